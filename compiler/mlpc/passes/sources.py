"""Data that is no location in S3 is read where the service can make or mount it, and is said as the service takes it.

Assumes that members have their own names and configured defaults are filled in. Establishes: a `DataSource` is the whole of an input of
a step of its type, its members have the kinds, values and lengths that the service takes, and a job that mounts a file system is in a VPC.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.sink import Sink
from mlpc.ir import nodes as ir
from mlpc.ir.traverse import jobs
from mlpc.passes.fitting import check_value, element_span
from mlpc.passes.relations import has_vpc
from mlpc.passes.setting import Setting
from mlpc.service.shapes import member_shape
from mlpc.service.sources import SOURCES, source_members
from mlpc.source import Span

_WHY: Final[Mapping[str, tuple[str, str]]] = {
    "Processing": (
        "the service runs a query for an input of a processing job alone",
        "read it in a processing step, and pass what that returns",
    ),
    "Training": (
        "the service mounts a file system as a channel of a training job alone",
        "put the data into S3, and pass a `Dataset`",
    ),
}
"""The type of step that a source is for -> why others cannot have it, and what to do instead."""


def check_sources(pipeline: ir.Pipeline, setting: Setting, sink: Sink) -> ir.Pipeline:
    for step in jobs(pipeline):
        for item in step.inputs:
            if isinstance(item.value, ir.DataSource):
                _place(step, item.value, item.span, setting, sink)
                _members(item.value, sink)
        for value, span in _elsewhere(step):
            sink.report(rules.NO_LOCATION, span, kind=value.kind)
    return pipeline


def _place(step: ir.Step, value: ir.DataSource, span: Span, setting: Setting, sink: Sink) -> None:
    kind = SOURCES[value.kind].step_type
    if step.kind != kind:
        why, instead = _WHY[kind]
        sink.report(rules.SOURCE_PLACE, span, kind=step.kind, source=value.kind, why=why, help=instead)
    elif value.kind == "FileSystemDataset" and setting.complete and not has_vpc(step):
        note = "a job reaches a file system through the VPC that it is in"
        help_ = "give `subnets=` and `security_group_ids=`, of the step or in [tool.mlpc]"
        sink.report(rules.OPTION_MISSING, span, step=step.name, name="subnets", note=note, help=help_)


def _members(value: ir.DataSource, sink: Sink) -> None:
    source, paths = SOURCES[value.kind], source_members(value.kind)
    for option in value.options:

        def say(problem: str, place: Span, name: str = option.name) -> None:
            sink.report(rules.OPTION_VALUE, place, name=name, problem=problem)

        check_value(option.value, member_shape(source.shape, paths[option.name]), source.step_type, option.span, say)


def _elsewhere(step: ir.Step) -> Iterator[tuple[ir.DataSource, Span]]:
    """Every source in a step that is not an input of it, and where it is used."""
    held = [(item.value, item.span) for item in step.arguments]
    held += [(item.value, item.span) for item in step.options]
    if step.request is not None:
        held.append((step.request, step.request.span))
    if isinstance(step.body, ir.RawBody):
        held += [(value, value.span) for value in (step.body.arguments, step.body.members)]
    for value, span in held:
        yield from _within(value, span)


def _within(value: ir.Value, span: Span) -> Iterator[tuple[ir.DataSource, Span]]:
    match value:
        case ir.DataSource():
            yield value, span
        case ir.MapValue(entries=entries):
            for _, item in entries:
                yield from _within(item, element_span(item, span))
        case ir.ListValue(items=items):
            for item in items:
                yield from _within(item, element_span(item, span))
        case _:
            # In a text there is none: the front end has said so.
            pass
