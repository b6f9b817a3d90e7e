"""`for`: unrolled, or a ForEach step."""

from __future__ import annotations

from collections import abc
from collections.abc import Callable
from typing import Any

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend import gathering, targets, undecided
from mlpc.frontend.blocks import body_of, run
from mlpc.frontend.branches import each_way, reach
from mlpc.frontend.conditions import value_slug
from mlpc.frontend.core import Evaluator
from mlpc.frontend.cst import nodes as cst
from mlpc.frontend.frame import Frame
from mlpc.frontend.iteration import taken
from mlpc.frontend.joins import merge, settle_all
from mlpc.frontend.reading import VIEWS
from mlpc.frontend.undecided import way_of
from mlpc.frontend.values import POISON, Each, Given, Joined, Maybe, Runtime, Unavailable
from mlpc.ir import nodes as ir
from mlpc.ir.types import ListType
from mlpc.source import Span


def for_statement(ev: Evaluator, node: cst.For, frame: Frame) -> None:
    """Unrolled over what is known; over a list that is known only at run time, a ForEach step."""
    given, items = looped(ev, node.iter, frame)
    start = held_first(given, items)
    if (each := listed(given.value)) is not None:
        # A ForEach step has no conditions in it: it is there once for each value of what its body reads.
        each_way(ev, node.body, frame, lambda way: _for_each(ev, node, each, given.span, way))
        return
    span = ev.span(node.target, frame)
    if items is None:
        targets.assign(ev, node.target, POISON, frame, span)
        run(ev, body_of(node.body), frame)
        frame.leaving = ""
        return

    def body(item: object, way: Frame) -> None:
        targets.assign(ev, node.target, item, way, span)
        run(ev, body_of(node.body), way)

    for item in _each(ev, iter(items), frame):
        reach(frame, lambda leaf, item=item: where_there(ev, item, leaf, body))  # type: ignore[misc]
        for leaf in frame.alive():
            if leaf.leaving == "continue":
                leaf.leaving = ""
        settle_all(frame, span)
        check_source(ev, given, start, frame)
        if not any(True for _ in frame.leaves()):
            break
    broken = [leaf for leaf in frame.alive() if leaf.leaving]
    if node.orelse is not None:
        run(ev, body_of(node.orelse.body), frame)
    for leaf in broken:
        leaf.leaving = ""
    settle_all(frame, span)


def _each(ev: Evaluator, items: abc.Iterator[object], frame: Frame) -> abc.Iterator[object]:
    """The items of a loop. Where some of the ways have left it, while others go on, iterators have other items left afterwards."""
    before, outer = len(frame.returns), ev.uneven
    while True:
        left = next((leaf.leaving_span for leaf in frame.alive() if leaf.leaving), None)
        if left is None and len(frame.returns) > before:
            left = frame.returns[before].span
        ev.uneven = left or outer
        try:
            item = next(items)
        except StopIteration:
            return
        finally:
            ev.uneven = outer
        yield item


def looped(ev: Evaluator, node: cst.BaseExpression, frame: Frame) -> tuple[Given, abc.Iterable[object] | None]:
    """What is looped over, and its items: a list of them where some may be there only on some ways; None, said where it is an error, if
    not known."""
    span, way = ev.span(node, frame), way_of(frame)
    owner, method = _viewed(node)
    value = ev.eval_open(node if owner is None else owner, frame)
    if owner is not None and not isinstance(value, dict):
        value = ev.eval_open(node, frame)
        method = ""
    items: list[object] | None = None
    if (
        isinstance(value, Joined | list | tuple | dict)
        and undecided.open_decision(value, undecided.nowhere) is not None
    ):
        items = undecided.elements(value, way)
        if isinstance(value, dict) and method in ("items", "values"):
            items = undecided.items_of(value, way)
            items = items and [_second(item) for item in items] if method == "values" else items
    if items is None:
        if method and isinstance(value, dict):
            value = ev.eval_open(node, frame)
        given = ev.usable(Given(value, span), frame)
        return given, None if listed(given.value) is not None else taken(ev, given.value, span, frame)
    return Given(value, span), items


def _viewed(node: cst.BaseExpression) -> tuple[cst.Name | None, str]:
    match node:
        case cst.Call(func=cst.Attribute(value=cst.Name() as owner, attr=cst.Name(value=method)), args=[]) if (
            method in VIEWS
        ):
            return owner, method
        case _:
            return None, ""


def _second(item: object) -> object:
    if isinstance(item, Maybe):
        return Maybe(item.gate, _second(item.value), item.span)
    pair: Any = item
    return pair[1]


def where_there(ev: Evaluator, item: object, frame: Frame, visit: Callable[[object, Frame], None]) -> None:
    """Go on with an item, on the ways on which it is there."""
    builder = frame.builder
    if not isinstance(item, Maybe) or builder is None:
        visit(item, frame)
        return
    taken = way_of(frame)(item.gate.decision)
    if taken is not None:
        if taken is item.gate.taken:
            where_there(ev, item.value, frame, visit)
        return
    decision = builder.decision_at(item.gate.decision, frame)
    there = frame.fork(ir.Gate(decision=decision.name, taken=item.gate.taken))
    missing = frame.fork(ir.Gate(decision=decision.name, taken=not item.gate.taken))
    builder.changes.inside(there, lambda: where_there(ev, item.value, there, visit))
    merge(frame, *((there, missing) if item.gate.taken else (missing, there)), item.span)


def held_first(given: Given, items: object) -> Any:
    """What a list or dict holds before a loop, where that is all that is looped over; None where items are taken as Python does."""
    return given.value.copy() if isinstance(items, list) and isinstance(given.value, list | dict) else None


def check_source(ev: Evaluator, given: Given, start: Any, frame: Frame) -> None:
    """Say so where what is looped over has been changed so that it depends on conditions which items are left. `start`: what
    `held_first` gave."""
    source: Any = given.value
    if not isinstance(source, list | dict):
        return
    if start is None:
        start = source.copy()
        if undecided.is_uneven(source):
            _changes_source(ev, given)
            return
    reach(frame, lambda leaf: _unchanged(ev, given, start, leaf))


def _unchanged(ev: Evaluator, given: Given, start: Any, frame: Frame) -> None:
    before, now = (list(undecided.settled(held, way_of(frame))) for held in (start, given.value))
    if len(now) != len(before) or any(one is not other for one, other in zip(now, before, strict=True)):
        _changes_source(ev, given)


def _changes_source(ev: Evaluator, given: Given) -> None:
    ev.error(rules.UNSUPPORTED, given.span, what="changing what is looped over", help="loop over `list(...)` of it")


def listed(value: object) -> Each | None:
    """What the service loops over, where a value is such; None where a loop over it is unrolled, or cannot be."""
    if isinstance(value, Runtime) and isinstance(value.type, ListType):
        return Each(value.value, value.type.element)
    return value if isinstance(value, Each) else None


def _for_each(ev: Evaluator, node: cst.For, items: Each, span: Span, frame: Frame) -> None:
    """The body once, for an item that the service picks. What it binds exists only in the loop, and what it appends to lists after it."""
    growing = [] if frame.loop is not None else gathering.growing(node, frame)

    def visit(inner: Frame, item: Runtime) -> None:
        targets.assign(ev, node.target, item, inner, item.value.span)
        for part in growing:
            part.begin(inner, span)
        for statement in body_of(node.body):
            appends = next((part for part in growing if part.statement is statement), None)
            if appends is not None and appends.here(inner):
                appends.element = gathering.kept(ev, appends.value, inner)
            elif appends is None or not any(leaf.leaving for leaf in inner.alive()):
                # Of what leaves the loop it is said that it cannot: not also that the list is read.
                run(ev, [statement], inner)

    name = for_each(ev, items, ev.span(node.target, frame), span, frame, visit)
    for part in growing:
        part.end(frame, name, span)
    if name and node.orelse is not None:
        run(ev, body_of(node.orelse.body), frame)


def for_each(
    ev: Evaluator, items: Each, target: Span, span: Span, frame: Frame, visit: Callable[[Frame, Runtime], None]
) -> str:
    """A ForEach step: `visit` evaluates its body, in a frame of its own, for an item. Its name; empty, said, where there can be none.
    `target`: what each item is bound to."""
    builder = frame.builder
    if builder is None or frame.loop is not None:
        ev.error(rules.LOOP_NESTED, span)
        return ""
    name = builder.unique(f"{frame.prefix}for-{value_slug(items.items)}{builder.suffix(frame.copies)}", span)
    inner = frame.inner()
    inner.loop, inner.branch = name, builder.branch()
    item = Runtime(ir.ItemRef(loop=name, type=items.type, span=target), items.type)
    known, objects = dict(frame.locals or {}), builder.owners.count
    at, before = len(builder.steps), len(inner.returns)
    builder.changes.inside(inner, lambda: visit(inner, item))
    if not _left(ev, inner, before, span) and len(builder.steps) == at and not ev.sink.failed:
        ev.error(rules.LOOP_EMPTY, span)
    for change in inner.changes.values():
        if change.span is not None and not builder.owners.made_after(change.owner, objects):
            help_ = _append_help(change.owner, frame)
            related = [(span, "loops when the pipeline runs")]
            ev.error(rules.CHANGED_IN_PART, change.span, what="loop", help=help_, related=related)
    builder.add(_loop_step(name, items, span, frame), frame, at)
    assert frame.locals is not None
    for word, value in (inner.locals or {}).items():
        if word not in known or known[word] is not value:
            frame.locals[word] = Unavailable(word, "loop", span)
    return name


def _append_help(owner: object, frame: Frame) -> str | None:
    """How a list is filled by a loop of the service, where that was perhaps meant."""
    if not isinstance(owner, list):
        return None
    if not frame.owns(owner):
        return "make the list in this branch, or by a comprehension: `results = [step(item) for item in items]`"
    return "call `.append` once, among the loop's own statements, on a list that is empty before"


def _loop_step(name: str, items: Each, span: Span, frame: Frame) -> ir.Step:
    options = [ir.Option(name="items", value=items.items, span=span)]
    if items.limit is not None:
        options.append(ir.Option(name="max_concurrency", value=ir.Const(value=items.limit, span=span), span=span))
    return ir.Step(
        name=name,
        kind="ForEach",
        function="for",
        guard=frame.guard,
        options=tuple(options),
        span=span,
        definition=span,
    )


def _left(ev: Evaluator, inner: Frame, before: int, span: Span) -> bool:
    """Whether the body ends the loop, which is said. `before`: how many returns there were before it."""
    returned = inner.returns[before:]
    del inner.returns[before:]
    leaving = next((leaf for leaf in inner.alive() if leaf.leaving), None)
    if returned:
        what, place, guard = "return", returned[-1].span, returned[-1].guard
    elif leaving is not None:
        what, place, guard = leaving.leaving, leaving.leaving_span or span, leaving.guard
    else:
        return False
    if inner.builder is not None and not inner.builder.refused(guard):
        ev.error(rules.LOOP_LEFT, place, what=what, related=[(span, "loops when the pipeline runs")])
    return True
