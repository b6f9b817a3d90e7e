"""What goes wrong on a machine: nothing is lost, nothing half done is trusted, and what is said names the step and its line."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import time
from pathlib import Path

import pytest
from runners import CHAIN, Done, Runner, alive, failed, one, runner, wait_for

# --- steps ------------------------------------------------------------------------------------------------------------


def test_a_step_that_raises(tmp_path: Path) -> None:
    done = one(tmp_path, "raise ValueError('the reason')").run("--data", "data")
    failed(done, "exit code 1")
    assert "   | ValueError: the reason\n" in done.err


def test_a_step_that_is_killed_is_tried_again_where_the_pipeline_says_so(tmp_path: Path) -> None:
    body = """
import os, pathlib, signal
seen = pathlib.Path(os.environ["SEEN"])
seen.write_text(seen.read_text() + "x" if seen.exists() else "x")
if len(seen.read_text()) < 3:
    os.kill(os.getpid(), signal.SIGKILL)
return data
"""
    retry = ', retry=Retry(on=["SageMaker.JOB_INTERNAL_ERROR"], max_attempts=3, interval_seconds=1, backoff_rate=0.1)'
    again = one(tmp_path, body, retry).run("--data", "data", SEEN=str(tmp_path / "seen"))
    assert again.code == 0, again.err
    assert again.record["steps"]["work"]["attempt"] == 3
    (tmp_path / "seen").unlink()
    shutil.rmtree(tmp_path / ".mlpc_runs")
    failed(one(tmp_path, body).run("--data", "data", SEEN=str(tmp_path / "seen")), "killed by SIGKILL")


def test_what_the_code_does_wrong_is_not_tried_again_unless_asked(tmp_path: Path) -> None:
    retry = ', retry=Retry(on=["SageMaker.JOB_INTERNAL_ERROR"], max_attempts=3, interval_seconds=1)'
    made = one(tmp_path, "raise SystemExit(4)", retry)
    done = made.run("--data", "data")
    failed(done, "exit code 4")
    assert done.record["steps"]["work"]["attempt"] == 1
    asked = made.run("--data", "data", "--retries", "1")
    assert asked.record["steps"]["work"]["attempt"] == 2


def test_a_step_that_hangs_is_ended_with_all_that_it_has_started(tmp_path: Path) -> None:
    body = """
import os, subprocess, sys, time, pathlib
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
pathlib.Path(os.environ["SEEN"]).write_text(str(child.pid))
time.sleep(600)
return data
"""
    began = time.monotonic()
    options = ", max_runtime_in_seconds=2"
    done = one(tmp_path, body, options).run("--data", "data", SEEN=str(tmp_path / "seen"))
    failed(done, "it ran longer than max_runtime_in_seconds=2 and was ended")
    assert time.monotonic() - began < 30
    time.sleep(0.2)
    assert not alive(int((tmp_path / "seen").read_text()))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("return Dataset.new()", "output 'output' is empty, and another step reads it"),
        (
            "out = Dataset.new()\n(out / 'x').symlink_to('/nowhere')\n(out / 'y').touch()\nreturn out",
            "the output has a link that leads nowhere: x -> /nowhere",
        ),
    ],
)
def test_an_output_that_is_not_there(tmp_path: Path, body: str, said: str) -> None:
    done = one(tmp_path, body, reader=True).run("--data", "data")
    failed(done, said)
    assert done.states["read"] == "blocked"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the document of 'report' is not there: the step did not write report.json"),
        ("{", "the document of 'report' is not JSON"),
        ('{"rows": 1, "share": NaN}', "NaN is no number of JSON"),
        ('{"rows": 1}', "has no field share"),
        ('{"rows": 1.5, "share": 1}', "has rows = 1.5, which is not int"),
        ('{"rows": true, "share": 1}', "has rows = true, which is not int"),
        ("[]", "it is not an object"),
    ],
)
def test_a_document_that_is_not_what_is_declared(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "project").mkdir()
    write = f"(root / 'report.json').write_text({text!r})" if text else "pass"
    (tmp_path / "project/report.py").write_text(
        f"import os, pathlib\nroot = pathlib.Path(os.environ['MLPC_ROOT'], 'processing/output/report')\n{write}\n"
    )
    made = runner(
        tmp_path,
        """
        class Report(Metrics):
            rows: int
            share: float

        @processing(image=IMAGE, instance_type="ml.m5.large", script="report.py")
        def work(data: Dataset) -> Report: ...

        @pipeline(name="one")
        def one(data: Dataset):
            report = work(data)
            assert report.rows > 0, "none"
        """,
    )
    done = made.run("--data", "data")
    failed(done, said)
    assert done.record["decisions"] == {}


def test_a_disk_that_is_full(tmp_path: Path) -> None:
    """Wherever in the keeping of a result the disk is full: the step has failed, and is done anew when there is room."""
    made = runner(tmp_path, CHAIN)
    text = made.path.read_text()
    for at, name in enumerate(("write_json", "take_outputs", "lay_out", "sha256_of")):
        broken = (
            f"_whole_{name} = {name}\n\n\ndef {name}(*given: Any) -> Any:\n"
            "    import errno, traceback\n"
            "    names = [frame.name for frame in traceback.extract_stack()]\n"
            '    if "_attempt" in names and "second" in (getattr(given[0], "name", ""), *str(given[0]).split("/")):\n'
            '        raise OSError(errno.ENOSPC, "No space left on device", "/full")\n'
            f"    return _whole_{name}(*given)\n\n\n"
        )
        whole, start, call = text.rpartition('if __name__ == "__main__":')
        made.path.write_text(whole + broken + start + call)
        run = f"run-{at}"
        done = made.run("--data", "data", "--run-id", run, "--no-cache", SEEN=str(tmp_path / "seen"))
        record = json.loads((tmp_path / ".mlpc_runs" / run / "run.json").read_text())
        assert done.code == 1, (name, done.err)
        assert record["steps"]["second"]["state"] == "failed", name
        assert "step 'second' failed: No space left on device: /full" in done.err, done.err
        assert not (tmp_path / ".mlpc_runs" / run / "steps/second/step.json").exists()
        made.path.write_text(text)
        (tmp_path / "seen").unlink(missing_ok=True)
        again = made.run("--resume", run, SEEN=str(tmp_path / "seen"))
        assert again.code == 0, again.err
        assert (tmp_path / "seen").read_text().split() == ["second", "third"]


# --- the runner -------------------------------------------------------------------------------------------------------


def test_an_interrupt_leaves_a_run_to_go_on_with(tmp_path: Path) -> None:
    made = runner(tmp_path, CHAIN)
    for number in (signal.SIGINT, signal.SIGTERM):
        seen = tmp_path / f"seen-{number}"
        run = f"run-{number.value}"
        process = made.start("--data", "data", "--pause", "0.3", "--run-id", run, "--no-cache", SEEN=str(seen))
        wait_for(lambda seen=seen: seen.exists() and "second" in seen.read_text())
        process.send_signal(number)
        _, err = process.communicate(timeout=30)
        assert process.returncode == 130, err
        assert f"go on with it: --resume {run}" in err
        record = json.loads((tmp_path / ".mlpc_runs" / run / "run.json").read_text())
        assert record["status"] == "interrupted"
        assert {name: step["state"] for name, step in record["steps"].items()} == {"first": "done", "second": "stopped"}
        again = made.run("--resume", run, SEEN=str(seen))
        assert again.code == 0, again.err
        assert again.origins == {"first": "resume", "second": "run", "third": "run"}
        assert (again.output("third") / "result.txt").read_text() == "3 6.0"


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_a_runner_that_is_killed_at_any_moment_goes_on(tmp_path: Path) -> None:
    killed_at_random(tmp_path, int(os.environ.get("MLPC_KILLS", "20")))


def killed_at_random(folder: Path, times: int) -> None:
    """Kill a runner, go on with its run, and compare with a run that nobody has killed. No step is done that had been done before."""
    made = runner(folder, CHAIN)
    whole = made.run("--data", "data", "--run-id", "whole", "--no-cache", SEEN=str(folder / "whole"))
    expected = content(folder / ".mlpc_runs/whole/steps")
    assert whole.code == 0 and set(expected) == {
        "first/outputs/output/0.txt",
        "first/outputs/output/1.txt",
        "first/outputs/output/2.txt",
        "second/outputs/score/score.json",
        "third/outputs/output/result.txt",
    }
    random.seed(7)
    ended = 0
    for number in range(times):
        run = f"killed-{number}"
        steps = folder / ".mlpc_runs" / run / "steps"
        seen = folder / run
        words = ["--data", "data", "--pause", "0.05", "--run-id", run, "--no-cache"]
        before: dict[str, int] = {}
        for _ in range(4):
            process = made.start(*words, SEEN=str(seen))
            time.sleep(random.uniform(0.05, 0.9))
            process.kill()
            process.communicate()
            ended += 1
            if not (folder / ".mlpc_runs" / run / "run.json").exists():
                continue
            words = ["--resume", run, "--no-cache"]
            done = {path.parent.name for path in steps.glob("*/step.json")}
            for name in done:
                # What is said to be done is whole.
                document = json.loads((steps / name / "step.json").read_text())
                assert all(Path(item["path"]).is_dir() for item in document["outputs"].values())
            before = {name: (steps / name / "step.json").stat().st_mtime_ns for name in done}
        last = made.start(*words, SEEN=str(seen))
        _, err = last.communicate(timeout=60)
        assert last.returncode == 0, err
        assert content(steps) == expected
        for name, stamp in before.items():
            assert (steps / name / "step.json").stat().st_mtime_ns == stamp, f"{name} was done again: {made.record()}"
    assert ended == 4 * times


def content(steps: Path) -> dict[str, str]:
    return {
        path.relative_to(steps).as_posix(): path.read_text()
        for path in sorted(steps.glob("*/outputs/**/*"))
        if path.is_file()
    }


def test_two_runs_at_once_share_a_cache(tmp_path: Path) -> None:
    made = runner(tmp_path, CHAIN)
    seen = str(tmp_path / "seen")
    running = [made.start("--data", "data", "--cache", "--run-id", f"r{at}", SEEN=seen) for at in range(4)]
    for process in running:
        _, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
    after = made.run("--data", "data", "--cache", "--run-id", "r9", SEEN=seen)
    assert set(after.origins.values()) == {"cache"}, after.err
    assert made.run("--resume", "r9", "--workdir", ".mlpc_runs").code == 0


def test_a_run_is_at_work_in_one_process(tmp_path: Path) -> None:
    made = runner(tmp_path, CHAIN)
    process = made.start("--data", "data", "--pause", "1", "--run-id", "r", SEEN=str(tmp_path / "seen"))
    wait_for(lambda: (tmp_path / "seen").exists())
    other = made.run("--resume", "r")
    assert other.code == 2 and "another process is at work in this run" in other.err
    process.kill()
    process.communicate()


# --- the cache --------------------------------------------------------------------------------------------------------


def cached(folder: Path) -> tuple[Runner, Done]:
    made = runner(folder, CHAIN)
    done = made.run("--data", "data", "--cache", SEEN=str(folder / "seen"))
    assert done.code == 0, done.err
    return made, done


def reasons(done: Done) -> dict[str, str]:
    return {name: step["reason"] for name, step in done.record["steps"].items() if step.get("origin") == "run"}


def test_a_damaged_result_is_made_again(tmp_path: Path) -> None:
    made, done = cached(tmp_path)
    file = done.output("first") / "1.txt"
    state = file.stat()
    file.write_text("9")
    os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))
    again = made.run("--data", "data", "--cache", SEEN=str(tmp_path / "seen"))
    run = done.record["run"]
    assert reasons(again) == {"first": f"entry damaged: output output of run {run} has been changed"}
    assert again.origins == {"first": "run", "second": "cache", "third": "cache"}


def test_a_result_that_is_gone_is_made_again(tmp_path: Path) -> None:
    made, done = cached(tmp_path)
    shutil.rmtree(done.output("second", "score"))
    again = made.run("--data", "data", "--cache", SEEN=str(tmp_path / "seen"))
    run = done.record["run"]
    assert reasons(again) == {"second": f"entry damaged: output score of run {run} is gone"}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"outputs": {"output": 3}}', "\x00\xff"])
def test_an_entry_that_is_no_entry(tmp_path: Path, text: str) -> None:
    made, _ = cached(tmp_path)
    for path in (tmp_path / ".mlpc_runs/cache").glob("*.json"):
        path.write_text(text)
    again = made.run("--data", "data", "--cache", SEEN=str(tmp_path / "seen"))
    assert again.code == 0, again.err
    assert set(reasons(again).values()) == {"entry damaged"}


def test_why_a_step_runs_again(tmp_path: Path) -> None:
    made, _ = cached(tmp_path)
    seen = str(tmp_path / "seen")
    assert reasons(made.run("--data", "data", "--cache", SEEN=seen)) == {}
    paused = made.run("--data", "data", "--cache", "--pause", "0.01", SEEN=seen)
    assert reasons(paused)["first"] == "argument --pause: 0.0 -> 0.01"
    (tmp_path / "data/rows.txt").write_text("4\n")
    (tmp_path / "data/more.txt").write_text("4\n")
    more = reasons(made.run("--data", "data", "--cache", "--pause", "0.01", SEEN=seen))
    assert more["first"] == "input data: 2 files changed"
    assert more["second"] == "input data: 3 files changed"
    assert more["third"] == "argument --value: 6.0 -> 4.0; input data: 3 files changed"
    changed = runner(tmp_path, CHAIN.replace('note("second")', 'note("second again")'))
    (tmp_path / "data/rows.txt").write_text("4\n")
    assert reasons(changed.run("--data", "data", "--cache", "--pause", "0.01", SEEN=seen)) == {"second": "code changed"}


# --- a runner that is killed leaves nothing at work -------------------------------------------------------------------
