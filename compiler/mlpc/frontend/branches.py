"""Statements that read what the branches of a run-time condition have left different.

Such a statement is evaluated on each of the ways through the conditions on which what it reads is something else: once for each value, not
for each way, where the service can tell which of them it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend import conditions, undecided, ways
from mlpc.frontend.builder import Builder
from mlpc.frontend.core import Evaluator
from mlpc.frontend.cst import nodes as cst
from mlpc.frontend.frame import Frame
from mlpc.frontend.joins import merge
from mlpc.frontend.reading import Read, choices, read
from mlpc.frontend.undecided import Way, resolve, way_of
from mlpc.frontend.values import Condition, Joined, Unavailable, Unbound
from mlpc.frontend.ways import Fork, Leaf
from mlpc.ir import nodes as ir
from mlpc.record import entity
from mlpc.source import Span

MAX_COPIES: Final = 256
"""How many copies of a statement there may be, for as many ways to it."""

Visit = Callable[[Frame], None]


def reach(frame: Frame, visit: Visit) -> None:
    """Go to each of the ways on which the next statement is reached."""
    if frame.builder is None or not frame.ways:
        if frame.live and not frame.leaving:
            visit(frame)
        return
    for way in frame.ways:
        frame.builder.changes.inside(way, lambda way=way: reach(way, visit))  # type: ignore[misc]


# --- the ways to what is read ---------------------------------------------------------------------------------------------------


@entity
class _Outcome:
    """What is read on one of the ways, each of which says of decisions how they go. `seen`: it, to be compared."""

    path: dict[str, bool]
    seen: object
    span: Span


if TYPE_CHECKING:
    Ways = Leaf[_Outcome] | Fork[_Outcome]


class _TooMany(Exception):
    pass


def each_way(ev: Evaluator, node: cst.CSTNode, frame: Frame, visit: Visit) -> None:
    """Evaluate a statement in a frame, or, where it reads what branches leave different, on each of the ways that matter."""
    builder = frame.builder
    if builder is None:
        visit(frame)
        return

    def visit_chosen(way: Frame) -> None:
        for choice in ev.once(("choices", id(node)), lambda: choices(node)):
            test = conditions.truth(ev, ev.given(choice.test, way))
            if isinstance(test, Condition) and builder.known(test.predicate, way.guard) is None:
                _each_side(ev, builder.decide(test.predicate, way, ev.span(choice.test, way)), node, way, visit)
                return
        visit(way)

    if not builder.parted:
        visit_chosen(frame)
        return
    here = way_of(frame)
    reads = read(ev, node, frame, here)
    _settle(builder, [item.value for item in reads], here)
    reads = [item for item in reads if unbound_here(item.value, here) is None]
    try:
        tree = _outcomes([item.value for item in reads], here, {}, ev.span(node, frame), MAX_COPIES // frame.share)
    except _TooMany:
        ev.error(rules.TOO_MANY_COPIES, ev.span(node, frame), count=MAX_COPIES)
        frame.live = False
        return
    if isinstance(tree, Leaf):
        visit_chosen(frame)
        return
    outcomes = list(ways.leaves(tree))
    groups = _grouped(outcomes)
    if len(groups) == 1 or (len(groups) < len(outcomes) and ways.tellable(tree, frame.guard, builder)):
        _each_group(ev, tree, groups, frame, reads, visit_chosen)
        return
    _each_side(ev, builder.decision_at(tree.decision, frame), node, frame, visit)


def _each_side(ev: Evaluator, decision: ir.Decision, node: cst.CSTNode, frame: Frame, visit: Visit) -> None:
    """Evaluate a statement in both branches of a decision."""
    assert frame.builder is not None
    then, other = (copied(frame, ir.Gate(decision=decision.name, taken=taken)) for taken in (True, False))
    for side in (then, other):
        # What is no value on this way is none afterwards either, if the statement lets only some of the ways go on.
        side.locals = {name: resolve(value, side) for name, value in (side.locals or {}).items()}
        frame.builder.changes.inside(side, lambda side=side: each_way(ev, node, side, visit))  # type: ignore[misc]
    merge(frame, then, other, decision.span)


def unbound_here(value: object, way: Way) -> Unbound | Unavailable | None:
    return undecided.unbound_in(undecided.chosen(value, way))


def copied(frame: Frame, gate: ir.Gate) -> Frame:
    """The same place in one branch of a decision, for one of the copies of a statement."""
    made = frame.fork(gate)
    made.copies = (*frame.copies, gate)
    made.share = frame.share * 2
    return made


def _settle(builder: Builder, values: Sequence[object], way: Way) -> None:
    """Let the objects that are read hold what they do on a way."""
    for value in values:
        for owner in undecided.holders(value, way).values():
            if isinstance(owner, list | dict | set):
                held = undecided.settled(owner, way)
                if len(held) != len(owner) or any(
                    one is not other for one, other in zip(_flat(held), _flat(owner), strict=True)
                ):
                    builder.changes.record(owner)
                    owner.clear()
                    owner.extend(held) if isinstance(owner, list) else owner.update(held)


def _flat(held: Any) -> list[object]:
    return [*held, *held.values()] if isinstance(held, dict) else list(held)


def _outcomes(values: Sequence[object], here: Way, path: dict[str, bool], span: Span, most: int) -> Ways:
    way = _along(here, path)
    part = next((part for value in values for part in undecided.open_parts(value, way)), None)
    if part is None:
        return Leaf(_Outcome(path, tuple(undecided.view(value, way) for value in values), span))
    if most < 2:
        raise _TooMany
    decision = part.decision if isinstance(part, Joined) else part.gate.decision
    then = _outcomes(values, here, {**path, decision: True}, part.span, most - 1)
    left = most - sum(1 for _ in ways.leaves(then))
    return Fork(decision, len(path), then, _outcomes(values, here, {**path, decision: False}, part.span, left))


def _along(here: Way, path: dict[str, bool]) -> Way:
    def way(decision: str) -> bool | None:
        return path[decision] if decision in path else here(decision)

    return way


# --- once for each value --------------------------------------------------------------------------------------------------------


def _grouped(outcomes: Sequence[Leaf[_Outcome]]) -> list[list[Leaf[_Outcome]]]:
    """The ways on which the same is read, together: the fewest first, as what they are to be told by is repeated for the others."""
    groups: list[list[Leaf[_Outcome]]] = []
    for leaf in outcomes:
        for group in groups:
            if undecided.same(group[0].found.seen, leaf.found.seen):
                group.append(leaf)
                break
        else:
            groups.append([leaf])
    return sorted(groups, key=len)


def _each_group(
    ev: Evaluator,
    tree: Ways,
    groups: Sequence[list[Leaf[_Outcome]]],
    frame: Frame,
    reads: Sequence[Read],
    visit: Visit,
    above: ir.Decision | None = None,
    number: int = 0,
) -> None:
    """Evaluate a statement for one value after the other, as `if`, `elif` and `else` would."""
    builder = frame.builder
    assert builder is not None
    first, rest = groups[0], groups[1:]
    left = ways.without(tree, first)
    if left is None:
        _on(first, frame, reads)
        visit(frame)
        return
    predicate = ways.taken(tree, first, builder)
    assert not isinstance(predicate, bool)
    decision = builder.decide(predicate, frame, first[0].found.span)
    builder.label_chain(decision, above, number)
    then, other = (copied(frame, ir.Gate(decision=decision.name, taken=taken)) for taken in (True, False))
    then.share = other.share = frame.share * (len(groups) if above is None else 1)

    def this() -> None:
        _on(first, then, reads)
        visit(then)

    builder.changes.inside(then, this)
    builder.changes.inside(other, lambda: _each_group(ev, left, rest, other, reads, visit, decision, number + 1))
    merge(frame, then, other, decision.span)


def _on(group: Sequence[Leaf[_Outcome]], frame: Frame, reads: Sequence[Read]) -> None:
    """Let names and objects be what they are on the ways of a group, where that is the same on all of them."""
    assert frame.builder is not None and frame.locals is not None
    here = way_of(frame)
    along = [_along(here, leaf.found.path) for leaf in group]
    for name, value in frame.locals.items():
        if isinstance(value, Joined):
            found = [undecided.chosen(value, way) for way in along]
            if all(undecided.same(found[0], other) for other in found[1:]):
                frame.locals[name] = found[0]
    _settle(frame.builder, [item.value for item in reads], along[0])
    for item in reads:
        if item.holder is not None and isinstance(item.value, Joined):
            frame.builder.changes.record(item.holder)
            item.holder[item.key] = undecided.chosen(item.value, along[0])
