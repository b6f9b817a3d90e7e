"""A raw step says what a step of its type may, and everything in it has a value.

Assumes images are resolved. Establishes: the arguments fit the request of a type that has one; beside them stand only members that the
type has, the required ones among them; and no part of either is a whole result, or an expression that is written out.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.sink import Sink
from mlpc.ir import nodes as ir
from mlpc.ir.traverse import values_in
from mlpc.ir.types import FeatureGroupType, HandleType, MetricsType, OutputsType
from mlpc.ir.values import type_of
from mlpc.passes.fitting import NAMED, Report, check_value, element_span, key_span, member_problem
from mlpc.passes.setting import Setting
from mlpc.service.expressions import EXPRESSION_KEYS
from mlpc.service.keywords import nearest
from mlpc.service.shapes import shape
from mlpc.service.steps import STEP_TYPES, TopMember
from mlpc.source import Span

_KEYWORDS: Final[Mapping[str, str]] = {
    "Name": "name",
    "Type": "type",
    "Arguments": "arguments",
    "DependsOn": "depends_on",
    "DisplayName": "display_name",
    "Description": "description",
    "RetryPolicies": "retry",
    "CacheConfig": "cache",
}
"""Members of every step that have a keyword."""
_FLAT: Final = frozenset({"Lambda", "Callback"})
"""Types whose arguments are a map of single values."""


def check_raw_steps(pipeline: ir.Pipeline, setting: Setting, sink: Sink) -> ir.Pipeline:
    for step in pipeline.steps:
        if isinstance(step.body, ir.RawBody):
            _step(step, step.body, sink)
    return pipeline


def _step(step: ir.Step, body: ir.RawBody, sink: Sink) -> None:
    reports = {name: _report(step, name, sink) for name in ("arguments", "members")}
    row = STEP_TYPES.get(step.kind)
    written = False
    for name, value in (("arguments", body.arguments), ("members", body.members)):
        for problem, span in _problems(value):
            written = True
            reports[name](problem, span)
    if row is not None and row.request is not None and not written:
        check_value(body.arguments, shape(row.request), step.kind, body.arguments.span, reports["arguments"])
    if step.kind in _FLAT and not written:
        for key, item in body.arguments.entries:
            if isinstance(item, ir.MapValue | ir.ListValue):
                problem = f"`{key}`: a {step.kind} step takes single values only"
                reports["arguments"](problem, element_span(item, body.arguments.span))
    _members(step, body.members, reports["members"])


def _report(step: ir.Step, name: str, sink: Sink) -> Report:
    return lambda problem, span: sink.report(rules.RAW_STEP, span, step=step.name, name=name, problem=problem)


def _problems(value: ir.MapValue) -> Iterator[tuple[str, Span]]:
    """What has no value in a definition, whatever the type of the step."""
    for inner in values_in(value):
        place = element_span(inner, value.span)
        if isinstance(inner, ir.MapValue) and len(inner.entries) == 1 and inner.entries[0][0] in EXPRESSION_KEYS:
            yield f"`{inner.entries[0][0]}` is written by mlpc: put the run-time value itself here", place
        type_ = type_of(inner)
        if isinstance(inner, ir.OutputRef | ir.DocumentRef) and isinstance(
            type_, OutputsType | MetricsType | FeatureGroupType
        ):
            yield "a whole result has no value in a definition: pass one of its parts", place
        if isinstance(inner, ir.OutputRef) and isinstance(type_, HandleType) and type_.kind not in NAMED:
            yield f"the result of `{inner.step}` has no value in a definition: pass one of its parts", place


def _members(step: ir.Step, value: ir.MapValue, report: Report) -> None:
    row = STEP_TYPES.get(step.kind)
    files = (TopMember("PropertyFiles", "outputs"),) if row is not None and row.property_files else ()
    known = {member.name: member for member in (*row.members, *files)} if row is not None else {}
    for at, (key, item) in enumerate(value.entries):
        place = key_span(value, at, value.span)
        if key in _KEYWORDS:
            report(f"`{key}` is said by the keyword `{_KEYWORDS[key]}`", place)
        elif row is not None and key not in known:
            hint = nearest(key, known)
            meant = f"; did you mean `{hint}`?" if hint else f": there are {', '.join(known)}" if known else ""
            report(f"a {step.kind} step has no member `{key}`{meant}", place)
        elif row is not None and known[key].kind != "outputs":
            problem = member_problem(item, known[key])
            if problem:
                report(f"`{key}`: {problem}", element_span(item, place))
    said = {key for key, _ in value.entries}
    for member in known.values():
        if member.required and member.name not in said:
            report(f"`{member.name}` is missing", value.span)
