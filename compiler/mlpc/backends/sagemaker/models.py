"""Model, RegisterModel, Transform and Fail steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from mlpc.backends.base import InternalError
from mlpc.backends.sagemaker.context import Context
from mlpc.backends.sagemaker.model import Json
from mlpc.backends.sagemaker.requests import Tree, merge_request, option_of, place_options, role_of
from mlpc.backends.sagemaker.values import expression, metrics_file, text
from mlpc.ir import nodes as ir

_METRICS: Final[Mapping[str, tuple[str, str]]] = {
    "model_quality": ("ModelQuality", "Statistics"),
    "bias": ("Bias", "Report"),
    "explainability": ("Explainability", "Report"),
}


def _input(step: ir.Step, name: str) -> ir.Value:
    for item in step.inputs:
        if item.name == name:
            return item.value
    raise InternalError(f"{step.name} has no {name}", step.span)


def _image(step: ir.Step, context: Context) -> Json:
    said = option_of(step, "image")
    if said is None:
        raise InternalError(f"{step.name} has no image", step.span)
    return expression(said, context)


def model(step: ir.Step, context: Context) -> Tree:
    """The arguments of a Model step."""
    container: Tree = {
        "Image": _image(step, context),
        "Environment": {},
        "ModelDataUrl": expression(_input(step, "model"), context),
    }
    tree: Tree = {"ExecutionRoleArn": role_of(step, context), "PrimaryContainer": container}
    place_options(tree, step, context, frozenset({"image"}))
    return merge_request(tree, step, context)


def register(step: ir.Step, context: Context) -> Tree:
    """The arguments of a RegisterModel step."""
    data = _input(step, "model")
    container: Tree = {"Image": _image(step, context), "Environment": {}, "ModelDataUrl": expression(data, context)}
    tree: Tree = {"InferenceSpecification": {"Containers": [container]}}
    place_options(tree, step, context, frozenset({"image", *_METRICS}))
    metrics: Tree = {}
    for name, (group, member) in _METRICS.items():
        said = option_of(step, name)
        if said is not None:
            metrics.setdefault(group, {})[member] = {"ContentType": "application/json", "S3Uri": _report(said, context)}
    if metrics:
        tree.setdefault("ModelMetrics", {}).update(metrics)
    return merge_request(tree, step, context)


def _report(value: ir.Value, context: Context) -> Json:
    """The document of a Metrics, or a location."""
    return metrics_file(value, context) if isinstance(value, ir.OutputRef) else text(value, context)


def transform(step: ir.Step, context: Context) -> Tree:
    """The arguments of a Transform step."""
    data = expression(_input(step, "data"), context)
    tree: Tree = {
        "ModelName": expression(_input(step, "servable"), context),
        "TransformInput": {"DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": data}}},
        "TransformOutput": {"S3OutputPath": context.run_location(step)},
        "TransformResources": {"InstanceCount": 1},
    }
    place_options(tree, step, context)
    return merge_request(tree, step, context)


def fail(step: ir.Step, context: Context) -> Tree:
    """The arguments of a Fail step."""
    message = option_of(step, "message")
    return {"ErrorMessage": "" if message is None else text(message, context)}
