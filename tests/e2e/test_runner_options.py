"""What the command line of a runner says and does."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from runners import CHAIN, Done, Runner, runner

SMALL = '''
class Size(Metrics):
    rows: int

@processing(image=IMAGE, instance_type="ml.m5.large")
def count(data: Dataset, *, note: str = "", times: int = 1, share: float = 0.5, deep: bool = False) -> Size:
    print([note, times, share, deep])
    return Size(rows=len((data / "rows.txt").read_text().split()) * times)

@processing(image=IMAGE, instance_type="ml.m5.large")
def show(*, text: str) -> None:
    print(text)

@pipeline(name="small")
def small(
    data: Dataset,
    times: int = 1,
    share: float = 0.5,
    deep: bool = False,
    mode: Literal["a", "b"] = "a",
    jobs: str = "none",
    resume: Annotated[str, Param(description="100% of it")] = "no",
):
    """Counts rows."""
    size = count(data, note=jobs, times=times, share=share, deep=deep)
    if size.rows > 100:
        raise Fail(f"{size.rows} are too many")
    show(text=f"{size.rows} {share} {mode} {resume}")
'''


@pytest.fixture
def small(tmp_path: Path) -> Runner:
    return runner(tmp_path, SMALL)


def logged(made: Runner, done: Done, step: str) -> str:
    return (made.folder / ".mlpc_runs" / done.record["run"] / "steps" / step / "log.txt").read_text().strip()


def test_parameters_arrive_as_they_are_declared(small: Runner) -> None:
    done = small.run(
        "--data",
        "data",
        "--times",
        "2",
        "--share",
        "1",
        "--deep",
        "true",
        "--mode",
        "b",
        "--param-jobs=-x",
        "--param-resume",
        "r",
    )
    assert done.code == 0, done.err
    assert logged(small, done, "count") == "['-x', 2, 1.0, True]"
    assert logged(small, done, "show") == "6 1.0 b r"


def test_parameters_from_a_file(small: Runner) -> None:
    (small.folder / "p.json").write_text(json.dumps({"data": "data", "times": 3, "deep": True, "jobs": "x"}))
    done = small.run("--parameters", "p.json", "--times", "4")
    assert logged(small, done, "count") == "['x', 4, 0.5, True]"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "these are required: --data"),
        (["--data", "nowhere"], "--data: there is nothing at nowhere"),
        (["--data", "data", "--times", "1.5"], "--times must be an integer, and is '1.5'"),
        (["--data", "data", "--share", "nan"], "--share must be a number, and is 'nan'"),
        (["--data", "data", "--deep", "yes"], "--deep must be true or false, and is 'yes'"),
        (["--data", "data", "--mode", "c"], "--mode must be one of a, b, and is 'c'"),
        (["--data", "data", "--nothing", "c"], "unrecognized arguments: --nothing c\n"),
        (["--data", "data", "--time", "2"], "unrecognized arguments: --time 2; did you mean --times?"),
        (["--data", "data", "--jobs-param=2"], "unrecognized arguments: --jobs-param=2\n"),
        (["--data", "data", "--dryrun"], "unrecognized arguments: --dryrun; did you mean --dry-run?"),
        (["--data", "data", "--only", "xyz"], "there is no step 'xyz'; there are count,"),
        (["--data", "data", "--only", "cuont"], "there is no step 'cuont'; did you mean 'count'?"),
        (["--data", "data", "--resume", "last"], "--resume: there is no run of 'small'"),
        (["--data", "data", "--run-id", "../x"], "--run-id takes letters"),
        (["--data", "data", "--set-output", "count=nowhere"], "--set-output: there is nothing at nowhere"),
        (["--data", "data", "--set-output", "count"], "--set-output takes KEY=VALUE"),
        (["--data", "data", "--jobs", "0"], "--jobs must be at least 1"),
        (["--data", "data", "--cache", "--no-cache"], "--cache and --no-cache exclude each other"),
        (["--data", "data", "--only", "show"], "step 'show' needs 'count', which is not chosen"),
        (["--parameters", "data/rows.txt"], "--parameters: data/rows.txt is not JSON"),
    ],
)
def test_wrong_usage(small: Runner, words: list[str], said: str) -> None:
    done = small.run(*words)
    assert done.code == 2
    assert said in done.err, done.err
    assert "Traceback" not in done.err
    assert done.record is None


def test_help_says_the_parameters_first(small: Runner) -> None:
    done = small.run("--help")
    assert done.code == 0
    assert "Counts rows." in done.out and "100% of it" in done.out
    assert done.out.index("--data PATH") < done.out.index("--param-jobs STRING") < done.out.index("--resume RUN")
    assert "exit codes: 0 all done, 1 a step failed, 2 wrong usage, 3 ended by a Fail step, 130 interrupted" in done.out


def test_a_fail_step_ends_the_run(small: Runner) -> None:
    done = small.run("--data", "data", "--times", "50", "--quiet")
    assert done.code == 3
    assert "150 are too many" in done.err
    assert done.states["show"] == "skipped"
    assert done.record["steps"]["show"]["reason"].startswith("the condition at pipeline.py:")


def test_quiet_says_nothing_where_all_is_well(small: Runner) -> None:
    done = small.run("--data", "data", "--quiet")
    assert (done.code, done.out, done.err) == (0, "", "")


def test_events_are_lines_of_json(small: Runner) -> None:
    done = small.run("--data", "data", "--events", "-", "--run-id", "r")
    events = [json.loads(line) for line in done.out.splitlines()]
    assert [event["event"] for event in events if "step" not in event] == ["run_started", "decided", "run_ended"]
    for step in ("count", "show"):
        of_step = [event["event"] for event in events if event.get("step") == step]
        assert of_step == ["step_started", "attempt", "step_ended"]
    assert [event["state"] for event in events if event["event"] == "step_never"] == ["skipped"]
    assert events[-1] == {**events[-1], "run": "r", "status": "succeeded", "exit_code": 0}


def test_a_dry_run_runs_nothing(tmp_path: Path) -> None:
    made = runner(tmp_path, CHAIN)
    seen = tmp_path / "seen"
    first = made.run("--data", "data", "--dry-run", "--cache", SEEN=str(seen))
    assert first.code == 0 and not seen.exists() and not (tmp_path / ".mlpc_runs").exists()
    assert [" ".join(line.split()) for line in first.out.splitlines()][:2] == [
        "first would run never run before",
        "second depends on what would run: 'first' would run first",
    ]
    made.run("--data", "data", "--cache", SEEN=str(seen))
    second = made.run("--data", "data", "--dry-run", "--cache", "--pause", "0.01", SEEN=str(seen))
    assert "argument --pause: 0.0 -> 0.01" in second.out
    third = made.run("--data", "data", "--dry-run", "--cache", SEEN=str(seen))
    assert third.out.count("cached") == 3, third.out
    assert len(seen.read_text().split()) == 3


def test_a_part_of_a_pipeline(tmp_path: Path) -> None:
    made = runner(tmp_path, CHAIN)
    seen = tmp_path / "seen"
    whole = made.run("--data", "data", SEEN=str(seen))
    only = made.run("--data", "data", "--only", "second", SEEN=str(seen))
    assert only.code == 0, only.err
    assert {name for name, origin in only.origins.items() if origin == "run"} == {"second"}
    only = made.run("--data", "data", "--only", "second", SEEN=str(seen))
    assert only.code == 0, only.err
    later = made.run("--data", "data", "--from", "second", "--resume", whole.record["run"], SEEN=str(seen))
    assert {name for name, origin in later.origins.items() if origin == "run"} == {"second", "third"}, later.err
    (tmp_path / "other").mkdir()
    (tmp_path / "other/a.txt").write_text("40")
    given = made.run("--data", "data", "--set-output", "first=other", SEEN=str(seen))
    assert given.code == 0, given.err
    assert (given.output("third") / "result.txt").read_text() == "1 40.0"
    assert seen.read_text().split() == [
        "first",
        "second",
        "third",
        *["second"] * 2,
        "second",
        "third",
        "second",
        "third",
    ]


def test_s3_is_a_folder(tmp_path: Path) -> None:
    made = runner(
        tmp_path,
        """
        @processing(image=IMAGE, instance_type="ml.m5.large")
        def copy(data: Dataset) -> Annotated[Dataset, Output(destination="s3://results/here")]:
            return data

        @pipeline(name="copies")
        def copies(data: Dataset = Dataset("s3://bucket/raw")):
            copy(data)
        """,
    )
    without = made.run()
    assert without.code == 1
    assert "s3://bucket/raw is in S3: say with --s3-root which folder stands for it" in without.err
    leaving = made.run("--s3-root", "s3", "--data", "s3://bucket/../../data")
    assert leaving.code == 1 and "leaves its bucket" in leaving.err
    (tmp_path / "s3/bucket/raw").mkdir(parents=True)
    (tmp_path / "s3/bucket/raw/a.txt").write_text("a")
    done = made.run("--s3-root", "s3")
    assert done.code == 0, done.err
    assert (tmp_path / "s3/results/here/a.txt").read_text() == "a"
    assert made.run(MLPC_S3_ROOT=str(tmp_path / "s3")).code == 0


def test_mlpc_run(tmp_path: Path) -> None:
    made = runner(tmp_path, SMALL)
    made.path.unlink()

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "mlpc", "run", *words]
        return subprocess.run(
            command,
            cwd=tmp_path,
            env=made.environment,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    done = run("project/pipeline.py", "--data", "data", "--times", "50")
    assert done.returncode == 3, done.stderr
    shown = run("project/pipeline.py", "--help")
    assert shown.returncode == 0 and "usage: mlpc run project/pipeline.py" in shown.stdout
    assert "--pipeline NAME" in run("--help").stdout
    assert run().returncode == 2
    assert run("nowhere.py").returncode == 2
    (tmp_path / "project/pipeline.py").write_text("from mlpc import *\nx = y\n@pipeline(name='p')\ndef p():\n    z()\n")
    broken = run("project/pipeline.py")
    assert broken.returncode == 1 and "MLP" in broken.stderr


@pytest.mark.parametrize("version", ["3.9", "3.10", "3.12", "3.13", "3.14"])
def test_other_pythons_run_it(tmp_path: Path, version: str) -> None:
    """Those that are on this machine."""
    python = shutil.which(f"python{version}")
    if python is None or subprocess.run([python, "-c", ""], check=False).returncode:
        pytest.skip(f"there is no Python {version}")
    made = runner(tmp_path, CHAIN)
    for words in ([], ["--cache"], ["--resume", "last"], ["--from", "second"], ["--dry-run"]):
        done = subprocess.run(
            [python, str(made.path), "--data", "data", *words],
            cwd=tmp_path,
            env={**made.environment, "SEEN": str(tmp_path / "seen")},
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "seen").read_text().split() == ["first", "second", "third", "second", "third"]
