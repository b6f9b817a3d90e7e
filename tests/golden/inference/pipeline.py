"""Code that serves a model and travels in its archive: functions, a script, a folder, and every place that loads it."""

import json

import features
from features import load_scale

from mlpc import (
    Dataset,
    ModelArtifact,
    Outputs,
    Metrics,
    continuous,
    create_model,
    endpoint,
    endpoint_config,
    image,
    maximize,
    pipeline,
    register_model,
    training,
    transform,
    tune,
)

SKLEARN = image("sklearn", version="1.2-1")
PYTORCH = image("pytorch", version="2.1", py_version="py310")
TENSORFLOW = image("tensorflow", version="2.13", py_version="py310", instance_type="ml.m5.xlarge")
SEPARATOR = ","


def traced(function):
    return function


def read(request_body, content_type):
    """Rows of numbers."""
    return [[float(cell) for cell in line.split(SEPARATOR)] for line in request_body.splitlines()]


@traced
def predict_fn(data, model):
    return [model * sum(features.clip(row)) for row in data]


def output_fn(prediction, accept):
    return json.dumps(prediction)


class Fitted(Outputs):
    class Score(Metrics):
        auc: float

    model: ModelArtifact
    score: Score


SERVED = {"model_fn": load_scale, "input_fn": read, "predict_fn": predict_fn, "output_fn": output_fn}


@training(
    image=SKLEARN,
    instance_type="ml.m5.large",
    inference=SERVED,
    inference_requirements=["pandas==2.2.3"],
    metrics={"auc": r"auc=(\S+)"},
)
def fit(train: Dataset, *, scale: float = 1.0) -> ModelArtifact:
    out = ModelArtifact.new()
    (out / "scale.txt").write_text(str(scale))
    print(f"auc={scale}")
    return out


@training(image=PYTORCH, instance_type="ml.g5.xlarge", inference="serving/serve.py")
def fit_network(train: Dataset) -> ModelArtifact:
    return ModelArtifact.new()


@training(
    image=TENSORFLOW,
    instance_type="ml.m5.xlarge",
    inference="inference.py",
    inference_source_dir="serving",
    inference_requirements=["pillow"],
    metrics={"auc": r"auc=(\S+)"},
)
def fit_graph(train: Dataset) -> Fitted:
    out = Fitted.new()
    out.score = Fitted.Score(auc=0.5)
    return out


@pipeline(name="inference")
def inference(raw: Dataset, deep: bool = False):
    model = fit(raw, scale=2.0)
    servable = create_model(model, image=SKLEARN, environment={"THRESHOLD": "0.5"})
    transform(servable, raw, instance_type="ml.m5.large")
    endpoint(endpoint_config(servable, instance_type="ml.m5.large"), endpoint_name="scale")
    register_model(
        servable,
        model_package_group_name="scale",
        content_types=["text/csv"],
        response_types=["application/json"],
        environment={"SAGEMAKER_PROGRAM": "other.py"},
        name="register-scale",
    )

    graph = fit_graph(raw)
    create_model(
        containers=[
            {"image": SKLEARN, "model": model, "environment": {"THRESHOLD": "0.5"}},
            {"image": TENSORFLOW, "model": graph.model},
            {"image": SKLEARN, "model": ModelArtifact("s3://bucket/models/other.tar.gz")},
        ],
        name="serial",
    )

    found = tune(fit, objective=maximize("auc"), ranges={"scale": continuous(0.1, 2.0)}, max_jobs=4, name="search")(raw)
    create_model(found.best_model, image=SKLEARN, name="best")

    if deep:
        network = fit_network(raw)
    else:
        wide = fit_network.options(inference="serving/rows.py", instance_type="ml.g5.2xlarge")
        network = wide(raw)
    register_model(
        network,
        name="register-network",
        model_package_group_name="network",
        image="763104351884.dkr.ecr.us-east-1.amazonaws.com/own-server:1",
        content_types=["text/csv"],
        response_types=["application/json"],
    )
