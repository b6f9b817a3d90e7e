"""The abalone example as a user of Kubeflow Pipelines writes it. Writes the pipeline's YAML to the file that is named.

A step that ends a run in error is a component that raises. `exit` and model registry are not part of kfp: a component stands for them.
"""

import sys

from kfp import compiler, dsl

IMAGE = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3"


@dsl.component(base_image=IMAGE)
def preprocess(
    input_data: str,
    train: dsl.Output[dsl.Dataset],
    validation: dsl.Output[dsl.Dataset],
    test: dsl.Output[dsl.Dataset],
    test_fraction: float = 0.15,
    seed: int = 7,
):
    """Clean the raw CSV and split it three ways."""
    import pandas as pd

    columns = ["sex", "length", "diameter", "height", "whole", "shucked", "viscera", "shell", "rings"]
    frame = pd.read_csv(f"{input_data}/abalone.csv", names=columns)
    frame = pd.get_dummies(frame, columns=["sex"], dtype=float)
    frame.insert(0, "y", frame.pop("rings"))
    frame = frame.sample(frac=1.0, random_state=seed)
    cut = int(len(frame) * test_fraction)
    parts = [(test, frame[:cut]), (validation, frame[cut : 2 * cut]), (train, frame[2 * cut :])]
    for artifact, part in parts:
        part.to_csv(artifact.path, header=False, index=False)


@dsl.component(base_image=IMAGE)
def fit(
    train: dsl.Input[dsl.Dataset],
    validation: dsl.Input[dsl.Dataset],
    model: dsl.Output[dsl.Model],
    learning_rate: float = 0.1,
    max_depth: int = 5,
):
    """Fit gradient-boosted trees."""
    import joblib
    import pandas as pd
    from sklearn.ensemble import HistGradientBoostingRegressor

    frame = pd.read_csv(train.path, header=None)
    booster = HistGradientBoostingRegressor(learning_rate=learning_rate, max_depth=max_depth, random_state=0)
    booster.fit(frame.iloc[:, 1:].to_numpy(), frame[0])
    held_out = pd.read_csv(validation.path, header=None)
    model.metadata["r2"] = booster.score(held_out.iloc[:, 1:].to_numpy(), held_out[0])
    joblib.dump(booster, model.path)


@dsl.component(base_image=IMAGE)
def evaluate(model: dsl.Input[dsl.Model], test: dsl.Input[dsl.Dataset], metrics: dsl.Output[dsl.Metrics]) -> float:
    """Score the model on data it has never seen."""
    import joblib
    import pandas as pd

    frame = pd.read_csv(test.path, header=None)
    errors = (joblib.load(model.path).predict(frame.iloc[:, 1:].to_numpy()) - frame[0]) ** 2
    metrics.log_metric("mse", float(errors.mean()))
    metrics.log_metric("std", float(errors.std()))
    return float(errors.mean())


@dsl.component(base_image=IMAGE)
def too_high(mse: float, limit: float):
    raise ValueError(f"MSE {mse} is above {limit}")


@dsl.component(base_image=IMAGE)
def register(model: dsl.Input[dsl.Model], metrics: dsl.Input[dsl.Metrics], group: str, approval: str):
    model.metadata.update(group=group, approval=approval, metrics=metrics.uri)


@dsl.pipeline(name="abalone", description="Train an abalone-age model and register it when its error is small enough.")
def abalone(
    input_data: str = "s3://sagemaker-sample-files/datasets/tabular/uci_abalone",
    learning_rate: float = 0.2,
    mse_threshold: float = 6.0,
    approval: str = "PendingManualApproval",
):
    data = preprocess(input_data=input_data)
    data.set_caching_options(True)
    trained = fit(
        train=data.outputs["train"], validation=data.outputs["validation"], learning_rate=learning_rate
    ).set_retry(num_retries=3, backoff_duration="60s", backoff_factor=2.0)
    scored = evaluate(model=trained.outputs["model"], test=data.outputs["test"])
    with dsl.If(scored.outputs["Output"] > mse_threshold):
        too_high(mse=scored.outputs["Output"], limit=mse_threshold)
    with dsl.Else():
        register(model=trained.outputs["model"], metrics=scored.outputs["metrics"], group="abalone", approval=approval)


if __name__ == "__main__":
    compiler.Compiler().compile(abalone, package_path=sys.argv[1])
