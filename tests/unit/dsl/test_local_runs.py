"""Calling a pipeline runs it in this process."""

# mypy: disable-error-code="empty-body"

from __future__ import annotations

import json
import threading
from contextvars import copy_context
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from words_pipeline import (
    Evaluation,
    Mode,
    Splits,
    choose,
    names_of,
    part,
    report,
    split,
    train,
    words,
)

from mlpc import (
    Dataset,
    Fail,
    LocalRunError,
    Model,
    ModelArtifact,
    ModelPackage,
    execution,
    local_run,
    pipeline,
    processing,
)


def test_a_run_is_recorded(raw: Dataset, tmp_path: Path) -> None:
    with local_run(tmp_path / "run") as run:
        result = words(raw)
    assert result == Evaluation(mse=6)
    assert list(run.steps) == ["split", "train", "evaluate", "ask", "create_model", "register_model"]
    assert [step.kind for step in run.steps.values()] == [
        "Processing",
        "Training",
        "Processing",
        "Lambda",
        "Model",
        "RegisterModel",
    ]
    record = run.steps["train"]
    assert record.name == record.function == "train"
    assert record.arguments == {"train": Dataset(tmp_path / "run" / "split" / "train"), "depth": 2}
    assert record.result == ModelArtifact(tmp_path / "run" / "train" / "output")
    assert run.steps["split"].arguments == {"raw": raw, "at": 0.5, "seed": 7}
    assert run.steps["register_model"].result == ModelPackage("register_model")
    [registered] = run.registered
    assert registered.model == Model("create_model", record.result)
    assert registered.arguments["model_package_group_name"] == "words"
    assert registered.arguments["model_quality"] == result
    with pytest.raises(AttributeError):
        registered.name = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        registered.arguments["x"] = 1  # type: ignore[index]
    assert run.failed == {}


def test_outputs_are_in_the_folder_of_the_run(raw: Dataset, tmp_path: Path) -> None:
    @pipeline
    def whole(raw: Dataset) -> None:
        report(train(split(raw).train))

    with local_run(tmp_path / "run") as run:
        whole(raw)
    assert run.workdir == tmp_path / "run"
    files = sorted(str(path.relative_to(run.workdir)) for path in run.workdir.rglob("*") if path.is_file())
    assert files == [
        "report/evaluation/evaluation.json",
        "report/report/in/report.json",
        "split/held-out/words.txt",
        "split/train/words.txt",
        "train/output/model.txt",
    ]
    assert json.loads((run.workdir / "report/report/in/report.json").read_text()) == {"mse": 1.0}


def test_without_a_run_a_pipeline_makes_its_own(raw: Dataset) -> None:
    assert words(raw) == words(str(raw)) == words(Path(raw))  # type: ignore[arg-type]


def test_runs_nest(raw: Dataset) -> None:
    with local_run() as outer:
        with local_run() as inner:
            words(raw)
        words(raw, limit=40)
    assert list(inner.steps) == list(outer.steps)
    assert inner.workdir != outer.workdir
    assert inner.id != outer.id


def test_a_run_is_that_of_one_pipeline(raw: Dataset) -> None:
    with local_run():
        words(raw)
        with pytest.raises(LocalRunError, match=r"this run is that of 'words': run 'words' in a local_run"):
            words(raw)


def test_a_folder_with_other_files_is_left_alone(raw: Dataset, tmp_path: Path) -> None:
    (tmp_path / "train").mkdir()
    (tmp_path / "train" / "mine.txt").write_text("")
    with local_run(tmp_path), pytest.raises(LocalRunError, match=r"step 'train' writes to .*, which is not empty"):
        words(raw)
    assert (tmp_path / "train" / "mine.txt").exists()


# --- names ------------------------------------------------------------------------------------------------------------


def test_steps_are_named_as_by_the_compiler() -> None:
    def body() -> None:
        choose()
        choose()
        choose.options(name="third")()
        choose()
        part()
        part(Mode.SLOW)
        part.options(name="emea")()

    assert names_of(body) == [
        "choose",
        "choose-2",
        "third",
        "choose-3",
        "part-choose",
        "part-special",
        "part-2-choose",
        "part-2-special",
        "emea-choose",
        "emea-special",
    ]


def test_a_helper_leaves_names_as_they_are() -> None:
    def helper() -> None:
        for mode in Mode:
            choose.options(name=f"choose-{mode.value}")(mode)

    assert names_of(helper) == ["choose-fast", "choose-slow"]


def test_long_names_are_cut() -> None:
    long = pipeline(lambda: choose())
    long = long.options(name="x" * 70)
    [name] = names_of(lambda: long())
    assert len(name) == 64


@pytest.mark.parametrize("name", ["", "../up", ".", 3])
def test_a_name_that_is_none(name: Any) -> None:
    with pytest.raises(LocalRunError, match=r"is not a name for a step"):
        names_of(lambda: choose.options(name=name)())


@pytest.mark.parametrize("names", [(None, "choose"), ("choose", None)], ids=["before", "after"])
def test_a_name_that_is_taken(names: tuple[str | None, str | None]) -> None:
    with pytest.raises(LocalRunError, match=r"another name"):
        names_of(lambda: [choose.options(name=name)() if name else choose() for name in names])


# --- within a step, and around ----------------------------------------------------------------------------------------


def test_within_a_step_all_is_plain_python(raw: Dataset) -> None:
    seen: list[Any] = []

    @processing(image="i")
    def outer(raw: Dataset) -> None:
        seen.append(split(raw).train)
        seen.append(words(raw))
        with pytest.raises(LocalRunError):
            _ = execution.id

    with local_run() as run:
        pipeline(lambda: outer(raw))()
    assert list(run.steps) == ["outer"]
    assert not Path(seen[0]).is_relative_to(run.workdir)
    assert seen[1] == Evaluation(mse=6)


def test_execution_variables() -> None:
    seen: dict[str, str] = {}

    @pipeline(name="inner")
    def inner() -> None:
        seen["inner"] = execution.pipeline_name

    @pipeline(name="around")
    def around() -> None:
        for name in ("id", "arn", "pipeline_name", "pipeline_arn", "start_time", "current_time"):
            seen[name] = getattr(execution, name)
        assert execution.id in execution.training_job_name
        assert execution.id in execution.processing_job_name
        inner()

    with local_run() as run:
        around()
    assert seen["id"] == run.id
    assert seen["pipeline_name"] == seen["inner"] == "around"
    assert seen["arn"].endswith(f"pipeline/around/execution/{run.id}")
    assert datetime.fromisoformat(seen["start_time"]) <= datetime.fromisoformat(seen["current_time"])
    with pytest.raises(LocalRunError):
        _ = execution.start_time


def test_the_context_is_restored_after_an_error(raw: Dataset) -> None:
    with pytest.raises(Fail):
        words(raw, limit=0)
    assert isinstance(split(raw), Splits)


def test_threads_have_runs_of_their_own(raw: Dataset) -> None:
    results: list[Any] = []

    def one(limit: float) -> None:
        with local_run() as run:
            words(raw, limit=limit)
        results.append((run.id, run.workdir, list(run.steps)))

    threads = [threading.Thread(target=copy_context().run, args=(one, 50 + at)) for at in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({(identity, folder) for identity, folder, _ in results}) == 8
    assert all(steps == results[0][2] for _, _, steps in results)


def test_a_pipeline_looks_like_its_function() -> None:
    assert words.name == "words"
    assert part.name == "part-of-it"
    assert words.__doc__ == "A whole pipeline."
    assert repr(part) == "<pipeline part-of-it>"
