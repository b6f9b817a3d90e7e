"""Compiling runners and running them as processes, as a user would on a machine without mlpc."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
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


def logged(made: Runner, done: Done, step: str) -> str:
    return (made.folder / ".mlpc_runs" / done.record["run"] / "steps" / step / "log.txt").read_text().strip()


def call(made: Runner, done: Done, step: str) -> dict[str, object]:
    path = made.folder / ".mlpc_runs" / done.record["run"] / "steps" / step / "call.json"
    found: dict[str, object] = json.loads(path.read_text())
    return found


def one(folder: Path, body: str, options: str = "", reader: bool = False) -> Runner:
    """A runner with the one step `work`; with `reader`, a second one that reads what it gives."""
    lines = "\n".join(f"    {line}" for line in body.strip().split("\n"))
    more = "    read(made)\n" if reader else ""
    source = (
        "class Report(Metrics):\n    rows: int\n    share: float\n\n"
        f'@processing(image=IMAGE, instance_type="ml.m5.large"{options})\ndef work(data: Dataset) -> Dataset:\n{lines}\n\n'
        '@processing(image=IMAGE, instance_type="ml.m5.large")\ndef read(data: Dataset) -> None:\n    pass\n\n'
        '@pipeline(name="one")\ndef one(data: Dataset):\n    made = work(data)\n' + more
    )
    return runner(folder, source)


def failed(done: Done, said: str, step: str = "work") -> None:
    assert done.code == 1, done.err
    assert done.states[step] == "failed"
    source = done.record["steps"][step]["source"]
    assert source.startswith("pipeline.py:")
    assert f"step '{step}' failed: " in done.err and f"--> {source}\n" in done.err, done.err
    assert said in done.err, done.err
    assert not list(Path(done.record["steps"][step].get("path", "nowhere")).glob("outputs"))


def alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


def wait_for(holds: object, seconds: float = 30.0) -> None:
    assert callable(holds)
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


CHAIN = """
class Score(Metrics):
    value: float

def note(name):
    import os
    with open(os.environ["SEEN"], "a") as file:
        file.write(name + "\\n")

@processing(image=IMAGE, instance_type="ml.m5.large")
def first(data: Dataset, *, pause: float = 0.0) -> Dataset:
    import time
    note("first")
    out = Dataset.new()
    for at, row in enumerate((data / "rows.txt").read_text().split()):
        (out / f"{at}.txt").write_text(row)
        time.sleep(pause)
    return out

@processing(image=IMAGE, instance_type="ml.m5.large")
def second(data: Dataset, *, pause: float = 0.0) -> Score:
    import time
    note("second")
    time.sleep(pause)
    return Score(value=sum(float(path.read_text()) for path in data.__truediv__(".").glob("*.txt")))

@processing(image=IMAGE, instance_type="ml.m5.large")
def third(data: Dataset, *, value: float, pause: float = 0.0) -> Dataset:
    import time
    note("third")
    time.sleep(pause)
    out = Dataset.new()
    (out / "result.txt").write_text(f"{len(list(data.__truediv__('.').glob('*.txt')))} {value}")
    return out

@pipeline(name="chain")
def chain(data: Dataset, pause: float = 0.0):
    rows = first(data, pause=pause)
    score = second(rows, pause=pause)
    if score.value < 100:
        third(rows, value=score.value, pause=pause)
"""
