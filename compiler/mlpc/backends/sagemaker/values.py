"""IR values as the service's expressions."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import assert_never

from mlpc.backends.base import InternalError
from mlpc.backends.contract import file_name, literal_text, output_named, split_path
from mlpc.backends.sagemaker.context import Context
from mlpc.backends.sagemaker.model import DocumentGet, Get, Join, Json, JsonGet, gets
from mlpc.ir import nodes as ir
from mlpc.ir.traverse import awaited
from mlpc.ir.types import ArtifactType, HandleType, MetricsType, ScalarType
from mlpc.ir.values import constant, type_of


def expression(value: ir.Value, context: Context) -> Json:
    """A value where its own type is taken."""
    match value:
        case ir.Const(value=inner):
            return inner
        case ir.Template(text=made):
            return made
        case ir.ParamRef(name=name):
            return Get(f"Parameters.{name}")
        case ir.ExecutionRef(name=name):
            return Get(f"Execution.{name}")
        case ir.OutputRef():
            return _output(value, context)
        case ir.PropertyRef(step=step, path=path):
            return in_round(Get(f"Steps.{step}.{property_path(path)}"), value)
        case ir.DocumentRef(location=location, path=path):
            if not path:
                raise InternalError("a whole document where a value is wanted", value.span)
            return DocumentGet(joined(expression(location, context)), ".".join(path))
        case ir.ItemRef():
            return Get("ForEach.CurrentItem")
        case ir.Join(on=on, parts=parts):
            return Join(on, tuple(expression(part, context) for part in parts))
        case ir.ListValue(items=items):
            return [expression(item, context) for item in items]
        case ir.MapValue(entries=entries):
            return {key: expression(item, context) for key, item in entries}
        case ir.FileRef(name=name, content=content):
            return context.ship(name, content)
        case ir.DataSource(kind=kind):
            raise InternalError(f"{kind} where a location is wanted", value.span)
        case ir.ImageRef():
            raise InternalError("an image that is not resolved", value.span)
        case _:
            assert_never(value)


def joined(made: Json) -> Join:
    """A location as one join, with none in it: the service takes no other in a `Std:JsonGet`."""
    if isinstance(made, Join) and not any(isinstance(item, Join) for item in made.values):
        return made
    parts: list[Json] = []
    for part in _pieces(made):
        if isinstance(part, str) and parts and isinstance(parts[-1], str):
            parts[-1] += part
        elif part != "":
            parts.append(part)
    return Join("", tuple(parts))


def _pieces(made: Json) -> Iterator[Json]:
    if not isinstance(made, Join):
        yield made
        return
    for at, item in enumerate(made.values):
        if at:
            yield made.on
        yield from _pieces(item)


def property_path(path: tuple[str | int | ir.Key, ...]) -> str:
    """`ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri`."""
    text = ""
    for part in path:
        match part:
            case str():
                text += f".{part}" if text else part
            case int():
                text += f"[{part}]"
            case ir.Key(key=key):
                text += f"['{key}']"
            case _:
                assert_never(part)
    return text


def text(value: ir.Value, context: Context) -> Json:
    """A value where the service takes text: numbers are joined to text, since it converts nothing itself."""
    if isinstance(value, ir.Const):
        return literal_text(value.value)
    made = expression(value, context)
    type_ = type_of(value)
    is_text = isinstance(type_, ArtifactType | HandleType) or (isinstance(type_, ScalarType) and type_.kind == "str")
    # What JsonGet finds has a type only when it runs.
    if is_text and not isinstance(made, JsonGet | DocumentGet):
        return made
    return Join("", (made,))


def json_text(value: ir.Value, context: Context) -> Json:
    """A value as the script-mode containers read it: JSON in text. Run-time values travel as they are."""
    known = isinstance(value, ir.Const | ir.Template | ir.ListValue | ir.MapValue)
    return json.dumps(constant(value)) if known else text(value, context)


def plain_text(value: ir.Value, context: Context) -> Json:
    """A value as `str` writes it: `True`, not `true`."""
    return str(value.value) if isinstance(value, ir.Const) else text(value, context)


def report_name(output: ir.Output) -> str:
    """The PropertyFile of a Metrics."""
    assert isinstance(output.type, MetricsType)
    return output.type.report or output.type.name


def _output(value: ir.OutputRef, context: Context) -> Json:
    step = context.step(value.step, value)
    result = context.kinds[step.kind].result
    if result is None:
        raise InternalError(f"a {step.kind} step has no result", value.span)
    made = result(step, value, context)
    if not any(path.startswith(f"Steps.{step.name}.") for path in gets(made)):
        context.unread[awaited(value)] = None
    return in_round(made, value)


def in_round(made: Json, value: ir.OutputRef | ir.PropertyRef) -> Json:
    """What is read of a step in a loop, read of a round of it: `Steps.fit.TrainingJobName` is
    `Steps.LOOP.IterationOutputs[0].fit.TrainingJobName`, or `Steps.LOOP.Selected.TrainingJobName`."""
    if value.round is None:
        return made
    loop, at = value.round.loop, value.round.at
    there = f"Steps.{loop}.Selected." if at is None else f"Steps.{loop}.IterationOutputs[{at}].{value.step}."
    return _elsewhere(made, f"Steps.{value.step}.", there, value)


def of_rounds(value: ir.OutputRef | ir.PropertyRef, context: Context) -> Json:
    """What a loop compares of its rounds: `IterationOutput.fit.FinalMetricDataList['auc'].Value`."""
    return _elsewhere(expression(value, context), f"Steps.{value.step}.", f"IterationOutput.{value.step}.", value)


def _elsewhere(made: Json, here: str, there: str, value: ir.Value) -> Json:
    match made:
        case Get(path=path):
            return Get(there + path.removeprefix(here)) if path.startswith(here) else made
        case Join(on=on, values=values):
            return Join(on, tuple(_elsewhere(item, here, there, value) for item in values))
        case JsonGet():
            raise InternalError("a file of one round is read", value.span)
        case _:
            return made


def named_member(member: str) -> Callable[[ir.Step, ir.OutputRef, Context], Json]:
    """The result of a step that is known by one member of its description."""
    return lambda step, value, context: Get(f"Steps.{step.name}.{member}")


def metrics_file(value: ir.OutputRef, context: Context) -> Json:
    """The location of the document of a whole Metrics."""
    step = context.step(value.step, value)
    output = output_named(step, split_path(step, value.path)[0], value)
    return Join("/", (expression(value, context), file_name(output)))
