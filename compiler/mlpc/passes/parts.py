"""The inputs and outputs of a job have the names, paths and modes that the service takes.

Assumes nothing. Establishes: within a step, the names of inputs, outputs and property files fit the service's patterns and no two of
one kind are the same, nor are two paths; what `Input(...)` and `Output(...)` say is allowed where it is said.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.sink import Sink
from mlpc.ir import nodes as ir
from mlpc.ir.traverse import jobs
from mlpc.ir.types import STR, FeatureGroupType, MetricsType, spell
from mlpc.ir.values import type_of
from mlpc.passes.fitting import check_value, text_problems
from mlpc.passes.setting import Setting
from mlpc.service.inputs import INPUTS
from mlpc.service.shapes import Shape, member_shape, shape
from mlpc.service.sources import SOURCES
from mlpc.source import Span

_REPORT: Final = re.compile(r"[A-Za-z0-9\-_]{1,64}")
_NAME: Final = re.compile(r"[A-Za-z0-9.\-_]{1,64}")
_FOLDER: Final = re.compile(r"/opt/ml/processing/[^\0]+")

_MODELS: Final = frozenset({"model", "servable"})
"""Inputs that are a model, or its name."""


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
    _distinct(step, "input", [_named(item) for item in step.inputs], _NAME, sink)
    row = INPUTS.get(step.kind)
    paths: list[tuple[str, Span]] = []
    for item in step.inputs:
        for option in item.options:
            if _unsaid(step, item.value, option):
                sink.report(
                    rules.OPTION_UNKNOWN,
                    option.name_span or option.span,
                    owner=f"`{spell(type_of(item.value) or item.type)}(...)` as an input",
                    name=option.name,
                    note="it is a member of what is read from S3",
                    help="leave it out, or pass a location",
                )
                continue
            if option.name == "name":
                continue
            if row is None or option.name not in row.members:
                help_ = "a channel is always below /opt/ml/input/data" if option.name == "path" else ""
                sink.report(
                    rules.OPTION_UNKNOWN,
                    option.name_span or option.span,
                    owner=f"an input of a {step.kind} step",
                    name=option.name,
                    help=help_,
                )
                continue
            _fits(step, option, member_shape(row.shape, row.members[option.name]), sink)
        _compressed(item, step.kind, sink)
        path = _text(item, "path")
        if path is not None:
            paths.append((path, next(option.span for option in item.options if option.name == "path")))
    _distinct(step, "path", paths, _FOLDER, sink)


def _unsaid(step: ir.Step, value: ir.Value, option: ir.Option) -> bool:
    """Whether an option is one of what is read from S3, and a step reads something else."""
    source = SOURCES[value.kind] if isinstance(value, ir.DataSource) else None
    return source is not None and source.step_type == step.kind and option.name in source.unsaid


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
    _distinct(step, "property file", reports, _REPORT, sink)
    paths = [(output.path, _place(output, "path")) for output in step.outputs if output.path]
    _distinct(step, "path", paths, _FOLDER, sink)
    for output in step.outputs:
        if isinstance(output.destination, ir.Const):
            for problem in text_problems(str(output.destination.value), shape("S3Uri")):
                sink.report(rules.OPTION_VALUE, output.destination.span, name="destination", problem=problem)
        if isinstance(output.type, FeatureGroupType):
            _feature_group(output, output.type, sink)
        elif output.mode is not None:
            value = ir.Const(value=output.mode, span=_place(output, "mode"))
            option = ir.Option(name="mode", value=value, span=value.span)
            _fits(step, option, shape("ProcessingS3UploadMode"), sink)


def _feature_group(output: ir.Output, type_: FeatureGroupType, sink: Sink) -> None:
    for problem in text_problems(type_.group, shape("FeatureGroupName")):
        sink.report(rules.OPTION_VALUE, type_.span, name="name", problem=problem)
    for name, span in output.places:
        if name != "name":
            note = "the step puts records into a feature group, and the service uploads nothing"
            sink.report(
                rules.OPTION_UNKNOWN, span, owner="an output to a feature group", name=name, note=note, help=_LEAVE
            )


_LEAVE: Final = "leave it out"


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


def _fits(step: ir.Step, option: ir.Option, expected: Shape, sink: Sink) -> None:
    def say(problem: str, span: Span) -> None:
        sink.report(rules.OPTION_VALUE, span, name=option.name, problem=problem)

    check_value(option.value, expected, step.kind, option.span, say)


_ALLOWED: Final[Mapping[re.Pattern[str], str]] = {
    _FOLDER: "paths are below /opt/ml/processing",
    _REPORT: "the service takes up to 64 letters, digits, `-` and `_`",
}


def _distinct(
    step: ir.Step, what: str, named: Iterable[tuple[str, Span]], pattern: re.Pattern[str], sink: Sink
) -> None:
    seen: dict[str, Span] = {}
    for name, span in named:
        if not pattern.fullmatch(name):
            problem = _ALLOWED.get(pattern, rules.PART_NAME.note)
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
