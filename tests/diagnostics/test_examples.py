"""Every rule by example: `bad.py` makes the mistake, `bad.err` is what is said of it, `good.py` is the same file mended.

The folder of an example is its project. What stands under `bad/` or `good/` in it is laid over that project for that file: a
configuration, or a module, that the mistake is in. `MLPC_UPDATE_GOLDENS=1` writes the `bad.err` anew.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from mlpc.diagnostics.catalogue import all_rules
from mlpc.diagnostics.fixing import apply_fixes
from mlpc.diagnostics.render import render
from mlpc.driver import Request, Result, compile_files
from mlpc.source import SourceFile

HERE = Path(__file__).parent
FOLDERS = sorted(path.name for path in HERE.iterdir() if path.is_dir() and path.name.startswith("MLP"))
ONLY_COMPILED = {
    # A file without a pipeline can be checked, only not compiled.
    "MLP308": "sagemaker",
    "MLP601": "runner",
}
"""Rules that only compiling finds broken, and for which target."""
MORE_THAN_A_FIX = frozenset({"MLP262_tuned_name", "MLP435_raw_step"})
"""Examples with several mistakes of one kind, of which only some have a fix."""
NO_EXAMPLE = {
    "MLP257": "there is none to call yet: every kind of step that can be called has a description",
    "MLP304": "a net below the front end, which refuses what it would catch or compiles it in each branch",
    "MLP901": "a failure of mlpc itself, which no file is supposed to cause: `test_catalogue.py` makes one",
}


class Project:
    """The files of an example. Nothing above its folder is there."""

    def __init__(self, *folders: Path) -> None:
        self.folders = folders

    def read(self, path: str) -> bytes | None:
        found = [folder / path for folder in self.folders if ".." not in path and (folder / path).is_file()]
        return found[0].read_bytes() if found else None

    def walk(self, folder: str) -> Sequence[str]:
        roots = [root / folder for root in self.folders]
        return sorted({p.relative_to(r).as_posix() for r in roots for p in r.rglob("*") if p.is_file()})


class Changed(Project):
    """The same, with another text in the file."""

    def __init__(self, text: str, *folders: Path) -> None:
        super().__init__(*folders)
        self.text = text

    def read(self, path: str) -> bytes | None:
        return self.text.encode() if path == "bad.py" else super().read(path)


def result_of(folder: str, which: str, target: str | None) -> Result:
    project = Project(HERE / folder / which, HERE / folder)
    # Only the examples of advice follow all of it.
    ignore = () if folder.startswith("MLP5") else ("MLP5",)
    return compile_files(Request(paths=(f"{which}.py",), target=target, ignore=ignore), project)


def text_of(result: Result) -> str:
    return "\n".join(render(found, result.source_of) for found in result.diagnostics)


def test_every_rule_has_an_example_and_every_example_a_rule() -> None:
    wanted = {f"{rule.code}_{rule.name.replace('-', '_')}" for rule in all_rules() if rule.code not in NO_EXAMPLE}
    assert set(FOLDERS) == wanted


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_mistake_is_reported(folder: str) -> None:
    code = folder.partition("_")[0]
    result = result_of(folder, "bad", ONLY_COMPILED.get(code))
    assert [found.rule.code for found in result.diagnostics][:1] == [code], text_of(result)
    golden = HERE / folder / "bad.err"
    if os.environ.get("MLPC_UPDATE_GOLDENS"):
        golden.write_text(text_of(result), encoding="utf-8")
    assert text_of(result) == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_fix_mends(folder: str) -> None:
    """Applied until there are no more, fixes leave a file that Python reads, and nothing that they were for."""
    result = result_of(folder, "bad", None)
    if not any(item.fix for item in result.diagnostics):
        return
    text = (HERE / folder / "bad.py").read_text(encoding="utf-8")
    for _ in range(5):
        mended = apply_fixes(result.diagnostics, {"bad.py": SourceFile("bad.py", text)}, unsafe=True)
        if not mended.texts:
            break
        text = mended.texts["bad.py"]
        ast.parse(text)
        result = compile_files(
            Request(("bad.py",), target=None, ignore=() if folder.startswith("MLP5") else ("MLP5",)),
            Changed(text, HERE / folder / "bad", HERE / folder),
        )
    assert not any(item.fix for item in result.diagnostics)
    assert folder.partition("_")[0] not in {item.rule.code for item in result.diagnostics} or folder in MORE_THAN_A_FIX


@pytest.mark.parametrize("target", [None, "sagemaker"], ids=["checked", "compiled"])
@pytest.mark.parametrize("folder", FOLDERS)
def test_the_mended_file_is_clean(folder: str, target: str | None) -> None:
    if target is not None:
        target = ONLY_COMPILED.get(folder.partition("_")[0], target)
    assert text_of(result_of(folder, "good", target)) == ""
