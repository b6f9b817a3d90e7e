"""Whether a value may stand where a type is declared, and what it is in the IR there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, cast

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend import conditions
from mlpc.frontend.core import Evaluator, writable
from mlpc.frontend.values import (
    Condition,
    EnumMember,
    Given,
    Poison,
    Rounds,
    Runtime,
    StepResult,
    describe,
    placeholder_in,
)
from mlpc.ir import nodes as ir
from mlpc.ir.types import (
    STR,
    ArtifactType,
    FeatureGroupType,
    HandleType,
    ListType,
    MetricsType,
    ScalarType,
    Type,
    spell,
)
from mlpc.source import Span


def coerce(ev: Evaluator, given: Given, declared: Type, name: str, defined: Span) -> ir.Value | None:
    """The value as IR of the declared type; None, said, where it does not fit. Integers are numbers; nothing else is converted."""
    value = given.value
    if isinstance(value, Poison):
        return None
    if isinstance(declared, ListType) and isinstance(value, list | tuple):
        return _elements(ev, Given(cast("Sequence[object]", value), given.span), declared.element, name, defined)
    match declared:
        case ScalarType():
            fits = _scalar(value, declared)
        case ArtifactType(bases=(identity, *_)):
            fits = isinstance(value, Runtime) and isinstance(value.type, ArtifactType) and identity in value.type.bases
        case MetricsType():
            fits = isinstance(value, Runtime) and value.type == declared
        case _:
            fits = isinstance(value, Runtime) and value.type == declared
    if fits:
        lowered = ev.lower(value, given.span)
        return _promoted(lowered, declared)
    if isinstance(value, Rounds):
        ev.error(rules.ROUNDS_LIST, given.span, related=[(value.span, "loops when the pipeline runs")])
        return None
    data = {
        "name": name,
        "declared": spell(declared),
        "got": type_name(value),
        "related": [(defined, f"`{name}` is declared here")],
    }
    ev.error(rules.ARGUMENT_TYPE, given.span, help=_hint(value, declared), **data)  # type: ignore[arg-type]
    return None


def _elements(ev: Evaluator, given: Given, declared: Type, name: str, defined: Span) -> ir.Value | None:
    found: list[ir.Value] = []
    items = cast("Sequence[object]", given.value)
    for at, item in enumerate(items):
        element = Given(item, ev.written(items, at, item, given.span)[1])
        value = coerce(ev, element, declared, f"{name}[{at}]", defined)
        if value is not None:
            found.append(value)
    return ir.ListValue(items=tuple(found), span=given.span) if len(found) == len(items) else None


def _promoted(value: ir.Value | None, declared: Type) -> ir.Value | None:
    """An integer literal where a float is declared is a float, as type checkers see it."""
    if (
        isinstance(value, ir.Const)
        and type(value.value) is int
        and isinstance(declared, ScalarType)
        and declared.kind == "float"
    ):
        return ir.Const(value=float(value.value), span=value.span)
    return value


def _scalar(value: object, declared: ScalarType) -> bool:
    if declared.enum is not None:
        if isinstance(value, EnumMember):
            return value.owner.type == declared
        return isinstance(value, Runtime) and value.type == declared
    if isinstance(value, Runtime):
        if not isinstance(value.type, ScalarType) or value.type.enum is not None:
            return False
        if declared.values:
            return bool(value.type.values) and set(value.type.values) <= set(declared.values)
        return value.type.kind == declared.kind or (declared.kind, value.type.kind) == ("float", "int")
    if declared.values:
        return any(type(value) is type(option) and value == option for option in declared.values)
    if declared.kind == "float":
        return type(value) in (int, float)
    return type(value).__name__ == declared.kind


def type_name(value: object) -> str:
    match value:
        case Runtime(value=ir.Template(text=text), type=ScalarType()):
            return f"the placeholder `{text}`, which is text"
        case Runtime(type=type_):
            return f"`{spell(type_)}`"
        case Condition():
            return "a condition"
        case EnumMember(owner=owner):
            return f"`{owner.name}`"
        case None | bool() | int() | float() | str():
            return describe(value)
        case _:
            return describe(value)


def _hint(value: object, declared: Type) -> str:
    if isinstance(value, Runtime) and isinstance(value.value, ir.DataSource):
        return _instead(value.value, declared)
    if isinstance(value, Runtime) and isinstance(value.type, FeatureGroupType):
        offline = "read its offline store, by an `AthenaDataset` or where it lies in S3"
        return offline if isinstance(declared, ArtifactType) else "pass its name: `.name`"
    if isinstance(declared, ArtifactType) and isinstance(value, str):
        return f'write `{declared.name}("{value if value.startswith("s3://") else "s3://..."}")`'
    if isinstance(declared, ArtifactType) and isinstance(value, Runtime) and value.type == STR:
        return _located(value.value, declared)
    if (
        isinstance(declared, ArtifactType)
        and isinstance(value, Runtime)
        and not isinstance(value.type, ScalarType | ArtifactType | HandleType)
    ):
        fields = [field.name for field in getattr(value.type, "fields", ()) if isinstance(field.type, ArtifactType)]
        return f"pass one of its fields: {', '.join(f'`.{field}`' for field in fields)}" if fields else ""
    if isinstance(declared, ScalarType):
        template = placeholder_in(value)
        if template is not None:
            return f"give `{template.keys[0]}` a value, or declare `str`"
        if isinstance(value, str) and not declared.values and (meant := _spelled(value, declared.kind)) is not None:
            return f"write it without quotes: `{meant}`"
        if (
            declared.kind == "str"
            and not declared.values
            and isinstance(value, int | float)
            and not isinstance(value, bool)
        ):
            return f'write it as text: `"{value}"`'
        if (
            declared.kind == "str"
            and isinstance(value, Runtime)
            and isinstance(value.type, ScalarType)
            and value.type.kind in ("int", "float")
        ):
            return "write `str(...)` or an f-string"
        if declared.kind == "str" and isinstance(value, Runtime) and isinstance(value.type, ArtifactType):
            return 'write its location as text: `f"{...}"`'
        if declared.enum is not None:
            return f"write a member: {', '.join(f'`{declared.enum}.{member}`' for member in declared.members[:5])}"
        if declared.values:
            return f"it must be one of {', '.join(map(repr, declared.values[:8]))}"
    if isinstance(value, StepResult):
        return "this step returns nothing"
    return ""


def _located(value: ir.Value, declared: ArtifactType) -> str:
    """What to write where text stands for a location."""
    if isinstance(value, ir.ParamRef):
        return f"declare `{value.name}: Dataset` in the pipeline, or write `{declared.name}({value.name})`"
    return f"write `{declared.name}(...)` around the text"


def _instead(source: ir.DataSource, declared: Type) -> str:
    if isinstance(declared, ArtifactType) and declared.kind == "Dataset":
        return f"write `{declared.name}({source.kind}(...))`"
    return "read it in a step that takes a `Dataset`, and pass what that returns"


_SPELLINGS: Final[Mapping[str, Callable[[str], object]]] = {
    "int": int,
    "float": float,
    "bool": lambda text: {"true": True, "false": False}[text.lower()],
}


def _spelled(text: str, kind: str) -> object | None:
    """The value that a text spells, if it spells one of that kind."""
    try:
        return _SPELLINGS[kind](text) if kind in _SPELLINGS else None
    except (ValueError, KeyError):
        return None


def condition_argument(ev: Evaluator, given: Given) -> Given:
    """A condition passed as a boolean: the service computes truths only for its Condition steps."""
    if isinstance(given.value, Condition) and conditions.as_condition(given.value, given.span):
        ev.error(rules.CONDITION_AS_VALUE, given.span)
        return Given(Poison(), given.span)
    return given


def is_known_text(ev: Evaluator, given: Given, what: str) -> bool:
    """Whether a value is text that is known when the pipeline is compiled, or left out; says so where not."""
    if given.value is None or isinstance(given.value, str):
        return writable(ev, given.value, given.span)
    if ev.unfilled(given.value, given.span, f"{what} must be known when the pipeline is compiled"):
        return False
    if isinstance(given.value, Runtime) and not isinstance(given.value.value, ir.Const):
        ev.error(rules.NOT_CONSTANT, given.span, what=what)
    elif not isinstance(given.value, Poison):
        ev.error(rules.WRONG_KIND, given.span, wanted="text", got=type_name(given.value))
    return False
