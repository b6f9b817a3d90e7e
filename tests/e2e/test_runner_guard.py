"""What a runner leaves behind when it is killed: nothing that is at work."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path

import pytest
from runners import CHAIN, alive, failed, one, runner, wait_for

SLOW = """
import os, subprocess, sys, time, pathlib
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
out = Dataset.new()
pathlib.Path(os.environ["SEEN"]).write_text(f"{os.getpid()} {child.pid}")
while not pathlib.Path(os.environ["SEEN"] + ".go").exists():
    time.sleep(0.05)
    (out / "late.txt").write_text("late")
child.kill()
return out
"""


def started(seen: Path) -> list[int]:
    wait_for(lambda: seen.exists() and len(seen.read_text().split()) == 2)
    return [int(word) for word in seen.read_text().split()]


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize("trials", [False, True])
def test_what_a_killed_runner_has_started_ends(tmp_path: Path, trials: bool) -> None:
    seen = tmp_path / "seen"
    if trials:
        lines = "\n".join(f"    {line}" for line in SLOW.strip().replace("Dataset", "ModelArtifact").split("\n"))
        made = runner(
            tmp_path,
            '@training(image=IMAGE, instance_type="ml.m5.large", metrics={"a": "a=(.*)"})\n'
            f"def fit(data: Dataset, *, x: int = 1) -> ModelArtifact:\n{lines}\n\n"
            '@pipeline(name="one")\ndef one(data: Dataset):\n'
            '    tune(fit, objective=maximize("a"), ranges={"x": integer(1, 9)}, max_jobs=1)(data)\n',
        )
    else:
        made = one(tmp_path, SLOW)
    process = made.start("--data", "data", SEEN=str(seen))
    pids = started(seen)
    process.kill()
    process.communicate()
    wait_for(lambda: not any(map(alive, pids)), 5)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
def test_a_run_that_goes_on_ends_what_its_guard_has_not(tmp_path: Path) -> None:
    """Runner and guard are killed at once: the step that is left over is ended, and nothing that it writes is taken."""
    made = one(tmp_path, SLOW)
    seen = tmp_path / "seen"
    process = made.start("--data", "data", "--run-id", "r", SEEN=str(seen))
    job, child = started(seen)
    (guard,) = [pid for pid in children(process.pid) if pid != job]
    os.kill(guard, signal.SIGKILL)
    process.kill()
    process.communicate()
    time.sleep(0.3)
    assert alive(job) and alive(child)
    seen.unlink()
    again = made.start("--resume", "r", SEEN=str(seen))
    fresh, _ = started(seen)
    assert fresh != job and not alive(job) and not alive(child)
    (tmp_path / "seen.go").touch()
    _, err = again.communicate(timeout=30)
    assert again.returncode == 0, err
    record = json.loads((tmp_path / ".mlpc_runs/r/run.json").read_text())
    assert record["steps"]["work"]["attempt"] == 2


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
def test_a_guard_that_is_killed_is_followed_by_another(tmp_path: Path) -> None:
    made = runner(tmp_path, CHAIN)
    seen = tmp_path / "seen"
    process = made.start("--data", "data", "--pause", "0.4", SEEN=str(seen))
    wait_for(lambda: seen.exists() and "first" in seen.read_text())
    for pid in children(process.pid):
        if "killpg" in Path(f"/proc/{pid}/cmdline").read_text():
            os.kill(pid, signal.SIGKILL)
    wait_for(lambda: "second" in seen.read_text())
    jobs = children(process.pid)
    process.kill()
    process.communicate()
    wait_for(lambda: not any(map(alive, jobs)), 5)
    assert "third" not in seen.read_text()


def children(pid: int) -> list[int]:
    """The processes that a process has started, and that are at work."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = path.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if int(parent) == pid and state != "Z":
            found.append(int(path.parent.name))
    return found


def test_a_job_finds_its_environment_as_it_was(tmp_path: Path) -> None:
    """Whatever starts it: variables with any names, signals as processes have them, nothing to read."""
    body = """
import os, signal, sys
print([os.environ["a.b-c"], sys.stdin.read(), signal.getsignal(signal.SIGXFSZ) == signal.SIG_IGN])
import subprocess
print(subprocess.run(["sh", "-c", "echo ${LC_CTYPE-unset}; yes | head -1"], restore_signals=False, capture_output=True, text=True))
return data
"""
    done = one(tmp_path, body).run("--data", "data", **{"a.b-c": "here", "LC_ALL": "C.UTF-8"})
    assert done.code == 0, done.err
    said = (tmp_path / ".mlpc_runs" / done.record["run"] / "steps/work/log.txt").read_text()
    assert "['here', '', " in said and "stdout='unset\\ny\\n'" in said, said


def test_an_interpreter_that_is_none(tmp_path: Path) -> None:
    failed(
        one(tmp_path, "return data").run("--data", "data", "--python", "no-such-python"), "no-such-python: No such file"
    )
