"""What a tuning job searches in: `ranges={name: continuous(...) / integer(...) / categorical([...])}`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, cast

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend.coerce import coerce
from mlpc.frontend.core import Evaluator
from mlpc.frontend.suggest import suggestion
from mlpc.frontend.values import Given, Param, Poison, Record, Runtime, describe
from mlpc.ir import nodes as ir
from mlpc.ir.types import ScalarType, Type, spell
from mlpc.service.shapes import shape
from mlpc.source import Span

_KINDS: Final[Mapping[str, tuple[tuple[type, ...], tuple[str, ...], tuple[str, ...]]]] = {
    "mlpc.continuous": ((int, float), ("int", "float", "str"), ("float",)),
    "mlpc.integer": ((int,), ("int", "str"), ("int", "float")),
    "mlpc.categorical": ((), (), ("str", "int", "float", "bool")),
}
"""Constructor -> the types of known bounds, those of run-time bounds, and those of the parameters whose values it has."""
_SCALINGS: Final = {
    "mlpc.continuous": ("Auto", "Linear", "Logarithmic", "ReverseLogarithmic"),
    "mlpc.integer": ("Auto", "Linear", "Logarithmic"),
}

Known = Mapping[str, tuple[str, ScalarType | None, Param | None]]
"""What may be tuned, by its name in Python: the hyperparameter's name, and the type and place of the parameter that it is."""


def known_names(params: Sequence[tuple[Param, Type, Record | None]], hyperparameters: Given | None) -> Known:
    """The scalar parameters of a step, and the keys of its `hyperparameters=`."""
    found: dict[str, tuple[str, ScalarType | None, Param | None]] = {}
    static = hyperparameters.value if hyperparameters is not None else None
    if isinstance(static, dict):
        found.update({key: (key, None, None) for key in cast("dict[object, object]", static) if isinstance(key, str)})
    for param, type_, marker in params:
        if isinstance(type_, ScalarType):
            given = [item.value for key, item in (marker.fields if marker else {}).items() if key in ("flag", "name")]
            name = given[0] if given and isinstance(given[0], str) else param.name
            found[param.name] = (name, type_, param)
    return found


def lower_ranges(ev: Evaluator, step: str, given: Given, known: Known) -> tuple[ir.MapValue, dict[str, Span]] | None:
    """The ranges as IR, each a map of its `kind` with `low`, `high` and `scaling`, or `values`, and `hyperparameter` where that has
    another name; and where each is. None, said, where one is wrong."""
    if isinstance(given.value, Poison):
        return None
    if not isinstance(given.value, dict) or not given.value:
        wanted = "a dict of names and `continuous(...)`, `integer(...)` or `categorical(...)`"
        ev.error(rules.WRONG_KIND, given.span, wanted=wanted, got=describe(given.value))
        return None
    before = ev.sink.errors
    entries: list[tuple[str, ir.Value]] = []
    keys: list[Span] = []
    places: dict[str, Span] = {}
    for key, value in cast("dict[object, object]", given.value).items():
        at, span = ev.written(given.value, key, value, given.span)
        if not isinstance(key, str):
            ev.error(rules.MAP_KEY, at, key=describe(key))
        elif key not in known:
            hint = suggestion(key, known) or "declare it as a parameter of the step, or give it in `hyperparameters=`"
            ev.error(rules.TUNED_NAME, at, step=step, name=key, help=hint)
        elif not isinstance(value, Record) or value.kind not in _KINDS:
            if not isinstance(value, Poison):
                ev.error(rules.RANGE, span, name=key, problem=f"this is {describe(value)}, and no range")
        else:
            name, type_, param = known[key]
            places[key] = at
            made = _range(ev, key, value, type_, param)
            if name != key:
                made.append(("hyperparameter", ir.Const(value=name, span=value.span)))
            entries.append((key, ir.MapValue(entries=tuple(made), span=value.span)))
            keys.append(at)
    if ev.sink.errors > before:
        return None
    return ir.MapValue(entries=tuple(entries), span=given.span, keys=tuple(keys)), places


def _range(
    ev: Evaluator, name: str, record: Record, type_: ScalarType | None, param: Param | None
) -> list[tuple[str, ir.Value]]:
    word = record.kind.rpartition(".")[2]
    made: list[tuple[str, ir.Value]] = [("kind", ir.Const(value=word, span=record.span))]
    if type_ is not None and (type_.kind not in _KINDS[record.kind][2] or (type_.values and word != "categorical")):
        problem = f"the step declares `{spell(type_)}`, which `{word}` does not give"
        related = [(param.span, f"`{name}` is declared here")] if param is not None else []
        ev.error(rules.RANGE, record.span, name=name, problem=problem, related=related)
    elif word == "categorical":
        values = _values(ev, name, record.fields["values"], type_, param)
        if values is not None:
            made.append(("values", values))
    else:
        made += _bounds(ev, name, record)
    return made


def _values(
    ev: Evaluator, name: str, given: Given, type_: ScalarType | None, param: Param | None
) -> ir.ListValue | None:
    if isinstance(given.value, Poison):
        return None
    limit = shape("ParameterValues").max
    if not isinstance(given.value, list | tuple) or not 1 <= len(given.value) <= int(limit or 0):
        problem = f"1 to {int(limit or 0)} values, as a list known at compile time"
        ev.error(rules.RANGE, given.span, name=name, problem=problem)
        return None
    found: list[ir.Value] = []
    for at, item in enumerate(cast("Sequence[object]", given.value)):
        value = Given(item, ev.written(given.value, at, item, given.span)[1])
        declared = coerce(ev, value, type_, name, param.span) if type_ is not None and param is not None else None
        lowered = ev.lower(item, value.span) if type_ is None else declared
        if lowered is not None:
            found.append(lowered)
    return ir.ListValue(items=tuple(found), span=given.span)


def _bounds(ev: Evaluator, name: str, record: Record) -> list[tuple[str, ir.Value]]:
    literals, kinds, _ = _KINDS[record.kind]
    made: list[tuple[str, ir.Value]] = []
    for key in ("low", "high"):
        given = record.fields[key]
        value = given.value
        runtime = isinstance(value, Runtime) and isinstance(value.type, ScalarType) and value.type.kind in kinds
        if type(value) in literals or runtime:
            lowered = ev.lower(value, given.span)
            if lowered is not None:
                made.append((key, lowered))
        elif not isinstance(value, Poison):
            wanted = "whole numbers" if record.kind == "mlpc.integer" else "numbers"
            ev.error(rules.RANGE, given.span, name=name, problem=f"its bounds are {wanted}, this is {describe(value)}")
    scaling = record.fields.get("scaling")
    known = None
    if scaling is not None and scaling.value is not None and not isinstance(scaling.value, Poison):
        if scaling.value in _SCALINGS[record.kind]:
            known = str(scaling.value)
            made.append(("scaling", ir.Const(value=known, span=scaling.span)))
        else:
            allowed = ", ".join(f"`{item}`" for item in _SCALINGS[record.kind])
            ev.error(rules.RANGE, scaling.span, name=name, problem=f"its scaling is one of {allowed}")
    problem = _order(record, known)
    if problem:
        ev.error(rules.RANGE, record.span, name=name, problem=problem)
    return made


def _order(record: Record, scaling: str | None) -> str:
    """What is wrong between the parts of a range, as far as they are known; nothing where all is well."""
    low, high = record.fields["low"].value, record.fields["high"].value
    if isinstance(low, int | float) and isinstance(high, int | float) and low > high:
        return f"it goes from {low} down to {high}"
    if scaling == "Logarithmic" and isinstance(low, int | float) and low <= 0:
        return f"a logarithmic scale has no {low}: it starts above 0"
    reverse = scaling == "ReverseLogarithmic"
    if reverse and ((isinstance(low, int | float) and low < 0) or (isinstance(high, int | float) and high >= 1)):
        return "a reverse logarithmic scale lies between 0 and 1, without 1"
    return ""
