"""The members inside of the dicts of a step's keywords have the service's own names.

Assumes nothing. Establishes: a key that `service.spelling` knows as another spelling of a member is that member's name; no member is
said twice. What is a map of the user's own, and what a raw step says, is left as it is.
"""

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.sink import Sink
from mlpc.ir import nodes as ir
from mlpc.ir.traverse import with_jobs
from mlpc.passes.fitting import Report, key_span
from mlpc.passes.setting import Setting
from mlpc.record import replace
from mlpc.service.keywords import member_paths
from mlpc.service.shapes import Shape, member_shape, shape
from mlpc.service.spelling import JSON_TEXTS, spellings
from mlpc.service.steps import STEP_TYPES
from mlpc.source import Span


def spell_members(pipeline: ir.Pipeline, setting: Setting, sink: Sink) -> ir.Pipeline:
    return with_jobs(pipeline, lambda step: _step(step, sink))


def _step(step: ir.Step, sink: Sink) -> ir.Step:
    row = STEP_TYPES.get(step.kind)
    if row is None or row.request is None or isinstance(step.body, ir.RawBody):
        return step
    options = tuple(_option(option, step.kind, row.request, sink) for option in step.options)
    request = step.request
    if request is not None:

        def say(problem: str, span: Span) -> None:
            sink.report(rules.REQUEST_PATH, span, step=step.name, problem=problem)

        request = _structure(request, shape(row.request), say)
    return replace(step, options=options, request=request)


def _option(option: ir.Option, kind: str, request: str, sink: Sink) -> ir.Option:
    paths = member_paths(kind, option.name)
    if not paths or not isinstance(option.value, ir.MapValue | ir.ListValue):
        return option

    def say(problem: str, span: Span) -> None:
        sink.report(rules.OPTION_VALUE, span, name=option.name, problem=problem)

    return replace(option, value=_spelled(option.value, member_shape(request, paths[0]), say))


def _spelled(value: ir.Value, found: Shape, report: Report) -> ir.Value:
    match value:
        case ir.MapValue() if found.kind == "structure":
            return _structure(value, found, report)
        case ir.MapValue(entries=entries) if found.kind == "map" and found.value is not None:
            inner = shape(found.value)
            return replace(value, entries=tuple((key, _spelled(item, inner, report)) for key, item in entries))
        case ir.ListValue(items=items) if found.kind == "list" and found.element is not None:
            inner = shape(found.element)
            return replace(value, items=tuple(_spelled(item, inner, report) for item in items))
        case _:
            return value


def _structure(value: ir.MapValue, found: Shape, report: Report) -> ir.MapValue:
    other = spellings(found.name)
    entries: dict[str, ir.Value] = {}
    keys: list[Span] = []
    for at, (key, item) in enumerate(value.entries):
        member = key if key in found.members else other.get(key, key)
        place = key_span(value, at, value.span)
        if member in entries:
            report(f"`{member}` is said twice", place)
            continue
        target = found.members.get(member)
        entries[member] = item if target is None or target in JSON_TEXTS else _spelled(item, shape(target), report)
        keys.append(place)
    return replace(value, entries=tuple(entries.items()), keys=tuple(keys) if value.keys else ())
