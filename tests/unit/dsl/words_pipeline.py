"""A pipeline to run in this process, and what its runs are called."""

# mypy: disable-error-code="empty-body"

from __future__ import annotations

from enum import Enum
from typing import Annotated, Any, Literal

from mlpc import (
    Dataset,
    Fail,
    Metrics,
    ModelArtifact,
    Output,
    Outputs,
    create_model,
    lambda_function,
    local_run,
    pipeline,
    processing,
    register_model,
    training,
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


@pipeline(name="part-of-it")
def part(mode: Mode = Mode.FAST) -> None:
    choose(mode)
    choose.options(name="special")()


def names_of(body: Any) -> list[str]:
    with local_run() as run:
        pipeline(body)()
    return list(run.steps)
