"""Pipelines that cannot run in this process, or fail there."""

# mypy: disable-error-code="empty-body"

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from words_pipeline import (
    break_down,
    choose,
    evaluate,
    names_of,
    part,
    split,
    tell,
    train,
    words,
)

from mlpc import (
    Dataset,
    Fail,
    LocalRunError,
    Model,
    ModelArtifact,
    StepError,
    StepFailed,
    create_model,
    final_metric,
    local_run,
    pipeline,
    processing,
    properties,
    raw_step,
    register_model,
    transform,
    tune,
)

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
