"""Lambda and Callback steps: code of the user's, or a person, outside of SageMaker."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from mlpc.backends.base import InternalError
from mlpc.backends.sagemaker.context import Context
from mlpc.backends.sagemaker.model import Get, Json
from mlpc.backends.sagemaker.requests import Tree, option_of
from mlpc.backends.sagemaker.values import expression
from mlpc.ir import nodes as ir
from mlpc.ir.types import ScalarType

_TYPES: Final = {"str": "String", "int": "Integer", "float": "Float", "bool": "Boolean"}
_TARGETS: Final = {"Lambda": ("function_arn", "FunctionArn"), "Callback": ("sqs_queue_url", "SqsQueueUrl")}


def arguments(step: ir.Step, context: Context) -> Tree:
    """A flat map: each value as what it is."""
    return {item.flag or item.name: expression(item.value, context) for item in step.arguments}


def members(step: ir.Step, context: Context) -> Mapping[str, Json]:
    """Whom to call, and what comes back."""
    option, member = _TARGETS[step.kind]
    target = option_of(step, option)
    if target is None:
        raise InternalError(f"{step.name} has no {option}", step.span)
    outputs = [{"OutputName": output.name, "OutputType": _output_type(output)} for output in step.outputs]
    return {member: expression(target, context), "OutputParameters": outputs}


def _output_type(output: ir.Output) -> str:
    assert isinstance(output.type, ScalarType)
    return _TYPES[output.type.kind]


def result(step: ir.Step, value: ir.OutputRef, context: Context) -> Json:
    """One of the outputs, by its name."""
    output = next((item for item in step.outputs if item.field == "".join(value.path)), None)
    if output is None:
        raise InternalError(f"{step.name} has no output {value.path}", value.span)
    return Get(f"Steps.{step.name}.OutputParameters['{output.name}']")
