"""`for`: unrolled, or a ForEach step."""

from __future__ import annotations

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend import targets
from mlpc.frontend.blocks import body_of, run
from mlpc.frontend.conditions import value_slug
from mlpc.frontend.core import Evaluator
from mlpc.frontend.cst import nodes as cst
from mlpc.frontend.frame import Frame
from mlpc.frontend.iteration import taken
from mlpc.frontend.values import POISON, Runtime, Unavailable
from mlpc.ir import nodes as ir
from mlpc.ir.types import ListType
from mlpc.source import Span


def for_statement(ev: Evaluator, node: cst.For, frame: Frame) -> None:
    """Unrolled over what is known; over a list that is known only at run time, a ForEach step."""
    given = ev.given(node.iter, frame)
    if isinstance(given.value, Runtime) and isinstance(given.value.type, ListType):
        _for_each(ev, node, given.value, given.value.type, given.span, frame)
        return
    items = taken(ev, given.value, given.span, frame)
    span = ev.span(node.target, frame)
    if items is None:
        targets.assign(ev, node.target, POISON, frame, span)
        run(ev, body_of(node.body), frame)
        frame.leaving = ""
        return
    broken = False
    for item in items:
        for leaf in frame.leaves():
            targets.assign(ev, node.target, item, leaf, span)
        run(ev, body_of(node.body), frame)
        alive = frame.alive()
        broken = any(leaf.leaving == "break" for leaf in alive)
        for leaf in alive:
            leaf.leaving = ""
        if broken or not alive:
            break
    if node.orelse is not None and not broken:
        run(ev, body_of(node.orelse.body), frame)


def _for_each(ev: Evaluator, node: cst.For, items: Runtime, type_: ListType, span: Span, frame: Frame) -> None:
    """The body once, for an item that the service picks. What it binds exists only in the loop."""
    builder = frame.builder
    if builder is None or frame.loop is not None:
        ev.error(rules.LOOP_NESTED, span)
        return
    name = builder.unique(f"{frame.prefix}for-{value_slug(items.value)}{builder.suffix(frame.copies)}", span)
    inner = frame.inner()
    inner.loop, inner.branch = name, builder.branch()
    item = ir.ItemRef(loop=name, type=type_.element, span=ev.span(node.target, frame))
    known = dict(frame.locals or {})
    targets.assign(ev, node.target, Runtime(item, type_.element), inner, item.span)
    at, before = len(builder.steps), len(inner.returns)
    run(ev, body_of(node.body), inner)
    returned = inner.returns[before:]
    del inner.returns[before:]
    left = inner.leaving or ("return" if returned else "")
    if left:
        place = returned[-1].span if returned else inner.leaving_span or span
        if not (returned and builder.refused(returned[-1].guard)):
            ev.error(rules.LOOP_LEFT, place, what=left, related=[(span, "loops when the pipeline runs")])
    elif len(builder.steps) == at and not ev.sink.failed:
        ev.error(rules.LOOP_EMPTY, span)
    loop = ir.Step(
        name=name,
        kind="ForEach",
        function="for",
        guard=frame.guard,
        options=(ir.Option(name="items", value=items.value, span=span),),
        span=span,
        definition=span,
    )
    builder.add(loop, frame, at)
    assert frame.locals is not None
    for word, value in (inner.locals or {}).items():
        if word not in known or known[word] is not value:
            frame.locals[word] = Unavailable(word, "loop", span)
    if node.orelse is not None:
        run(ev, body_of(node.orelse.body), frame)
