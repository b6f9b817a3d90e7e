"""What each kind of expression evaluates to."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import Any, Final, cast

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend import arithmetic, calls, conditions, names, targets, text, undecided
from mlpc.frontend.annotations import is_type, type_value
from mlpc.frontend.branches import reach, resolve
from mlpc.frontend.calls import outside
from mlpc.frontend.core import Evaluator, Handler, fold, has_poison, iterate
from mlpc.frontend.cst import nodes as cst
from mlpc.frontend.frame import Frame
from mlpc.frontend.inline import choose
from mlpc.frontend.joins import merge
from mlpc.frontend.loops import looped, where_there
from mlpc.frontend.properties import element_of
from mlpc.frontend.values import (
    ABSENT,
    POISON,
    Condition,
    External,
    Given,
    Joined,
    Poison,
    Properties,
    Runtime,
    Unbound,
    describe,
    parts_of,
)
from mlpc.ir import nodes as ir
from mlpc.ir.types import ListType
from mlpc.source import Span

# --- literals -----------------------------------------------------------------------------------------------------------------


def _literal(ev: Evaluator, node: Any, frame: Frame) -> object:
    try:
        with warnings.catch_warnings():
            # Python warns of an unknown escape, as linters do, and keeps the backslash.
            warnings.simplefilter("ignore")
            value: object = node.evaluated_value
    except (ValueError, SyntaxError) as error:
        return ev.error(rules.UNSUPPORTED, ev.span(node, frame), what="this literal", help=str(error))
    if isinstance(value, bytes):
        return ev.error(rules.UNSUPPORTED, ev.span(node, frame), what="a bytes literal", help="write text")
    return value


def _string(ev: Evaluator, node: cst.SimpleString, frame: Frame) -> object:
    # Most texts are plain: to evaluate those as Python does takes ten times as long.
    text = node.value
    if text[0] in "'\"" and "\\" not in text and not text.startswith(("'''", '"""')):
        return text[1:-1]
    return _literal(ev, node, frame)


def _integer(ev: Evaluator, node: cst.Integer, frame: Frame) -> object:
    return int(node.value) if node.value.isdecimal() and len(node.value) < 20 else _literal(ev, node, frame)


def _float(ev: Evaluator, node: cst.Float, frame: Frame) -> object:
    return float(node.value)


def _ellipsis(ev: Evaluator, node: cst.Ellipsis, frame: Frame) -> object:
    return ...


def _elements(ev: Evaluator, nodes: Sequence[cst.BaseElement], frame: Frame) -> list[object]:
    found: list[object] = []
    for element in nodes:
        if isinstance(element, cst.StarredElement):
            items = ev.eval(element.value, frame)
            found += iterate(ev, items, ev.span(element.value, frame)) or ()
        else:
            value = ev.eval(element.value, frame)
            span = ev.span(element.value, frame)
            ev.write(found, len(found), value, span, span)
            found.append(value)
    return found


def _list(ev: Evaluator, node: cst.List, frame: Frame) -> object:
    return frame.own(_elements(ev, node.elements, frame))


def _tuple(ev: Evaluator, node: cst.Tuple, frame: Frame) -> object:
    return tuple(_elements(ev, node.elements, frame))


def _set(ev: Evaluator, node: cst.Set, frame: Frame) -> object:
    items = _elements(ev, node.elements, frame)
    span = ev.span(node, frame)
    if has_poison(items):
        return POISON
    return fold(ev, span, lambda: frame.own(set(items))) if ev.known(items, span, "an element of a set") else POISON


def _dict(ev: Evaluator, node: cst.Dict, frame: Frame) -> object:
    made: dict[object, object] = {}
    for element in node.elements:
        if isinstance(element, cst.StarredDictElement):
            more = ev.eval(element.value, frame)
            span = ev.span(element.value, frame)
            if isinstance(more, dict):
                made.update(cast("dict[object, object]", more))
            elif not isinstance(more, Poison):
                ev.error(rules.WRONG_KIND, span, wanted="a dict known at compile time", got=describe(more))
        elif isinstance(element, cst.DictElement):
            key = ev.eval(element.key, frame)
            span = ev.span(element.key, frame)
            value = ev.eval(element.value, frame)
            if ev.known(key, span, "a key of a dict"):
                stored = fold(ev, span, lambda key=key, value=value: made.__setitem__(key, value))  # type: ignore[misc]
                if not isinstance(stored, Poison):
                    ev.write(made, key, value, span, ev.span(element.value, frame))
    return frame.own(made)


def _choice(ev: Evaluator, node: cst.IfExp, frame: Frame) -> object:
    test = conditions.truth(ev, ev.given(node.test, frame))
    if isinstance(test, bool):
        return ev.eval_open(node.body if test else node.orelse, frame)
    if isinstance(test, Condition) and frame.builder is not None:
        taken = frame.builder.known(test.predicate, frame.guard)
        if taken is None:
            return choose(ev, node, test, frame)
        return ev.eval_open(node.body if taken else node.orelse, frame)
    return POISON


def _subscript(ev: Evaluator, node: cst.Subscript, frame: Frame) -> object:
    owner = ev.eval_open(node.value, frame)
    span = ev.span(node, frame)
    if not isinstance(owner, dict) or undecided.is_whole(owner):
        owner = ev.usable(Given(owner, ev.span(node.value, frame)), frame).value
    if isinstance(owner, Poison):
        return POISON
    if isinstance(owner, Properties):
        return element_of(ev, owner, targets.index(ev, node.slice[0].slice, frame), span)
    if isinstance(owner, Runtime | Condition):
        return ev.error(rules.RUNTIME_SUBSCRIPT, span, help=_instead(owner))
    if is_type(owner):
        return type_value(ev, node, frame)
    if isinstance(owner, External):
        return outside(ev, owner.path, span)
    if not isinstance(owner, str | list | tuple | dict | range):
        return ev.error(
            rules.WRONG_KIND, span, wanted="a list, tuple, dict or text known at compile time", got=describe(owner)
        )
    key = targets.subscript(ev, node, frame)
    if not ev.known(key, span, "an index"):
        return POISON
    found = resolve(fold(ev, span, lambda: cast("Any", owner)[key]), frame)
    if found is ABSENT:
        return ev.error(rules.WOULD_RAISE, span, error=f"KeyError: {key!r}")
    absent = undecided.absent_in(found)
    if absent is not None:
        return Unbound(frame.module.source.at(span), absent.other is ABSENT, absent.span)
    return frame.own(found) if isinstance(key, slice) else found


def _instead(owner: Runtime | Condition) -> str | None:
    """What to write instead of a subscript."""
    parts = parts_of(owner)
    if parts:
        return f"write the name of a field: {parts}"
    return "loop over the list with `for`" if isinstance(owner, Runtime) and isinstance(owner.type, ListType) else None


# --- comprehensions -----------------------------------------------------------------------------------------------------------


def _clauses(ev: Evaluator, node: cst.CompFor, frame: Frame, visit: Callable[[Frame], None]) -> None:
    given, items = looped(ev, node.iter, frame)
    if isinstance(given.value, Runtime) and items is None and isinstance(given.value.type, ListType):
        ev.error(rules.RUNTIME_LOOP, given.span, help="loop with a `for` statement; what its steps give stays in it")

    def body(item: object, way: Frame) -> None:
        ev.tick(node, way)
        targets.assign(ev, node.target, item, way, ev.span(node.target, frame))
        _filtered(ev, [clause.test for clause in node.ifs], way, innermost)

    def innermost(way: Frame) -> None:
        if node.inner_for_in is not None:
            _clauses(ev, node.inner_for_in, way, visit)
        else:
            visit(way)

    for item in items or ():
        reach(frame, lambda way, item=item: where_there(ev, item, way, body))  # type: ignore[misc]


def _filtered(ev: Evaluator, tests: Sequence[cst.BaseExpression], frame: Frame, visit: Callable[[Frame], None]) -> None:
    """Go on where all conditions of a clause hold."""
    if not tests:
        visit(frame)
        return
    test = conditions.truth(ev, ev.given(tests[0], frame))
    if isinstance(test, Condition) and frame.builder is not None:
        span = ev.span(tests[0], frame)
        decision = frame.builder.decide(test.predicate, frame, span)
        then, other = (frame.fork(ir.Gate(decision=decision.name, taken=taken)) for taken in (True, False))
        frame.builder.changes.inside(then, lambda: _filtered(ev, tests[1:], then, visit))
        merge(frame, then, other, span)
    elif test is True:
        _filtered(ev, tests[1:], frame, visit)


def _scope(frame: Frame) -> Frame:
    """The scope of a comprehension, from which only what `:=` binds comes out."""
    inner = frame.inner()
    inner.named = set()
    return inner


def each_end(ev: Evaluator, value: object, span: Span, frame: Frame, visit: Callable[[object, Frame], None]) -> None:
    """Go on with a value, or where it depends on conditions with each of its values, on the ways on which it is that."""
    value = resolve(value, frame)
    if not isinstance(value, Joined) or frame.builder is None or undecided.unbound_in(value) is not None:
        visit(ev.usable(Given(value, span), frame).value, frame)
        return
    decision = frame.builder.decision_at(value.decision, frame)
    then, other = (frame.fork(ir.Gate(decision=decision.name, taken=taken)) for taken in (True, False))
    for side, inner in ((then, value.then), (other, value.other)):
        frame.builder.changes.inside(side, lambda side=side, inner=inner: each_end(ev, inner, span, side, visit))  # type: ignore[misc]
    merge(frame, then, other, decision.span)


def _leave(ev: Evaluator, inner: Frame, frame: Frame, span: Span) -> None:
    if inner.ways:
        ev.error(rules.JOINED, span, help="write a loop, and `append` what it makes to a list")
    frame.guard, frame.live = inner.guard, inner.live
    if frame.locals is not None and inner.locals is not None:
        frame.locals.update({name: inner.locals[name] for name in inner.named if name in inner.locals})
    frame.named |= inner.named


def _comprehension(ev: Evaluator, node: Any, frame: Frame) -> object:
    found: list[object] = []
    frame.own(found)
    inner = _scope(frame)

    def add(value: object, scope: Frame) -> None:
        if scope.builder is not None:
            scope.builder.changes.record(found)
        found.append(value)

    def visit(scope: Frame) -> None:
        each_end(ev, ev.eval_open(node.elt, scope), ev.span(node.elt, scope), scope, add)

    span = ev.span(node, frame)
    _clauses(ev, node.for_in, inner, visit)
    _leave(ev, inner, frame, span)
    if isinstance(node, cst.SetComp):
        if ev.usable(Given(found, span), frame).value is POISON:
            return POISON
        return fold(ev, span, lambda: frame.own(set(found))) if ev.known(found, span, "an element of a set") else POISON
    return frame.own(found)


def _dict_comprehension(ev: Evaluator, node: cst.DictComp, frame: Frame) -> object:
    made: dict[object, object] = {}
    frame.own(made)
    inner = _scope(frame)

    def visit(scope: Frame) -> None:
        key, span = ev.eval(node.key, scope), ev.span(node.key, scope)
        value = ev.eval(node.value, scope)
        if ev.known(key, span, "a key of a dict"):
            if scope.builder is not None:
                scope.builder.changes.record(made)
            fold(ev, span, lambda: made.__setitem__(key, value))

    _clauses(ev, node.for_in, inner, visit)
    _leave(ev, inner, frame, ev.span(node, frame))
    return made


def _named(ev: Evaluator, node: cst.NamedExpr, frame: Frame) -> object:
    value = ev.eval(node.value, frame)
    targets.assign(ev, node.target, value, frame, ev.span(node.target, frame))
    if isinstance(node.target, cst.Name):
        frame.named.add(node.target.value)
    return value


HANDLERS: Final[dict[str, Handler]] = {
    "Attribute": names.attribute,
    "BinaryOperation": arithmetic.binary_expression,
    "BooleanOperation": conditions.boolean,
    "Call": calls.call,
    "Comparison": conditions.comparison,
    "ConcatenatedString": text.concatenated,
    "Dict": _dict,
    "DictComp": _dict_comprehension,
    "Ellipsis": _ellipsis,
    "Float": _float,
    "FormattedString": text.formatted,
    "GeneratorExp": _comprehension,
    "IfExp": _choice,
    "Integer": _integer,
    "List": _list,
    "ListComp": _comprehension,
    "Name": names.name,
    "NamedExpr": _named,
    "Set": _set,
    "SetComp": _comprehension,
    "SimpleString": _string,
    "Subscript": _subscript,
    "Tuple": _tuple,
    "UnaryOperation": arithmetic.unary_expression,
}
