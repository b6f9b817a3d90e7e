"""The inputs and outputs of a job have the names, paths and modes that the service takes.

Assumes nothing. Establishes: within a step, the names of inputs, outputs and property files fit the service's patterns and no two of
one kind are the same, nor are two paths; what `Input(...)` and `Output(...)` say is allowed where it is said.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.sink import Sink
from mlpc.ir import nodes as ir
from mlpc.ir.traverse import jobs
from mlpc.ir.types import STR, MetricsType
from mlpc.passes.fitting import text_problems
from mlpc.passes.setting import Setting
from mlpc.service.keywords import nearest
from mlpc.service.shapes import shape
from mlpc.source import Span

_NAME: Final = re.compile(r"[A-Za-z0-9\-_]{1,64}")
_CHANNEL: Final = re.compile(r"[A-Za-z0-9.\-_]{1,64}")
_FOLDER: Final = re.compile(r"/opt/ml/processing/[^\0]+")

_MODELS: Final = frozenset({"model", "servable"})
"""Inputs that are a model, or its name."""

_INPUT: Final[Mapping[str, Mapping[str, str]]] = {
    "Processing": {
        "name": "",
        "path": "ProcessingLocalPath",
        "mode": "ProcessingS3InputMode",
        "input_mode": "ProcessingS3InputMode",
        "data_type": "ProcessingS3DataType",
        "distribution": "ProcessingS3DataDistributionType",
        "compression": "ProcessingS3CompressionType",
    },
    "Training": {
        "name": "",
        "mode": "TrainingInputMode",
        "input_mode": "TrainingInputMode",
        "data_type": "S3DataType",
        "distribution": "S3DataDistribution",
        "compression": "CompressionType",
        "content_type": "ContentType",
    },
}
"""Step type -> keyword of `Input(...)` -> the shape of what it sets."""


def check_parts(pipeline: ir.Pipeline, setting: Setting, sink: Sink) -> ir.Pipeline:
    for step in jobs(pipeline):
        _models(step, sink)
        _inputs(step, sink)
        _outputs(step, sink)
    return pipeline


def _models(step: ir.Step, sink: Sink) -> None:
    """A model that is given by its name has one that the service takes."""
    for item in step.inputs:
        if item.name in _MODELS and item.type == STR and isinstance(item.value, ir.Const):
            for problem in text_problems(str(item.value.value), shape("ModelName")):
                sink.report(rules.OPTION_VALUE, item.span, name=item.name, problem=problem)


def _inputs(step: ir.Step, sink: Sink) -> None:
    pattern = _CHANNEL if step.kind == "Training" else _NAME
    _distinct(step, "input", [_named(item) for item in step.inputs], pattern, sink)
    known = _INPUT.get(step.kind, {})
    paths: list[tuple[str, Span]] = []
    for item in step.inputs:
        for option in item.options:
            if option.name not in known:
                help_ = "a channel is always below /opt/ml/input/data" if option.name == "path" else ""
                sink.report(
                    rules.OPTION_UNKNOWN,
                    option.name_span or option.span,
                    owner=f"an input of a {step.kind} step",
                    name=option.name,
                    help=help_,
                )
                continue
            _literal(option, known[option.name], sink)
        _compressed(item, step.kind, sink)
        path = _text(item, "path")
        if path is not None:
            paths.append((path, next(option.span for option in item.options if option.name == "path")))
    _distinct(step, "path", paths, _FOLDER, sink)


def _compressed(item: ir.Input, kind: str, sink: Sink) -> None:
    """A processing job unpacks what it streams, and nothing else."""
    place = next((option.span for option in item.options if option.name == "compression"), item.span)
    streamed = "Pipe" in (_text(item, "mode"), _text(item, "input_mode"))
    if kind == "Processing" and _text(item, "compression") == "Gzip" and not streamed:
        problem = '`compression`: only what is streamed into a processing container is unpacked: `mode="Pipe"`'
        sink.report(rules.COMBINATION, place, problem=problem)


def _outputs(step: ir.Step, sink: Sink) -> None:
    _distinct(step, "output", [(output.name, _place(output, "name")) for output in step.outputs], _NAME, sink)
    reports = [
        (output.type.report or output.type.name, output.span)
        for output in step.outputs
        if isinstance(output.type, MetricsType)
    ]
    _distinct(step, "property file", reports, _NAME, sink)
    paths = [(output.path, _place(output, "path")) for output in step.outputs if output.path]
    _distinct(step, "path", paths, _FOLDER, sink)
    for output in step.outputs:
        if isinstance(output.destination, ir.Const):
            for problem in text_problems(str(output.destination.value), shape("S3Uri")):
                sink.report(rules.OPTION_VALUE, output.destination.span, name="destination", problem=problem)
        if output.mode is not None:
            value = ir.Const(value=output.mode, span=_place(output, "mode"))
            _literal(ir.Option(name="mode", value=value, span=value.span), "ProcessingS3UploadMode", sink)


def _named(item: ir.Input) -> tuple[str, Span]:
    """The name of an input, and where it is given: by its `Input(...)`, or by the parameter that it is the argument of."""
    for option in item.options:
        if option.name == "name" and isinstance(option.value, ir.Const) and isinstance(option.value.value, str):
            return option.value.value, option.span
    return item.name, item.span


def _place(output: ir.Output, name: str) -> Span:
    """Where something of an output is said."""
    return dict(output.places).get(name, output.span)


def _text(item: ir.Input, name: str) -> str | None:
    for option in item.options:
        if option.name == name and isinstance(option.value, ir.Const) and isinstance(option.value.value, str):
            return option.value.value
    return None


def _literal(option: ir.Option, shape_name: str, sink: Sink) -> None:
    value = option.value.value if isinstance(option.value, ir.Const) else None
    if not isinstance(value, str):
        sink.report(rules.OPTION_VALUE, option.span, name=option.name, problem="expected text known at compile time")
        return
    for problem in _problems(value, shape_name):
        sink.report(rules.OPTION_VALUE, option.span, name=option.name, problem=problem)


def _problems(value: str, shape_name: str) -> Iterator[str]:
    if not shape_name:
        return
    found = shape(shape_name)
    if found.enum and value not in found.enum:
        hint = nearest(value, found.enum)
        yield f"{value!r} is not one of {', '.join(found.enum)}" + (f"; did you mean {hint!r}?" if hint else "")
    if found.max is not None and len(value) > found.max:
        yield f"at most {int(found.max)} characters, this has {len(value)}"


def _distinct(
    step: ir.Step, what: str, named: Iterable[tuple[str, Span]], pattern: re.Pattern[str], sink: Sink
) -> None:
    seen: dict[str, Span] = {}
    for name, span in named:
        if not pattern.fullmatch(name):
            problem = "paths are below /opt/ml/processing" if pattern is _FOLDER else rules.PART_NAME.note
            sink.report(rules.PART_NAME, span, name=name, what=what, step=step.name, note=problem)
        elif name in seen:
            sink.report(
                rules.DUPLICATE_PART,
                span,
                name=name,
                what=what,
                step=step.name,
                related=[(seen[name], "the first one")],
            )
        seen.setdefault(name, span)
