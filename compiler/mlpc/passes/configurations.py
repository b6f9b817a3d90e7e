"""Whether a configuration of a Clarify check has the keys and values that its container reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from mlpc.ir import nodes as ir
from mlpc.ir.values import constant
from mlpc.passes.fitting import Place, Report, element_span, key_span, shown_path
from mlpc.service.analysis import CONFIGURATIONS, ELSEWHERE, Key, Keys, Leaf, contradictions
from mlpc.service.keywords import nearest
from mlpc.source import Span


def check_configuration(name: str, value: ir.Value, span: Span, report: Report) -> None:
    """`name`: the option; `value` has no run-time parts."""
    wrong = False

    def say(problem: str, place: Span) -> None:
        nonlocal wrong
        wrong = True
        report(problem, place)

    _mapping(value, CONFIGURATIONS[name], ELSEWHERE.get(name, {}), span, say, ())
    if not wrong:
        for problem in contradictions(name, constant(value)):
            report(problem, span)


def _mapping(
    value: ir.Value, keys: Keys, elsewhere: Mapping[str, str], span: Span, report: Report, path: Place
) -> None:
    where = shown_path(path)
    if not isinstance(value, ir.MapValue):
        report(f"{where}expected a dict of {_listed(keys)}", span)
        return
    said = {name for name, item in value.entries if not isinstance(item, ir.Const) or item.value is not None}
    for at, (name, item) in enumerate(value.entries):
        key = keys.get(name)
        if key is not None:
            if name in said:
                _value(item, key, element_span(item, span), report, (*path, name))
            continue
        hint = nearest(name, keys)
        meant = elsewhere.get(name) or (f"did you mean `{hint}`?" if hint else f"there are {_listed(keys)}")
        report(f"{where}there is no `{name}`: {meant}", key_span(value, at, span))
    for name, key in keys.items():
        if key.required and name not in said:
            report(f"{where}`{name}` is missing", span)


def _listed(keys: Keys) -> str:
    names = [f"`{name}`" for name in keys]
    return ", ".join(names[:6]) + (", ..." if len(names) > 6 else "")


def _value(value: ir.Value, key: Key, span: Span, report: Report, path: Place) -> None:
    if key.many:
        if not isinstance(value, ir.ListValue):
            report(f"{shown_path(path)}expected a list", span)
            return
        for at, item in enumerate(value.items):
            _value(item, key._replace(many=False), element_span(item, span), report, (*path, at))
    elif isinstance(key.kind, Mapping):
        _mapping(value, key.kind, {}, span, report, path)
    elif isinstance(key.kind, tuple):
        if not isinstance(value, ir.Const) or value.value not in key.kind:
            hint = nearest(str(value.value), key.kind) if isinstance(value, ir.Const) else None
            meant = f"; did you mean {hint!r}?" if hint else ""
            report(f"{shown_path(path)}expected one of {', '.join(map(repr, key.kind))}{meant}", span)
    else:
        wanted, fits = _LEAVES[key.kind]
        if not fits(constant(value)):
            report(f"{shown_path(path)}expected {wanted}", span)


def _is(*types: type) -> Callable[[object], bool]:
    # `type`, because a boolean is no integer here.
    return lambda value: type(value) in types


def _list_of(*types: type) -> Callable[[object], bool]:
    return lambda value: isinstance(value, list) and bool(value) and all(type(item) in types for item in value)


_LEAVES: Final[Mapping[Leaf, tuple[str, Callable[[object], bool]]]] = {
    "text": ("text", _is(str)),
    "texts": ("a list of texts", _list_of(str)),
    "column": ("the name of a column, or its place", _is(str, int)),
    "columns": ("a list of names of columns, or of their places", _list_of(str, int)),
    "values": ("a list of values: texts and numbers", _list_of(str, int, float)),
    "integer": ("an integer", _is(int)),
    "number": ("a number", _is(int, float)),
    "boolean": ("a boolean", _is(bool)),
    "any": ("a value", lambda value: True),
}
