"""Processing and training steps in their three forms: a function, a script (alone and with its folder), a container."""

from typing import Annotated

from mlpc import (
    Arg,
    Dataset,
    Input,
    Metrics,
    ModelArtifact,
    Output,
    Outputs,
    create_model,
    image,
    pipeline,
    processing,
    training,
    transform,
)

PYTORCH = image("pytorch", version="2.1", py_version="py310")
OWN = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/own:1"


class Parts(Outputs):
    train: Annotated[Dataset, Output(name="training", path="/opt/ml/processing/train")]
    rest: Dataset


class Report(Metrics, name="EvaluationReport", output="evaluation", path="out/evaluation.json"):
    class Regression(Metrics):
        class Mse(Metrics):
            value: float
            standard_deviation: float

        mse: Mse

    regression_metrics: Regression


@processing(image=OWN, instance_type="ml.c5.xlarge", requirements=["pandas==2.2.3", "pyarrow"])
def split(raw: Dataset, *, fraction: float = 0.2, shuffle: bool = True, note: str = "none") -> Parts:
    """Ships as a script of its own."""
    out = Parts.new()
    (out.train / "note.txt").write_text(f"{note} {fraction} {shuffle} {raw}")
    return out


@processing(image=OWN, instance_type="ml.c5.xlarge", script="scripts/clean.py")
def clean(
    data: Annotated[Dataset, Input(path="/opt/ml/processing/data", name="raw-data")],
    *,
    max_rows: Annotated[int, Arg(flag="--max_rows")] = 10,
    dry_run: bool = False,
) -> Dataset: ...


@processing(image=OWN, instance_type="ml.c5.xlarge", script="report.py", source_dir="scripts")
def report(model: ModelArtifact, data: Dataset) -> Report: ...


@processing(image=OWN, instance_type="ml.c5.xlarge", environment={"MODE": "full", "LEVEL": 3})
def profile(data: Dataset, *, columns: int = 4) -> Dataset: ...


@training(image=PYTORCH, instance_type="ml.g5.xlarge", script="train.py", source_dir="scripts", requirements=["einops"])
def fit(
    train: Dataset, validation: Dataset, *, epochs: int = 3, rate: float = 0.1, name: str = "net"
) -> ModelArtifact: ...


@training(
    image=image("xgboost", version="1.7-1"),
    instance_type="ml.m5.xlarge",
    content_type="text/csv",
    hyperparameters={"objective": "reg:squarederror", "num_round": 10, "silent": True},
    metrics={"validation:rmse": r"rmse:(\S+)"},
)
def boost(train: Dataset, *, eta: float = 0.3) -> ModelArtifact: ...


@training(image=OWN, instance_type="ml.m5.xlarge", requirements=["lightgbm==4.5.0"])
def grow(train: Dataset, *, leaves: int = 31) -> ModelArtifact:
    """Ships as a script that is the container's program."""
    out = ModelArtifact.new()
    (out / "leaves").write_text(f"{leaves} {train}")
    return out


@pipeline(name="forms")
def forms(raw: Dataset, rate: float = 0.5, leaves: int = 7):
    parts = split(raw, fraction=0.1)
    cleaned = clean(parts.rest, max_rows=leaves)
    net = fit(parts.train, cleaned, rate=rate)
    boost(parts.train, eta=rate)
    grow(parts.train / "part-0", leaves=leaves)
    profile(cleaned)
    quality = report(net, cleaned)
    if quality.regression_metrics.mse.value < 4 and quality.regression_metrics.mse.standard_deviation < 1:
        servable = create_model(
            net, image=image("pytorch", version="2.1", py_version="py310", instance_type="ml.m5.large")
        )
        transform(
            servable,
            cleaned,
            instance_type="ml.m5.large",
            instance_count=2,
            content_type="text/csv",
            split_type="Line",
            assemble_with="Line",
            strategy="MultiRecord",
            max_payload_in_mb=6,
            accept="text/csv",
            input_filter="$[1:]",
            join_source="Input",
        )
