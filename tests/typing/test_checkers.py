"""What users' type checkers make of the language. `rejected.py` says its own errors: `# ! mypy's codes | pyright's rules`."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
EXAMPLES = sorted(ROOT.glob("examples/*/pipeline.py"))

pytest.importorskip("mypy")
pytest.importorskip("pyright")

Found = set[tuple[int, str]]
CONSEQUENCES = ("reportUnknown", "reportUntyped", "untyped-")
"""What checkers say of everything that an error has left without a type."""


def mypy(path: Path) -> Found:
    """Line and code of each error. Steps whose program is a script or a container have `...` as their body, and return something."""
    options = [
        "--strict",
        "--disable-error-code=empty-body",
        "--no-error-summary",
        "--hide-error-context",
        "--no-pretty",
        "--show-error-codes",
    ]
    command = [sys.executable, "-m", "mypy", *options, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    errors = [line for line in done.stdout.splitlines() if ": error: " in line]
    found: Found = set()
    for line in errors:
        match = re.fullmatch(r"(.+?):(\d+): error: .*\[([a-z-]+)\]", line)
        assert match is not None, line
        assert Path(match[1]).name == path.name, line
        found.add((int(match[2]), match[3]))
    return found


def pyright(path: Path) -> Found:
    """Line and rule of each error."""
    command = [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    report = json.loads(done.stdout)
    assert report["summary"]["filesAnalyzed"] == 1
    return {(item["range"]["start"]["line"] + 1, item["rule"]) for item in report["generalDiagnostics"]}


def expected(path: Path, which: int) -> Found:
    found: Found = set()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        _, mark, said = line.partition("# ! ")
        if mark:
            found |= {(number, code) for code in said.split("|")[which].split()}
    return found


@pytest.mark.parametrize("path", [HERE / "accepted.py", *EXAMPLES], ids=lambda path: path.parent.name)
@pytest.mark.parametrize("check", [mypy, pyright])
def test_right_uses_are_clean(check: Callable[[Path], Found], path: Path) -> None:
    if path.parent.name == "abalone":
        pytest.importorskip("pandas")
        pytest.importorskip("sklearn")
    assert check(path) == set()


@pytest.mark.parametrize("which", [0, 1], ids=["mypy", "pyright"])
def test_wrong_uses_are_errors(which: int) -> None:
    path = HERE / "rejected.py"
    found = {(line, code) for line, code in (mypy, pyright)[which](path) if not code.startswith(CONSEQUENCES)}
    assert sorted(found) == sorted(expected(path, which))
