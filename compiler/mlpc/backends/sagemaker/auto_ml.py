"""AutoML steps."""

from __future__ import annotations

from typing import Final

from mlpc.backends.base import InternalError
from mlpc.backends.sagemaker.context import Context
from mlpc.backends.sagemaker.model import Get, Json
from mlpc.backends.sagemaker.requests import Tree, merge_request, option_of, place_options, role_of
from mlpc.backends.sagemaker.values import expression, text
from mlpc.ir import nodes as ir

_CHANNEL: Final = {
    "target_attribute_name": "TargetAttributeName",
    "content_type": "ContentType",
    "compression_type": "CompressionType",
    "sample_weight_attribute_name": "SampleWeightAttributeName",
}
"""Keywords for every channel, and their members."""
_CHANNELS: Final = {"data": "training", "validation": "validation"}
_RESULTS: Final = {
    "name": "AutoMLJobName",
    "best_model": "BestCandidate.InferenceContainers[0].ModelDataUrl",
}


def arguments(step: ir.Step, context: Context) -> Tree:
    """The arguments of an AutoML step."""
    tree: Tree = {
        "InputDataConfig": [_channel(item, step, context) for item in step.inputs],
        "OutputDataConfig": {"S3OutputPath": context.run_location(step)},
        # A pipeline takes no other.
        "AutoMLJobConfig": {"Mode": "ENSEMBLING"},
        "RoleArn": role_of(step, context),
    }
    place_options(tree, step, context, frozenset(_CHANNEL))
    tree["AutoMLJobConfig"].setdefault("Mode", "ENSEMBLING")
    return merge_request(tree, step, context)


def _channel(item: ir.Input, step: ir.Step, context: Context) -> Tree:
    source = {"S3DataType": "S3Prefix", "S3Uri": expression(item.value, context)}
    made: Tree = {"DataSource": {"S3DataSource": source}, "ChannelType": _CHANNELS[item.name]}
    for name, member in _CHANNEL.items():
        said = option_of(step, name)
        if said is not None:
            made[member] = text(said, context)
    return made


def result(step: ir.Step, value: ir.OutputRef, context: Context) -> Json:
    """The name of the job, or where its best model is."""
    member = _RESULTS.get(".".join(value.path))
    if member is None:
        raise InternalError(f"{step.name} has no {value.path}", value.span)
    return Get(f"Steps.{step.name}.{member}")
