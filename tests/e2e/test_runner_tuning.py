"""Searches on a machine: real training processes, the objective read off their logs."""

from __future__ import annotations

import json
import shutil
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from runners import Done, Runner, runner

from mlpc.cli.disk import Disk
from mlpc.driver import Request, compile_files

SEARCH = """
    import os
    import time

    @training(image=IMAGE, instance_type="ml.m5.large", metrics={"loss": r"loss=(\\S+)"}, max_runtime_in_seconds=60)
    def fit(data: Dataset, *, rate: float, depth: int = 3, kind: str = "a", broken: str = "") -> ModelArtifact:
        rows = [int(line) for line in (data / "rows.txt").read_text().split()]
        with open(os.environ["SEEN"], "a") as file:
            file.write(f"{rate!r} {depth} {kind}\\n")
        pause = float(os.environ.get("PAUSE", "0"))
        if pause and sum(1 for _ in open(os.environ["SEEN"])) > 2:
            time.sleep(pause)
        if broken == "all" or kind == broken:
            raise ValueError(f"no {kind} today")
        print("loss=9.5")
        if kind != "silent":
            print(f"loss={abs(rate - 0.1) + depth + len(rows)}")
        else:
            print("loss=nothing")
        model = ModelArtifact.new()
        (model / "model.txt").write_text(f"{rate!r} {depth} {kind}")
        return model

    @processing(image=IMAGE, instance_type="ml.m5.large")
    def show(first: ModelArtifact, second: ModelArtifact, *, rate: float, depth: str, job: str) -> Dataset:
        out = Dataset.new()
        (out / "first.txt").write_text((first / "model.txt").read_text())
        (out / "second.txt").write_text((second / "model.txt").read_text())
        (out / "best.txt").write_text(f"{rate!r} {depth} {job}")
        return out

    @pipeline(name="searched")
    def searched(data: Dataset, broken: str = ""):
        tuned = tune(
            fit,
            objective=minimize("loss"),
            ranges={"rate": continuous(0.001, 1.0), "depth": integer(1, 4), "kind": categorical(["a", "b"])},
            max_jobs=6,
            max_parallel_jobs=3,
        )(data, broken=broken)
        best = properties(tuned).BestTrainingJob
        job = f"{best.FinalHyperParameterTuningJobObjectiveMetric.Value} of {properties(tuned).HyperParameterTuningJobName}"
        show(tuned.best_model, tuned.top_model(1), rate=0.5, depth=tuned.best_hyperparameter("depth"), job=job)
"""


def tuned(folder: Path, source: str = SEARCH) -> Runner:
    return runner(folder, source)


def seen(folder: Path) -> list[str]:
    path = folder / "seen"
    return path.read_text().splitlines() if path.exists() else []


def trials(made: Runner, done: Done, step: str = "tune") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(
        (made.folder / ".mlpc_runs" / done.record["run"] / "steps" / step / "trials.json").read_text()
    )
    return found


def test_a_search_finds_the_best_of_its_trials(tmp_path: Path) -> None:
    made = tuned(tmp_path)
    done = made.run("--data", "data", SEEN=str(tmp_path / "seen"))
    assert done.code == 0, done.err
    lines = seen(tmp_path)
    assert len(lines) == 6 == len(set(lines))
    parsed = [(float(rate), int(depth), kind) for rate, depth, kind in (line.split() for line in lines)]
    assert all(0.001 <= rate <= 1 and 1 <= depth <= 4 and kind in ("a", "b") for rate, depth, kind in parsed)
    best, second = sorted(parsed, key=lambda item: abs(item[0] - 0.1) + item[1])[:2]
    out = done.output("show")
    assert (out / "first.txt").read_text() == f"{best[0]!r} {best[1]} {best[2]}"
    assert (out / "second.txt").read_text() == f"{second[0]!r} {second[1]} {second[2]}"
    assert (out / "best.txt").read_text() == f"0.5 {best[1]} {abs(best[0] - 0.1) + best[1] + 3} of tune"
    documents = trials(made, done)
    objectives = [item["objective"] for item in documents]
    assert objectives == sorted(objectives) and len(objectives) == 6
    values = done.record["steps"]["tune"]["values"]
    assert values["0 objective"] == objectives[0] == abs(best[0] - 0.1) + best[1] + 3
    assert (values["trials"], values["completed_trials"]) == (6, 6)
    assert "trial 6" in done.err or "trial 5" in done.err


def test_the_seed_says_what_is_tried(tmp_path: Path) -> None:
    made = tuned(tmp_path)
    found = []
    for words in ([], ["--seed", "0"], ["--seed", "7"], ["--jobs", "1"]):
        assert made.run("--data", "data", *words, SEEN=str(tmp_path / "seen")).code == 0
        found.append(sorted(seen(tmp_path)))
        (tmp_path / "seen").unlink()
    assert found[0] == found[1] == found[3] != found[2]


def test_a_longer_search_goes_on_with_a_shorter_one(tmp_path: Path) -> None:
    made = tuned(tmp_path)
    assert made.run("--data", "data", "--cache", SEEN=str(tmp_path / "seen")).code == 0
    again = made.run("--data", "data", "--cache", SEEN=str(tmp_path / "seen"))
    assert again.origins == {"tune": "cache", "show": "cache"} and len(seen(tmp_path)) == 6
    longer = tuned(tmp_path, SEARCH.replace("max_jobs=6", "max_jobs=8"))
    (tmp_path / "data/rows.txt").write_text("1\n2\n3\n")
    done = longer.run("--data", "data", "--cache", SEEN=str(tmp_path / "seen"))
    assert done.code == 0, done.err
    assert len(seen(tmp_path)) == 8
    assert "max_jobs: 6 -> 8" in done.err


def test_trials_that_fail_are_no_failure_of_the_search(tmp_path: Path) -> None:
    made = tuned(tmp_path, SEARCH.replace('["a", "b"]', '["a", "b", "silent"]').replace("max_jobs=6", "max_jobs=12"))
    done = made.run("--data", "data", "--broken", "b", SEEN=str(tmp_path / "seen"))
    assert done.code == 0, done.err
    documents = trials(made, done)
    failed = [item for item in documents if item["objective"] is None]
    # What a silent one has shown before counts: the last number that matches.
    assert {item["failed"] for item in failed} == {"exit code 1"}
    assert {item["hyperparameters"]["kind"] for item in failed} == {"b"}
    assert all(item["objective"] == 9.5 for item in documents if item["hyperparameters"]["kind"] == "silent")


def test_a_search_without_a_good_trial_has_failed(tmp_path: Path) -> None:
    made = tuned(tmp_path)
    done = made.run("--data", "data", "--broken", "all", SEEN=str(tmp_path / "seen"))
    assert done.code == 1
    assert done.states == {"tune": "failed", "show": "blocked"}
    assert "all of its 6 trials failed, trial 6: exit code 1" in done.err
    assert "today" in done.err and "ValueError" in done.err and "trials/6/log.txt" in done.err


def test_an_objective_that_no_trial_shows(tmp_path: Path) -> None:
    made = tuned(tmp_path, SEARCH.replace('r"loss=', 'r"gain=').replace("max_jobs=6", "max_jobs=2"))
    done = made.run("--data", "data", SEEN=str(tmp_path / "seen"))
    assert done.code == 1
    assert "all of its 2 trials failed, trial 2: its log shows no 'loss'" in done.err
    assert "loss=9.5" in done.err


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_what_is_done_of_a_search_that_was_interrupted_stays_done(tmp_path: Path, how: signal.Signals) -> None:
    made = tuned(tmp_path, SEARCH.replace("max_parallel_jobs=3", "max_parallel_jobs=1"))
    process = made.start("--data", "data", SEEN=str(tmp_path / "seen"), PAUSE="60")
    for _ in range(300):
        if len(seen(tmp_path)) > 2:
            break
        time.sleep(0.1)
    process.send_signal(how)
    process.communicate(timeout=60)
    before = seen(tmp_path)
    assert len(before) == 3
    done = made.run("--resume", "last", SEEN=str(tmp_path / "seen"))
    assert done.code == 0, done.err
    after = seen(tmp_path)
    # The one that was at work runs again, and those that came before it do not.
    assert after[3] == before[2] and len(after) == 7
    assert made.run("--resume", "last", SEEN=str(tmp_path / "seen")).origins == {"tune": "resume", "show": "resume"}
    assert len(seen(tmp_path)) == 7


def test_a_trial_that_is_damaged_runs_again(tmp_path: Path) -> None:
    made = tuned(tmp_path)
    done = made.run("--data", "data", SEEN=str(tmp_path / "seen"))
    folder = made.folder / ".mlpc_runs" / done.record["run"] / "steps/tune"
    shutil.rmtree(folder / "trials/2/outputs")
    (folder / "step.json").unlink()
    again = made.run("--resume", "last", SEEN=str(tmp_path / "seen"))
    assert again.code == 0, again.err
    assert len(seen(tmp_path)) == 7


def test_a_script_and_a_stand_in_are_searched_as_well(tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    (tmp_path / "project/train.py").write_text(
        """
import argparse, os, pathlib
parser = argparse.ArgumentParser()
parser.add_argument("--epochs", type=int)
parser.add_argument("--kind")
parser.add_argument("--fixed")
given = parser.parse_args()
assert given.fixed == "x" and "/" not in os.environ["TRAINING_JOB_NAME"]
print(f"[0]\\tvalidation-auc:{given.epochs / 10}")
pathlib.Path(os.environ["SM_MODEL_DIR"], "m").write_text(f"{given.epochs} {given.kind}")
"""
    )
    made = runner(
        tmp_path,
        """
        @training(
            image=IMAGE, instance_type="ml.m5.large", script="train.py", hyperparameters={"fixed": "x", "kind": "?"},
            metrics={"validation:auc": r".*\\[\\d+\\].*#011validation-auc:(\\S+)"},
        )
        def scripted(data: Dataset, *, epochs: int = 1) -> ModelArtifact: ...

        @training(
            image=image("xgboost", version="1.7-1"), instance_type="ml.m5.large", hyperparameters={"num_round": 10},
            metrics={"auc": "auc (.*)"},
        )
        def built_in(data: Dataset, *, eta: float = 0.3) -> ModelArtifact: ...

        @built_in.local
        def built_in(data: Dataset, *, eta: float) -> ModelArtifact:
            print("auc", eta)
            out = ModelArtifact.new()
            (out / "m").write_text(str(eta))
            return out

        @processing(image=IMAGE, instance_type="ml.m5.large")
        def show(first: ModelArtifact, second: ModelArtifact) -> Dataset:
            out = Dataset.new()
            (out / "first.txt").write_text((first / "m").read_text())
            (out / "second.txt").write_text((second / "m").read_text())
            return out

        @pipeline(name="two")
        def two(data: Dataset):
            first = tune(
                scripted, objective=maximize("validation:auc"), max_jobs=20, max_parallel_jobs=2, name="first",
                ranges={"epochs": integer(1, 3), "kind": categorical(["u", "v"])},
            )(data)
            second = tune(
                built_in, objective=maximize("auc"), ranges={"eta": categorical([0.1, 0.4, 0.2])}, strategy="Grid",
                name="second",
            )(data)
            show(first.best_model, second.best_model)
        """,
    )
    done = made.run("--data", "data")
    assert done.code == 0, done.err
    # Six combinations are all there are.
    assert len(trials(made, done, "first")) == 6
    assert (done.output("show") / "first.txt").read_text().split()[0] == "3"
    assert (done.output("show") / "second.txt").read_text() == "0.4"
    assert [item["hyperparameters"] for item in trials(made, done, "second")] == [
        {"eta": "0.4"},
        {"eta": "0.2"},
        {"eta": "0.1"},
    ]


def test_what_no_machine_can_search_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "pipeline.py"
    path.write_text(
        """
from mlpc import *

XGBOOST = image("xgboost", version="1.7-1")

@training(image=XGBOOST, instance_type="ml.m5.large")
def bare(data: Dataset, *, eta: float = 0.3) -> ModelArtifact: ...

@training(image=XGBOOST, instance_type="ml.m5.large", hyperparameters={"num_round": 10}, metrics={"auc": "auc (.*)"})
def other(data: Dataset, *, eta: float = 0.3) -> ModelArtifact: ...

@other.local
def other(data: Dataset, *, eta: float) -> ModelArtifact:
    return ModelArtifact.new()

ETA = {"eta": continuous(0.1, 0.3)}

@pipeline(name="refused")
def refused(data: Dataset):
    tune(bare, objective=maximize("auc"), ranges=ETA, max_jobs=3, name="container")(data)
    tune(other, objective=maximize("validation:auc"), ranges=ETA, max_jobs=3, name="metric")(data)
    tune(other, objective=maximize("auc"), ranges={"num_round": integer(1, 3)}, max_jobs=3, name="range")(data)
    tune(other, objective=maximize("auc"), ranges=ETA, max_jobs=3, name="fine")(data)
"""
    )
    result = compile_files(Request([str(path)], target="runner"), Disk())
    assert [found.rule.code for found in result.diagnostics] == ["MLP601"] * 3
    words = [f"{found.message} {found.help}" for found in result.diagnostics]
    for part, text in zip(
        ("`@bare.local`", "the metric `validation:auc`", "a range of `num_round`"), words, strict=True
    ):
        assert part in text and "--skip" in text


BUSY = """
    import os
    import time

    def at_work(kind):
        with open(os.environ["SEEN"], "a") as file:
            file.write(f"{kind} {time.time()} ")
            file.flush()
            time.sleep(0.6)
            file.write("")
        with open(os.environ["SEEN"] + ".ends", "a") as file:
            file.write(f"{kind} {time.time()} ")

    @training(image=IMAGE, instance_type="ml.m5.large", metrics={"score": "score=(.*)"})
    def fit(data: Dataset, *, x: int) -> ModelArtifact:
        at_work("trial")
        print(f"score={x}")
        return ModelArtifact.new()

    @processing(image=IMAGE, instance_type="ml.m5.large")
    def other(data: Dataset) -> None:
        at_work("step")

    @pipeline(name="busy")
    def busy(data: Dataset):
        tune(fit, objective=maximize("score"), ranges={"x": integer(1, 99)}, max_jobs=8, max_parallel_jobs=3)(data)
        OTHERS
"""


def at_once(folder: Path, kind: str = "") -> int:
    """The most that were at work at the same time, of a kind or of all."""

    def times(name: str) -> list[float]:
        words = (folder / name).read_text().split()
        return [float(time) for what, time in zip(words[::2], words[1::2], strict=True) if kind in ("", what)]

    changes = sorted([(time, 1) for time in times("seen")] + [(time, -1) for time in times("seen.ends")])
    most = now = 0
    for _, change in changes:
        now += change
        most = max(most, now)
    assert now == 0
    return most


@pytest.mark.parametrize(
    ("jobs", "others", "trials", "all_of_them"), [(8, False, 3, 3), (2, False, 2, 2), (1, False, 1, 1), (3, True, 3, 3)]
)
def test_as_many_trials_at_once_as_the_search_and_the_machine_allow(
    tmp_path: Path, jobs: int, others: bool, trials: int, all_of_them: int
) -> None:
    more = "other(data); other.options(name='second')(data); other.options(name='third')(data)" if others else ""
    made = tuned(tmp_path, BUSY.replace("OTHERS", more))
    done = made.run("--data", "data", "--jobs", str(jobs), SEEN=str(tmp_path / "seen"))
    assert done.code == 0, done.err
    assert len((tmp_path / "seen").read_text().split()) == 2 * (8 + 3 * others)
    assert at_once(tmp_path, "trial") <= trials and at_once(tmp_path) == all_of_them
    assert others or at_once(tmp_path, "trial") == trials


def test_a_trial_that_waits_for_its_turn_ends_with_the_search(tmp_path: Path) -> None:
    """No trial starts once the search has had its time, be it that a process of another step was in its way."""
    source = BUSY.replace(
        "max_jobs=8, max_parallel_jobs=3", "max_jobs=8, max_parallel_jobs=3, max_runtime_in_seconds=120"
    )
    source = source.replace("time.sleep(0.6)", "time.sleep(4 if kind == 'step' else 0.6)")
    made = tuned(tmp_path, source.replace("OTHERS", "other(data); other.options(name='second')(data)"))
    # The service takes no less.
    text = made.path.read_text()
    assert text.count('"seconds": 120') == 1
    made.path.write_text(text.replace('"seconds": 120', '"seconds": 2'))
    done = made.run("--data", "data", "--jobs", "3", SEEN=str(tmp_path / "seen"))
    assert done.code == 0, done.err
    words = (tmp_path / "seen").read_text().split()
    begun = sorted(float(time) for kind, time in zip(words[::2], words[1::2], strict=True) if kind == "trial")
    assert 1 <= len(begun) <= 4 and begun[-1] - begun[0] < 3
    failed = [item["failed"] for item in trials(made, done) if item["objective"] is None]
    assert set(failed) == {"max_runtime_in_seconds of the search is over"}
