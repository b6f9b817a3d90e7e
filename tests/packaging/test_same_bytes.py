"""The same files give the same bytes: in any folder, with any hash seed, under any version of Python."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CASES = sorted([*(ROOT / "tests/golden").glob("*/pipeline.py"), *(ROOT / "examples").glob("*/pipeline.py")])
OTHERS = [python for python in os.environ.get("MLPC_OTHER_PYTHONS", "").split(os.pathsep) if python]


def compiled(python: str, folder: Path, seed: str) -> dict[str, str]:
    """Hash of every file that comes of all cases, compiled in a copy of theirs."""
    found: dict[str, str] = {}
    for case in CASES:
        copy = folder / case.parent.name
        shutil.copytree(case.parent, copy, ignore=shutil.ignore_patterns("expected", "__pycache__"))
        command = [python, "-m", "mlpc", "compile", "--emit", "ir", "pipeline.py"]
        subprocess.run(command, cwd=copy, env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True)
        for path in sorted((copy / "build").rglob("*")):
            if path.is_file():
                found[path.relative_to(folder).as_posix()] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return compiled(sys.executable, tmp_path_factory.mktemp("reference"), "0")


@pytest.mark.parametrize("seed", ["1", "4242"])
def test_another_folder_and_seed(reference: dict[str, str], tmp_path: Path, seed: str) -> None:
    deeper = tmp_path / "somewhere else" / "deep"
    deeper.mkdir(parents=True)
    assert compiled(sys.executable, deeper, seed) == reference


def test_another_version_of_python(reference: dict[str, str], tmp_path: Path) -> None:
    if not OTHERS:
        pytest.skip("MLPC_OTHER_PYTHONS names no other interpreter that has mlpc")
    for number, python in enumerate(OTHERS):
        (tmp_path / str(number)).mkdir()
        assert compiled(python, tmp_path / str(number), "7") == reference, python
