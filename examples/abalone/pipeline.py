"""Abalone age regression: prepare, train, evaluate, and register only a model that is good enough.

This is the project's main job on real input: `mlpc compile` turns it into a SageMaker pipeline
definition, `mlpc run` runs it on this machine, and `python -c "from abalone import abalone; abalone()"`
runs it as plain Python.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from mlpc import (
    Cache,
    Dataset,
    Fail,
    Metrics,
    ModelArtifact,
    Outputs,
    Retry,
    image,
    pipeline,
    processing,
    register_model,
    training,
)

if TYPE_CHECKING:
    import pandas as pd

SKLEARN = image("sklearn", version="1.2-1")
COLUMNS = ["sex", "length", "diameter", "height", "whole", "shucked", "viscera", "shell", "rings"]


class Splits(Outputs):
    train: Dataset
    validation: Dataset
    test: Dataset


class Evaluation(Metrics):
    mse: float
    std: float


def one_hot_sex(frame: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    return pd.get_dummies(frame, columns=["sex"], dtype=float)


@processing(image=SKLEARN, instance_type="ml.m5.xlarge", cache=Cache(expire_after="P30D"))
def preprocess(raw: Dataset, *, test_fraction: float = 0.15, seed: int = 7) -> Splits:
    """Clean the raw CSV and split it three ways."""
    import pandas as pd

    frame = one_hot_sex(pd.read_csv(raw / "abalone.csv", names=COLUMNS))
    frame.insert(0, "y", frame.pop("rings"))
    frame = frame.sample(frac=1.0, random_state=seed)
    cut = int(len(frame) * test_fraction)
    out = Splits.new()
    for path, part in [(out.test, frame[:cut]), (out.validation, frame[cut : 2 * cut]), (out.train, frame[2 * cut :])]:
        part.to_csv(path / "data.csv", header=False, index=False)
    return out


@training(
    image=SKLEARN,
    instance_type="ml.m5.xlarge",
    cache=Cache(expire_after="P30D"),
    retry=Retry(on=["SageMaker.CAPACITY_ERROR"], max_attempts=3, interval_seconds=60, backoff_rate=2.0),
)
def train(train: Dataset, validation: Dataset, *, learning_rate: float = 0.1, max_depth: int = 5) -> ModelArtifact:
    """Fit gradient-boosted trees."""
    import joblib
    import pandas as pd
    from sklearn.ensemble import HistGradientBoostingRegressor

    frame = pd.read_csv(train / "data.csv", header=None)
    booster = HistGradientBoostingRegressor(learning_rate=learning_rate, max_depth=max_depth, random_state=0)
    booster.fit(frame.iloc[:, 1:].to_numpy(), frame[0])
    held_out = pd.read_csv(validation / "data.csv", header=None)
    print("validation:r2", booster.score(held_out.iloc[:, 1:].to_numpy(), held_out[0]))
    out = ModelArtifact.new()
    joblib.dump(booster, out / "model.joblib")
    return out


@processing(image=SKLEARN, instance_type="ml.m5.xlarge")
def evaluate(model: ModelArtifact, test: Dataset) -> Evaluation:
    """Score the model on data it has never seen."""
    import joblib
    import pandas as pd

    frame = pd.read_csv(test / "data.csv", header=None)
    booster = joblib.load(model.extract() / "model.joblib")  # unpacks model.tar.gz where the platform packed it
    errors = (booster.predict(frame.iloc[:, 1:].to_numpy()) - frame[0]) ** 2
    return Evaluation(mse=float(errors.mean()), std=float(errors.std()))


@pipeline(name="abalone")
def abalone(
    input_data: Dataset = Dataset("s3://sagemaker-sample-files/datasets/tabular/uci_abalone"),
    training_instances: int = 1,
    learning_rate: float = 0.2,
    mse_threshold: float = 6.0,
    approval: Literal["Approved", "PendingManualApproval"] = "PendingManualApproval",
) -> None:
    """Train an abalone-age model and register it when its error is small enough."""
    data = preprocess(input_data)
    model = train.options(instance_count=training_instances)(data.train, data.validation, learning_rate=learning_rate)
    evaluation = evaluate(model, data.test)
    if evaluation.mse > mse_threshold:
        raise Fail(f"MSE {evaluation.mse} is above {mse_threshold}")
    register_model(
        model,
        model_package_group_name="abalone",
        image=SKLEARN,
        content_types=["text/csv"],
        response_types=["text/csv"],
        inference_instances=["ml.m5.large"],
        transform_instances=["ml.m5.large"],
        approval_status=approval,
        model_quality=evaluation,
    )
