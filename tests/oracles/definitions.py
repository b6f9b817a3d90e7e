"""The definitions that the tests here compare: mlpc's own of a pipeline, and what SDKs make of the same.

A pipeline goes by the folder that it has under `tests/golden`; where a folder has several, each by its own name.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from mlpc.driver import Compiled, Request, compile_files

HERE = Path(__file__).parent
_ROOT = HERE.parents[1]
_GOLDEN = _ROOT / "tests" / "golden"
# As in `offline`, which the SDKs run under.
_SETTINGS = {"region": "us-east-1", "artifact_bucket": "artifacts", "role": "arn:aws:iam::123456789012:role/mlpc"}
GENERATIONS = ("v2", "v3")


class _Disk:
    """Files as they are, but none outside of the folder of a pipeline that would configure it otherwise."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, path: str) -> bytes | None:
        file = Path(path)
        if not file.is_file() or (file.suffix == ".toml" and file.parent != self.folder):
            return None
        return file.read_bytes()

    def walk(self, folder: str) -> list[str]:
        root = Path(folder)
        return sorted(item.relative_to(root).as_posix() for item in root.rglob("*") if item.is_file())


@cache
def goldens() -> dict[str, tuple[Path, str]]:
    """Every golden definition by what it goes by: the file of its pipeline, and the pipeline's name."""
    found: dict[str, tuple[Path, str]] = {}
    for expected in sorted(_GOLDEN.glob("*/expected")):
        folder = expected.parent.name
        own = _GOLDEN / folder / "pipeline.py"
        file = own if own.is_file() else _ROOT / "examples" / folder / "pipeline.py"
        names = sorted(path.name.removesuffix(".definition.json") for path in expected.glob("*.definition.json"))
        found |= {name.replace("-", "_") if len(names) > 1 else folder: (file, name) for name in names}
    return found


@cache
def _compiled(name: str) -> Compiled:
    path, pipeline = goldens()[name]
    result = compile_files(Request((path.as_posix(),), pipeline=pipeline, settings=_SETTINGS), _Disk(path.parent))
    assert not result.failed, result.diagnostics
    return result.compiled[0]


def mlpc_definition(name: str = "abalone") -> dict[str, Any]:
    """What mlpc makes of a pipeline."""
    main = _compiled(name).main
    assert main is not None
    made: dict[str, Any] = json.loads(main.content)
    return made


def mlpc_files(name: str) -> dict[str, bytes]:
    """Everything that it makes of a pipeline, by path."""
    return {file.path: file.content for file in _compiled(name).files}


def sdk_definition(generation: str, name: str = "abalone") -> dict[str, Any]:
    """What an SDK makes of it, as kept by `make_golden.py`."""
    made: dict[str, Any] = json.loads((HERE / "golden" / f"{name}.{generation}.json").read_text(encoding="utf-8"))
    return made
