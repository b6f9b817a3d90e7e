"""Calling a pipeline runs it in this process."""

# mypy: disable-error-code="empty-body"

from __future__ import annotations

import json
import threading
from contextvars import copy_context
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest

from mlpc import (
    Dataset,
    Fail,
    LocalRunError,
    Metrics,
    Model,
    ModelArtifact,
    ModelPackage,
    Output,
    Outputs,
    StepError,
    StepFailed,
    create_model,
    execution,
    final_metric,
    lambda_function,
    local_run,
    pipeline,
    processing,
    properties,
    raw_step,
    register_model,
    training,
    transform,
    tune,
)


class Mode(Enum):
    FAST = "fast"
    SLOW = "slow"


class Splits(Outputs):
    train: Dataset
    test: Annotated[Dataset, Output(name="held-out")]


class Evaluation(Metrics):
    mse: float


class Report(Metrics, name="Report", output="report", path="in/report.json"):
    mse: float


class Everything(Outputs):
    data: Dataset
    report: Report
    evaluation: Evaluation


class Approval(Outputs):
    approved: bool


@processing(image="i")
def split(raw: Dataset, *, at: float = 0.5, seed: int = 7) -> Splits:
    words = (raw / "words.txt").read_text().split()
    cut = int(len(words) * at)
    out = Splits.new()
    (out.train / "words.txt").write_text(" ".join(words[:cut]))
    (out.test / "words.txt").write_text(" ".join(words[cut:]))
    return out


@training(image="i")
def train(train: Dataset, *, depth: int = 1) -> ModelArtifact:
    out = ModelArtifact.new()
    (out / "model.txt").write_text((train / "words.txt").read_text() * depth)
    return out


@processing(image="i")
def evaluate(model: ModelArtifact, test: Dataset) -> Evaluation:
    return Evaluation(mse=len((model.extract() / "model.txt").read_text()))


@processing(image="i")
def report(model: ModelArtifact) -> Everything:
    out = Everything.new()
    out.report = Report(mse=1)
    out.evaluation = Evaluation(mse=2)
    return out


@processing(image="i")
def break_down(message: str = "broken") -> Dataset:
    raise ValueError(message)


@processing(image="i")
def choose(mode: Mode = Mode.FAST, *, kind: Literal["a", "b"] = "a", rate: float = 1, flag: bool = False) -> None:
    assert isinstance(rate, float)


@lambda_function(function_arn="arn:aws:lambda:us-east-1:1:function:ask")
def ask(score: float) -> Approval: ...


@lambda_function(function_arn="arn:aws:lambda:us-east-1:1:function:tell")
def tell(message: str) -> None: ...


@ask.local
def ask_here(score: float) -> Approval:
    return Approval(approved=score < 100)


@pipeline(name="words")
def words(raw: Dataset, depth: int = 2, limit: float = 50.0) -> Evaluation:
    """A whole pipeline."""
    data = split(raw)
    model = train.options(instance_count=depth)(data.train, depth=depth)
    evaluation = evaluate(model, data.test)
    if evaluation.mse > limit:
        raise Fail(f"{evaluation.mse} is above {limit}")
    if ask(evaluation.mse).approved:
        register_model(create_model(model, image="i"), model_package_group_name="words", model_quality=evaluation)
    return evaluation


@pytest.fixture
def raw(tmp_path: Path) -> Dataset:
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "words.txt").write_text("a b c d")
    return Dataset(folder)


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


@pipeline(name="part-of-it")
def part(mode: Mode = Mode.FAST) -> None:
    choose(mode)
    choose.options(name="special")()


def names_of(body: Any) -> list[str]:
    with local_run() as run:
        pipeline(body)()
    return list(run.steps)


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


# --- arguments --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "arguments", "message"),
    [
        (choose, {"mode": "fast"}, r"mode of choose must be one of Mode.FAST, Mode.SLOW, got 'fast'"),
        (choose, {"kind": "c"}, r"kind of choose must be one of 'a', 'b', got 'c'"),
        (choose, {"rate": "1"}, r"rate of choose must be float, got '1'"),
        (choose, {"rate": True}, r"rate of choose must be float, got True"),
        (choose, {"flag": 1}, r"flag of choose must be bool, got 1"),
        (evaluate, {"model": ModelArtifact("m"), "test": "d"}, r"test of evaluate must be Dataset, got 'd'"),
        (evaluate, {"model": Dataset("m"), "test": Dataset("d")}, r"model of evaluate must be ModelArtifact, got Data"),
        (part, {"mode": "fast"}, r"mode of part must be one of"),
        (register_model, {"model": Dataset("d")}, r"model of register_model must be"),
        (create_model, {"model": Dataset("d")}, r"model of create_model must be a ModelArtifact"),
    ],
)
def test_arguments_are_what_is_declared(call: Any, arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(StepError, match=message):
        names_of(lambda: call(**arguments))


def test_parameters_of_a_pipeline_are_checked_too(raw: Dataset) -> None:
    with pytest.raises(StepError, match=r"depth of words must be int, got 1.5"):
        words(raw, depth=1.5)  # type: ignore[arg-type]
    with pytest.raises(StepError, match=r"raw of words must be Dataset, got ModelArtifact"):
        words(ModelArtifact("m"))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"missing a required argument: 'raw'"):
        words()  # type: ignore[call-arg]


def test_locations_in_s3_are_below_the_root(raw: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MLPC_S3_ROOT", raising=False)
    with pytest.raises(StepError, match=r"s3://bucket/raw is in S3: set MLPC_S3_ROOT"):
        words(Dataset("s3://bucket/raw"))
    (tmp_path / "s3").mkdir()
    Path(raw).rename(tmp_path / "s3" / "raw")
    monkeypatch.setenv("MLPC_S3_ROOT", str(tmp_path))
    monkeypatch.setenv("MLPC_S3_ROOT", str(tmp_path / "root"))
    (tmp_path / "root" / "bucket").mkdir(parents=True)
    (tmp_path / "s3" / "raw").rename(tmp_path / "root" / "bucket" / "raw")
    with local_run() as run:
        words(Dataset("s3://bucket/raw"))
    assert run.steps["split"].arguments["raw"] == Dataset(tmp_path / "root" / "bucket" / "raw")


def test_the_path_below_an_artifact_is_one(raw: Dataset, tmp_path: Path) -> None:
    (Path(raw) / "sub").mkdir()
    (Path(raw) / "sub" / "words.txt").write_text("x y")

    @pipeline
    def below(raw: Dataset) -> None:
        split(raw / "sub")  # type: ignore[arg-type]
        split(Dataset(raw / "sub"))

    with local_run() as run:
        below(raw)
    assert run.steps["split"].arguments == run.steps["split-2"].arguments


# --- failures ---------------------------------------------------------------------------------------------------------


def test_a_failure_of_a_step_ends_the_run(raw: Dataset) -> None:
    def body() -> None:
        choose()
        break_down()
        choose()

    with local_run() as run, pytest.raises(StepFailed, match=r"step 'break_down' failed: ValueError: broken") as caught:
        pipeline(body)()
    assert isinstance(caught.value.__cause__, ValueError)
    assert caught.value.step == "break_down"
    assert list(run.steps) == ["choose"]
    assert list(run.failed) == ["break_down"]


def test_a_failure_can_be_handled() -> None:
    happened: list[str] = []

    def body() -> None:
        try:
            break_down("one")
        except StepFailed:
            choose()
        else:
            happened.append("else")
        finally:
            choose()
        try:
            break_down("two")
        except StepFailed:
            choose()
            raise

    with local_run() as run, pytest.raises(StepFailed, match=r"two"):
        pipeline(body)()
    assert list(run.steps) == ["choose", "choose-2", "choose-3"]
    assert not happened


def test_input_that_is_not_there_and_a_wrong_result_are_failures(raw: Dataset) -> None:
    with pytest.raises(StepFailed, match=r"step 'split' failed: StepError: input 'raw' is not there: .*nowhere"):
        words(Dataset("nowhere"))

    @processing(image="i")
    def wrong() -> Dataset:
        return 3  # type: ignore[return-value]

    with pytest.raises(StepFailed, match=r"wrong is declared to return Dataset, and returned 3"):
        names_of(lambda: wrong())

    @processing(image="i")
    def leave() -> None:
        raise SystemExit(2)

    with pytest.raises(StepFailed, match=r"SystemExit: 2"):
        names_of(lambda: leave())


def test_a_pipeline_fails_as_it_says(raw: Dataset) -> None:
    with local_run() as run, pytest.raises(Fail, match=r"6\.0 is above 1\.5"):
        words(raw, limit=1.5)
    assert list(run.steps) == ["split", "train", "evaluate"]


def test_what_has_no_local_meaning_says_so() -> None:
    data, model = Dataset("d"), ModelArtifact("m")
    for word, call in {
        "transform": lambda: transform(Model("m", model), data),
        "tune": lambda: tune(train, max_jobs=3)(data),
        "raw_step": lambda: raw_step(type="Lambda", name="x", arguments={}),
        "final_metric": lambda: final_metric(model, "auc"),
        "properties": lambda: properties(model),
    }.items():
        with pytest.raises(LocalRunError, match=rf"{word} has no local meaning yet"):
            names_of(call)


def test_a_step_without_a_body_cannot_run_here() -> None:
    def body() -> None:
        try:
            tell.options(name="tell-them")("x")
        except StepFailed:
            pytest.fail("this is no failure of the step")

    with pytest.raises(LocalRunError, match=r"step 'tell-them' has no body, .*: give it a body with @tell\.local"):
        names_of(body)


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
