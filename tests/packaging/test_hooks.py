"""The hooks as a team uses them: the real `pre-commit`, in a repository of theirs, with this one as where they come from."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PIPELINE = """\
from mlpc import Dataset, pipeline, processing

@processing(image="123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1", instance_type="ml.m5.large")
def step(data: Dataset) -> Dataset:
    return data

@pipeline(name="first")
def first(data: Dataset) -> None:
    step(data)
"""
CONFIGURATION = """\
repos:
  - repo: {url}
    rev: {rev}
    hooks:
      - id: mlpc-check
      - id: mlpc-compile
"""
CLEAN = {
    key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "PRE_COMMIT", "PYTHON", "MLPC"))
}


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=Test", "-c", "user.email=test@example.com", *arguments]
    return subprocess.run(command, cwd=folder, env=CLEAN, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is committed of this repository, and what will be, as a repository to take hooks from."""
    folder = tmp_path_factory.mktemp("hooks") / "mlpc"
    for path in git(ROOT, "ls-files", "--cached", "--others", "--exclude-standard").splitlines():
        if (ROOT / path).is_file() and not path.startswith("tests/"):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, folder / path)
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "all")
    return folder


@pytest.fixture
def team(tmp_path: Path, hooks: Path) -> Path:
    folder = tmp_path / "team"
    folder.mkdir()
    (folder / "pipeline.py").write_text(PIPELINE)
    (folder / "other.py").write_text("print('nothing to do with it')\n")
    text = CONFIGURATION.format(url=hooks.as_posix(), rev=git(hooks, "rev-parse", "HEAD"))
    (folder / ".pre-commit-config.yaml").write_text(text)
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    return folder


def run(folder: Path, home: Path) -> tuple[int, str]:
    environment = {**CLEAN, "PRE_COMMIT_HOME": str(home), "PRE_COMMIT_COLOR": "never"}
    command = [sys.executable, "-m", "pre_commit", "run", "--all-files"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_a_commit_is_held_back_until_it_is_right(
    team: Path, hooks: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = hooks.parent / "home"
    code, said = run(team, home)
    assert code == 1, said
    assert "mlpc check...............................................................Passed" in said
    assert "missing: build/first/definition.json" in said

    program = [sys.executable, "-m", "mlpc", "compile", "."]
    subprocess.run(program, cwd=team, env=CLEAN, check=True, capture_output=True)
    git(team, "add", "-A", "-f", "build")
    assert run(team, home)[0] == 0

    (team / "pipeline.py").write_text(PIPELINE.replace("return data", "return data / 'x'"))
    code, said = run(team, home)
    assert code == 1 and "stale: build/first/definition.json" in said

    (team / "pipeline.py").write_text(PIPELINE.replace("step(data)\n", "stepp(data)\n"))
    code, said = run(team, home)
    assert code == 1 and "error[MLP201]: `stepp` is not defined" in said and "pipeline.py:9:5" in said
