"""The abalone example as a user of Flyte writes it. Writes the serialized tasks and workflow to the file that is named."""

from __future__ import annotations

import sys
from collections import OrderedDict
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from flytekit import Cache, conditional, task, workflow
from flytekit.configuration import Image, ImageConfig, SerializationSettings
from flytekit.tools.translator import get_serializable
from flytekit.types.directory import FlyteDirectory
from flytekit.types.file import FlyteFile

IMAGE = Image("default", "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn", "1.2-1-cpu-py3")
DATA = FlyteDirectory("s3://sagemaker-sample-files/datasets/tabular/uci_abalone")
COLUMNS = ["sex", "length", "diameter", "height", "whole", "shucked", "viscera", "shell", "rings"]


class Splits(NamedTuple):
    train: FlyteFile
    validation: FlyteFile
    test: FlyteFile


class Evaluation(NamedTuple):
    mse: float
    std: float


@task(cache=Cache(version="1"))
def preprocess(raw: FlyteDirectory, test_fraction: float = 0.15, seed: int = 7) -> Splits:
    """Clean the raw CSV and split it three ways."""
    import pandas as pd

    frame = pd.read_csv(Path(raw) / "abalone.csv", names=COLUMNS)
    frame = pd.get_dummies(frame, columns=["sex"], dtype=float)
    frame.insert(0, "y", frame.pop("rings"))
    frame = frame.sample(frac=1.0, random_state=seed)
    cut = int(len(frame) * test_fraction)
    parts = {"test": frame[:cut], "validation": frame[cut : 2 * cut], "train": frame[2 * cut :]}
    for name, part in parts.items():
        part.to_csv(f"{name}.csv", header=False, index=False)
    return Splits(FlyteFile("train.csv"), FlyteFile("validation.csv"), FlyteFile("test.csv"))


@task(cache=Cache(version="1"), retries=3, timeout=timedelta(days=1))
def train(train: FlyteFile, validation: FlyteFile, learning_rate: float = 0.1, max_depth: int = 5) -> FlyteFile:
    """Fit gradient-boosted trees."""
    import joblib
    import pandas as pd
    from sklearn.ensemble import HistGradientBoostingRegressor

    frame = pd.read_csv(train, header=None)
    booster = HistGradientBoostingRegressor(learning_rate=learning_rate, max_depth=max_depth, random_state=0)
    booster.fit(frame.iloc[:, 1:].to_numpy(), frame[0])
    held_out = pd.read_csv(validation, header=None)
    booster.validation_score = booster.score(held_out.iloc[:, 1:].to_numpy(), held_out[0])
    joblib.dump(booster, "model.joblib")
    return FlyteFile("model.joblib")


@task
def evaluate(model: FlyteFile, test: FlyteFile) -> Evaluation:
    """Score the model on data it has never seen."""
    import joblib
    import pandas as pd

    frame = pd.read_csv(test, header=None)
    errors = (joblib.load(model).predict(frame.iloc[:, 1:].to_numpy()) - frame[0]) ** 2
    return Evaluation(float(errors.mean()), float(errors.std()))


@task
def too_high(mse: float, limit: float) -> str:
    if mse > limit:
        raise ValueError(f"MSE {mse} is above {limit}")
    return "unreachable"


@task
def register(model: FlyteFile, group: str, approval: str, mse: float) -> str:
    return f"{group} {approval} {mse}"


@workflow
def abalone(
    input_data: FlyteDirectory = DATA,
    learning_rate: float = 0.2,
    mse_threshold: float = 6.0,
    approval: str = "PendingManualApproval",
) -> str:
    """Train an abalone-age model and register it when its error is small enough."""
    data = preprocess(raw=input_data)
    model = train(train=data.train, validation=data.validation, learning_rate=learning_rate)
    evaluation = evaluate(model=model, test=data.test)
    return (
        conditional("check_mse")
        .if_(evaluation.mse > mse_threshold)
        .then(too_high(mse=evaluation.mse, limit=mse_threshold))
        .else_()
        .then(register(model=model, group="abalone", approval=approval, mse=evaluation.mse))
    )


def main(path: str) -> None:
    settings = SerializationSettings(
        project="p", domain="d", version="v", image_config=ImageConfig(default_image=IMAGE, images=[IMAGE])
    )
    found: OrderedDict = OrderedDict()
    get_serializable(found, settings, abalone)
    text = [str(model.to_flyte_idl()) for model in found.values() if hasattr(model, "to_flyte_idl")]
    Path(path).write_text("\n".join(text), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
