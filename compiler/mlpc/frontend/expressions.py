"""What each kind of expression evaluates to."""

from __future__ import annotations

import warnings
from collections import abc
from collections.abc import Callable, Sequence
from typing import Any, Final, cast

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend import arithmetic, calls, conditions, names, rounds, targets, text, undecided
from mlpc.frontend.annotations import is_type, type_value
from mlpc.frontend.blocks import target_names
from mlpc.frontend.branches import reach
from mlpc.frontend.core import Evaluator, Handler, Refused, fold, has_poison
from mlpc.frontend.cst import nodes as cst
from mlpc.frontend.frame import Frame
from mlpc.frontend.gathering import kept
from mlpc.frontend.inline import choose
from mlpc.frontend.iteration import iterable, iterate, iterator, taken, taken_from
from mlpc.frontend.joins import merge
from mlpc.frontend.loops import check_source, for_each, held_first, listed, looped, where_there
from mlpc.frontend.properties import element_of
from mlpc.frontend.undecided import resolve
from mlpc.frontend.values import (
    POISON,
    ClassValue,
    Condition,
    Each,
    External,
    Given,
    Joined,
    Poison,
    Properties,
    Rounds,
    Runtime,
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
            found += iterate(ev, items, ev.span(element.value, frame), frame) or ()
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
    owner, span = targets.owner_of(ev, node, frame), ev.span(node, frame)
    if isinstance(owner, Poison):
        return POISON
    if isinstance(owner, Rounds):
        return rounds.one(ev, owner, targets.subscript(ev, node, frame), span, frame)
    if isinstance(owner, Properties):
        return element_of(ev, owner, targets.index(ev, node.slice[0].slice, frame), span)
    if isinstance(owner, Runtime | Condition):
        poison = ev.unfilled(owner, ev.span(node.value, frame), "an index looks into it")
        return poison or ev.error(rules.RUNTIME_SUBSCRIPT, span, help=_instead(owner))
    if isinstance(owner, ClassValue) and owner.kind == "enum":
        return _member(ev, owner, targets.subscript(ev, node, frame), span)
    if is_type(owner):
        return type_value(ev, node, frame)
    if isinstance(owner, External):
        return ev.outside(owner, span)
    return targets.item(ev, owner, targets.subscript(ev, node, frame), frame, span)


def _member(ev: Evaluator, owner: ClassValue, key: object, span: Span) -> object:
    """`Mode["FAST"]`."""
    if not ev.known(key, span, "the name of a member"):
        return POISON
    return fold(ev, span, lambda: owner.members[cast("str", key)])


def _instead(owner: Runtime | Condition) -> str | None:
    """What to write instead of a subscript."""
    parts = parts_of(owner)
    if parts:
        return f"write the name of a field: {parts}"
    return "loop over the list with `for`" if isinstance(owner, Runtime) and isinstance(owner.type, ListType) else None


# --- comprehensions -----------------------------------------------------------------------------------------------------------


def _scope(node: cst.CompFor, frame: Frame) -> Frame:
    """The scope of a comprehension."""
    names: set[str] = set()
    inner: cst.CompFor | None = node
    while inner is not None:
        names |= target_names(inner.target)
        inner = inner.inner_for_in
    return frame.scope(frozenset(names))


Looped = tuple[Given, abc.Iterable[object] | None]
"""What `looped` gives."""


def _in_rounds(ev: Evaluator, node: Any, first: Looped, frame: Frame, visit: Callable[[Frame], None]) -> None:
    """Evaluate something in each round of a comprehension, here and now. The first of what is looped over is outside of its scope."""
    given, items = first
    scope = _scope(node.for_in, frame)
    _clauses(ev, node.for_in, given, items, scope, visit)
    if scope.ways:
        ev.error(rules.JOINED, ev.span(node, frame), help="write a loop, and `append` what it makes to a list")
    frame.follow(scope)


def _clauses(
    ev: Evaluator,
    node: cst.CompFor,
    given: Given,
    items: abc.Iterable[object] | None,
    scope: Frame,
    visit: Callable[[Frame], None],
) -> None:
    """The rounds of a clause, each on the ways on which its conditions let it through."""
    if items is None and listed(given.value) is not None:
        ev.error(rules.RUNTIME_LOOP, given.span, help="write a list with this one loop: `[... for item in items]`")
    start = held_first(given, items)

    def body(item: object, way: Frame) -> None:
        ev.tick(node, way)
        targets.assign(ev, node.target, item, way, ev.span(node.target, scope))
        _filtered(ev, [clause.test for clause in node.ifs], way, innermost)

    def innermost(way: Frame) -> None:
        inner = node.inner_for_in
        if inner is not None:
            _clauses(ev, inner, *looped(ev, inner.iter, way), way, visit)
        else:
            visit(way)

    for item in items or ():
        reach(scope, lambda way, item=item: where_there(ev, item, way, body))  # type: ignore[misc]
        check_source(ev, given, start, scope)


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


def _comprehension(ev: Evaluator, node: Any, frame: Frame) -> object:
    found: list[object] = []
    frame.own(found)

    def add(value: object, scope: Frame) -> None:
        if scope.builder is not None:
            scope.builder.changes.record(found)
        found.append(value)

    def visit(scope: Frame) -> None:
        each_end(ev, ev.eval_open(node.elt, scope), ev.span(node.elt, scope), scope, add)

    first = looped(ev, node.for_in.iter, frame)
    each = listed(first[0].value)
    if each is not None and isinstance(node, cst.ListComp) and node.for_in.inner_for_in is None:
        return _gathered(ev, node, each, first[0].span, frame)
    _in_rounds(ev, node, first, frame, visit)
    if first[1] is None:
        return POISON
    if isinstance(node, cst.SetComp):
        span = ev.span(node, frame)
        if ev.usable(Given(found, span), frame).value is POISON:
            return POISON
        return fold(ev, span, lambda: frame.own(set(found))) if ev.known(found, span, "an element of a set") else POISON
    return found


def _gathered(ev: Evaluator, node: cst.ListComp, items: Each, span: Span, frame: Frame) -> object:
    """A list over one that is known only when the pipeline runs: the results of a ForEach step."""
    element: object = POISON

    def visit(inner: Frame, item: Runtime) -> None:
        scope = _scope(node.for_in, inner)
        targets.assign(ev, node.for_in.target, item, scope, item.value.span)
        _filtered(ev, [clause.test for clause in node.for_in.ifs], scope, found)
        inner.follow(scope)

    def found(scope: Frame) -> None:
        nonlocal element
        element = kept(ev, node.elt, scope)

    name = for_each(ev, items, ev.span(node.for_in.target, frame), span, frame, visit)
    return Rounds(name, element, span) if name and not has_poison(element) else POISON


def _dict_comprehension(ev: Evaluator, node: cst.DictComp, frame: Frame) -> object:
    made: dict[object, object] = {}
    frame.own(made)

    def visit(scope: Frame) -> None:
        key, span = ev.eval(node.key, scope), ev.span(node.key, scope)
        value = ev.eval(node.value, scope)
        if ev.known(key, span, "a key of a dict"):
            if scope.builder is not None:
                scope.builder.changes.record(made)
            fold(ev, span, lambda: made.__setitem__(key, value))

    first = looped(ev, node.for_in.iter, frame)
    _in_rounds(ev, node, first, frame, visit)
    return POISON if first[1] is None else made


def _rounds(ev: Evaluator, node: cst.CompFor, items: abc.Iterator[object], scope: Frame) -> abc.Iterator[None]:
    """Binds the targets of the clauses of a generator, once for each round that their conditions let through."""
    span = ev.span(node.target, scope)
    for item in items:
        ev.tick(node, scope)
        targets.assign(ev, node.target, item, scope, span)
        if not all(_wanted(ev, clause.test, scope) for clause in node.ifs):
            continue
        if node.inner_for_in is None:
            yield
        else:
            inner = node.inner_for_in
            found = taken(ev, ev.eval(inner.iter, scope), ev.span(inner.iter, scope), scope)
            yield from _rounds(ev, inner, found, scope) if found is not None else ()


def _wanted(ev: Evaluator, node: cst.BaseExpression, frame: Frame) -> bool:
    test = conditions.truth(ev, ev.given(node, frame))
    if isinstance(test, Condition):
        ev.error(rules.RUNTIME_CHOICE, ev.span(node, frame), help="write a list: `[...]` in place of `(...)`")
    return test is True


def _generator(ev: Evaluator, node: cst.GeneratorExp, frame: Frame) -> object:
    """Items that are evaluated when they are taken, with the names as they are then, where they are taken."""
    span = ev.span(node, frame)
    first = iterable(ev, ev.eval(node.for_in.iter, frame), ev.span(node.for_in.iter, frame))
    if first is None:
        return POISON
    source = fold(ev, span, lambda: iter(first))
    scope = _scope(node.for_in, frame)

    def items() -> abc.Iterator[object]:
        _resume(ev, scope, span)
        rounds = _rounds(ev, node.for_in, taken_from(ev, cast("Any", source), span, scope), scope)
        for _ in rounds:
            item = ev.eval(node.elt, scope)
            _pause(ev, scope)
            yield item
            _resume(ev, scope, span)
        _pause(ev, scope)

    return iterator(ev, items(), frame, over=[first])


def _resume(ev: Evaluator, scope: Frame, span: Span) -> None:
    """Go on with a generator where an item is taken. `Refused`, said, where the names may have become others on each way."""
    home = scope.enclosing
    consumer = ev.consumer[0] if ev.consumer is not None else home
    assert home is not None and consumer is not None
    if home.ways or consumer.ways:
        why = "the next item would be made anew on each way that the condition before it leaves open"
        ev.error(rules.TAKEN_ELSEWHERE, span, why=why, help="write a list: `[...]` in place of `(...)`")
        raise Refused
    scope.follow(consumer)


def _pause(ev: Evaluator, scope: Frame) -> None:
    consumer = ev.consumer[0] if ev.consumer is not None else scope.enclosing
    assert consumer is not None
    consumer.follow(scope)


def _named(ev: Evaluator, node: cst.NamedExpr, frame: Frame) -> object:
    value = ev.eval(node.value, frame)
    home = frame
    while home.enclosing is not None:
        home = home.enclosing
    decides = frame.perhaps
    if home.branch != frame.branch and frame.builder is not None and frame.guard:
        decides = frame.builder.decision(frame.guard[-1].decision).span
    if decides is not None:
        what = f"`{frame.module.source.at(ev.span(node.target, frame))}` is bound"
        value = ev.error(rules.PERHAPS, ev.span(node, frame), what=what, related=[(decides, "it depends on this")])
    targets.assign(ev, node.target, value, home, ev.span(node.target, frame))
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
    "GeneratorExp": _generator,
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
