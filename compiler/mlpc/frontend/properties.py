"""`properties(x)`: the members of a step's description, typed by the service's own shapes."""

from __future__ import annotations

from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend.binding import Arguments
from mlpc.frontend.core import Evaluator
from mlpc.frontend.frame import Frame
from mlpc.frontend.suggest import suggestion
from mlpc.frontend.values import POISON, Properties, Rounds, Runtime, StepResult, describe
from mlpc.ir import nodes as ir
from mlpc.ir.types import BOOL, FLOAT, INT, STR, Type
from mlpc.record import replace
from mlpc.service.shapes import Shape, shape
from mlpc.service.steps import STEP_TYPES, property_members
from mlpc.source import Span

_SCALARS: Final[dict[str, Type]] = {
    "string": STR,
    "timestamp": STR,
    "integer": INT,
    "float": FLOAT,
    "boolean": BOOL,
}
_DECLARED: Final[dict[str, Type]] = {"String": STR, "Integer": INT, "Float": FLOAT, "Boolean": BOOL}
"""The types of output parameters."""


def properties_of(ev: Evaluator, call: Arguments, frame: Frame) -> object:
    """`properties(result)`: of the step that gave it."""
    if len(call.positional) != 1 or call.keywords or frame.builder is None:
        return ev.error(rules.PROPERTIES_FORM, call.span)
    given = call.positional[0]
    match given.value:
        case Runtime(value=ir.OutputRef(step=name, round=round_)) | StepResult(step=name, round=round_):
            step = frame.builder.step(name)
        case Rounds(loop=name):
            step, round_ = frame.builder.step(name), None
        case _:
            step, round_ = None, None
    if step is None:
        return POISON if given.value is POISON else ev.error(rules.PROPERTIES_FORM, given.span)
    if step.kind not in STEP_TYPES or not property_members(step.kind):
        return ev.error(rules.NO_PROPERTIES, given.span, kind=step.kind)
    return Properties(step.name, step.kind, (), None, _outputs(step), round_)


def _outputs(step: ir.Step) -> tuple[tuple[str, Type], ...]:
    """The output parameters of a Lambda or Callback step, by its function's result or, of a raw step, as they are written."""
    if not isinstance(step.body, ir.RawBody):
        return tuple((output.name, output.type) for output in step.outputs)
    written = dict(step.body.members.entries).get("OutputParameters")
    rows = written.items if isinstance(written, ir.ListValue) else ()
    texts = [
        {key: item.value for key, item in row.entries if isinstance(item, ir.Const)}
        for row in rows
        if isinstance(row, ir.MapValue)
    ]
    return tuple((str(row.get("OutputName")), _DECLARED.get(str(row.get("OutputType")), STR)) for row in texts)


def member_of(ev: Evaluator, owner: Properties, word: str, at: Span, whole: Span) -> object:
    """`owner.Member`."""
    members = property_members(owner.kind) if owner.shape is None else shape(owner.shape).members
    if owner.shape is not None and shape(owner.shape).kind != "structure":
        return ev.error(rules.NO_ATTRIBUTE, at, name=word, owner=_described(owner), help="subscript it: `[...]`")
    target = members.get(word)
    if target is None:
        return ev.error(rules.NO_ATTRIBUTE, at, name=word, owner=_described(owner), help=suggestion(word, members))
    return _at(owner, word, shape(target), whole)


def element_of(ev: Evaluator, owner: Properties, key: object, span: Span) -> object:
    """`owner[key]`: of a list by its place, or by the name that the service knows its elements by; of a map by its key."""
    found = shape(owner.shape) if owner.shape is not None else None
    if found is not None and found.kind == "list" and found.element is not None:
        by_name = STEP_TYPES[owner.kind].list_keys.get(".".join(str(part) for part in owner.path))
        if isinstance(key, int) and not isinstance(key, bool) and key >= 0:
            return _at(owner, key, shape(found.element), span)
        if isinstance(key, str) and by_name is not None:
            return _at(owner, ir.Key(key=key), shape(found.element), span)
        wanted = f"its place, from 0, or a {by_name}" if by_name is not None else "its place, from 0"
        return ev.error(rules.WRONG_KIND, span, wanted=wanted, got=describe(key))
    if found is not None and found.kind == "map" and found.value is not None:
        if isinstance(key, str) and owner.path == ("OutputParameters",):
            declared = dict(owner.outputs).get(key)
            if declared is None:
                hint = suggestion(key, dict(owner.outputs))
                return ev.error(rules.NO_ATTRIBUTE, span, name=key, owner=_described(owner), help=hint)
            path = (*owner.path, ir.Key(key=key))
            return Runtime(_reference(owner, path, declared, span), declared)
        if isinstance(key, str):
            return _at(owner, ir.Key(key=key), shape(found.value), span)
        return ev.error(rules.WRONG_KIND, span, wanted="a key, as text", got=describe(key))
    return ev.error(rules.RUNTIME_SUBSCRIPT, span)


def _at(owner: Properties, part: str | int | ir.Key, found: Shape, span: Span) -> object:
    path = (*owner.path, part)
    type_ = _SCALARS.get(found.kind)
    if type_ is None:
        return Properties(owner.step, owner.kind, path, found.name, owner.outputs, owner.round)
    return Runtime(_reference(owner, path, type_, span), type_)


def _reference(owner: Properties, path: tuple[str | int | ir.Key, ...], type_: Type, span: Span) -> ir.PropertyRef:
    return ir.PropertyRef(step=owner.step, path=path, type=type_, round=owner.round, span=span)


def is_document(value: ir.Value) -> bool:
    """Whether a value is the configuration of a job, or in it: the service reads inside the JSON text of it."""
    return isinstance(value, ir.PropertyRef) and value.path[0] == "JobConfigDocument"


def in_document(owner: ir.PropertyRef, word: str, span: Span) -> Runtime:
    """A member of such a document, which no model describes."""
    return Runtime(replace(owner, path=(*owner.path, word), type=STR, span=span), STR)


def _described(owner: Properties) -> str:
    path = ".".join(part.key if isinstance(part, ir.Key) else str(part) for part in owner.path)
    return f"`{path}`" if path else f"the description of a {owner.kind} step"


def final_metric(ev: Evaluator, call: Arguments, frame: Frame) -> object:
    """`final_metric(model, name)`: a metric that the training step declares."""
    if len(call.positional) != 2 or call.keywords or frame.builder is None:
        return ev.error(rules.FINAL_METRIC_FORM, call.span)
    model, name = call.positional
    if model.value is POISON or name.value is POISON:
        return POISON
    result = model.value.value if isinstance(model.value, Runtime) else None
    step = frame.builder.step(result.step) if isinstance(result, ir.OutputRef) else None
    if (
        not isinstance(result, ir.OutputRef)
        or step is None
        or step.kind != "Training"
        or not isinstance(name.value, str)
    ):
        return ev.error(rules.FINAL_METRIC_FORM, call.span)
    declared = next((option.value for option in step.options if option.name == "metrics"), None)
    known = [key for key, _ in declared.entries] if isinstance(declared, ir.MapValue) else []
    if name.value not in known:
        hint = suggestion(name.value, known) or 'declare it: `metrics={"name": r"regex"}`'
        return ev.error(
            rules.NO_METRIC, name.span, name=name.value, step=step.name, help=hint, related=[(step.span, "this step")]
        )
    path = ("FinalMetricDataList", ir.Key(key=name.value), "Value")
    return Runtime(ir.PropertyRef(step=step.name, path=path, type=FLOAT, round=result.round, span=call.span), FLOAT)
