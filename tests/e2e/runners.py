"""Compiling runners and running them as processes, as a user would on a machine without mlpc."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import Any, NamedTuple

from mlpc.cli.disk import Disk
from mlpc.driver import Request, compile_files

HEAD = """
from enum import Enum
from pathlib import Path
from typing import Annotated, Literal
from mlpc import *
IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"
"""


class Done(NamedTuple):
    """How a runner has ended. `record`: the last run's run.json."""

    code: int
    out: str
    err: str
    record: Any

    @property
    def states(self) -> dict[str, str]:
        return {name: step["state"] for name, step in self.record["steps"].items()}

    @property
    def origins(self) -> dict[str, str]:
        return {name: step["origin"] for name, step in self.record["steps"].items() if "origin" in step}

    def output(self, step: str, name: str = "output") -> Path:
        return Path(self.record["steps"][step]["outputs"][name]["path"])


class Runner:
    """A runner in a folder of its own, where its runs are, too."""

    def __init__(self, folder: Path, path: Path | str, *, skip: bool = False) -> None:
        self.folder = folder
        self.result = compile_files(Request([str(path)], target="runner", skip=skip), Disk())
        assert not self.result.failed, [found.message for found in self.result.diagnostics]
        (self.compiled,) = self.result.compiled
        assert self.compiled.main is not None
        self.path = folder / "run.py"
        self.path.write_bytes(self.compiled.main.content)

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
        return {**kept, "COLUMNS": "120"}

    def start(self, *words: str, **more: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, str(self.path), *words],
            cwd=self.folder,
            env={**self.environment, **more},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str, **more: str) -> Done:
        process = self.start(*words, **more)
        out, err = process.communicate(timeout=120)
        return Done(process.returncode, out, err, self.record())

    def record(self) -> Any:
        runs = [json.loads(path.read_text()) for path in self.folder.glob(".mlpc_runs/*/run.json")]
        return max(runs, key=lambda run: run["started"]) if runs else None


def runner(folder: Path, source: str, *, skip: bool = False) -> Runner:
    """The runner of a file with one pipeline, with a folder `data` of three rows beside it."""
    project = folder / "project"
    project.mkdir(exist_ok=True)
    (project / "pipeline.py").write_text(HEAD + dedent(source))
    (folder / "data").mkdir(exist_ok=True)
    (folder / "data/rows.txt").write_text("1\n2\n3\n")
    return Runner(folder, project / "pipeline.py", skip=skip)
