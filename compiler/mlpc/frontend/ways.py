"""The ways through run-time conditions, as a tree of decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar

from mlpc.frontend import conditions
from mlpc.frontend.builder import Builder
from mlpc.ir import nodes as ir
from mlpc.ir.predicates import negation, simplified
from mlpc.ir.traverse import reads
from mlpc.record import entity
from mlpc.source import Span

T = TypeVar("T")


@entity
class Leaf(Generic[T]):
    """One way, and what there is on it."""

    found: T


@entity
class Fork(Generic[T]):
    """A decision on the ways, at its place in their guards. None: that side has ended."""

    decision: str
    at: int
    then: Leaf[T] | Fork[T] | None
    other: Leaf[T] | Fork[T] | None

    @property
    def sides(self) -> tuple[tuple[bool, Leaf[T] | Fork[T] | None], ...]:
        return (True, self.then), (False, self.other)


def tree(found: Sequence[T], guard: Callable[[T], ir.Guard], at: int) -> Leaf[T] | Fork[T] | None:
    """The ways from a place in their guards on; None where they are not those through one decision after the other."""
    if len(found) == 1 and len(guard(found[0])) == at:
        return Leaf(found[0])
    if any(len(guard(item)) <= at for item in found):
        return None
    names = {guard(item)[at].decision for item in found}
    if len(names) != 1:
        return None
    sides: list[Leaf[T] | Fork[T] | None] = []
    for taken in (True, False):
        side = [item for item in found if guard(item)[at].taken is taken]
        sides.append(tree(side, guard, at + 1) if side else None)
        if side and sides[-1] is None:
            return None
    return Fork(names.pop(), at, sides[0], sides[1])


def leaves(node: Leaf[T] | Fork[T] | None) -> Iterator[Leaf[T]]:
    """The ways, those where a decision is true first."""
    if isinstance(node, Leaf):
        yield node
    elif node is not None:
        yield from leaves(node.then)
        yield from leaves(node.other)


def decisions(node: Leaf[T] | Fork[T] | None) -> Iterator[str]:
    """The decisions on the ways; one may come several times."""
    if isinstance(node, Fork):
        yield node.decision
        yield from decisions(node.then)
        yield from decisions(node.other)


def is_whole(node: Leaf[T] | Fork[T] | None) -> bool:
    """Whether no way has ended."""
    return isinstance(node, Leaf) or (node is not None and is_whole(node.then) and is_whole(node.other))


def telling(node: Leaf[T] | Fork[T] | None, path: ir.Guard = ()) -> Iterator[tuple[T, ir.Guard]]:
    """Each way with the gates that tell it from the others."""
    if isinstance(node, Leaf):
        yield node.found, path
    elif node is not None:
        tells = node.then is not None and node.other is not None
        for taken, side in node.sides:
            gate = ir.Gate(decision=node.decision, taken=taken)
            yield from telling(side, (*path, gate) if tells else path)


def without(node: Leaf[T] | Fork[T] | None, group: Sequence[Leaf[T]]) -> Leaf[T] | Fork[T] | None:
    """The ways that are left when it is none of a group; what is known then is no decision any more."""
    if not isinstance(node, Fork):
        return None if any(node is leaf for leaf in group) else node
    then, other = without(node.then, group), without(node.other, group)
    return then or other if then is None or other is None else Fork(node.decision, node.at, then, other)


def taken(node: Leaf[T] | Fork[T] | None, group: Sequence[Leaf[T]], builder: Builder) -> ir.Predicate | bool:
    """What is true where one of the ways of a group has been taken."""
    if not isinstance(node, Fork):
        return any(node is leaf for leaf in group)
    then, other = taken(node.then, group, builder), taken(node.other, group, builder)
    if then == other:
        return then
    span = builder.decision(node.decision).span
    yes, no = (builder.gate_predicate(ir.Gate(decision=node.decision, taken=way)) for way in (True, False))
    if isinstance(then, bool):
        return _combined(not then, [yes if then else no, other], span)
    if isinstance(other, bool):
        return _combined(not other, [no if other else yes, then], span)
    return _combined(False, [_combined(True, [yes, then], span), _combined(True, [no, other], span)], span)


def _combined(is_and: bool, parts: Sequence[ir.Predicate | bool], span: Span) -> ir.Predicate:
    """`and` or `or` of predicates, each once; what is known among them decides nothing."""
    flat = [part for part in parts if not isinstance(part, bool)]
    if is_and:
        return conditions.combine(True, simplified(flat), span).predicate
    return conditions.combine(
        False, [negation(part) for part in simplified([negation(part) for part in flat])], span
    ).predicate


def readable(builder: Builder, guard: ir.Guard, predicates: Sequence[ir.Predicate]) -> bool:
    """Whether what predicates read is there wherever a guard holds."""
    used = {ref.step for predicate in predicates for ref in reads(predicate)}
    return all(builder.implies(guard, builder.guard_of(step)) for step in builder.steps if step.name in used)


def tellable(node: Leaf[T] | Fork[T] | None, guard: ir.Guard, builder: Builder) -> bool:
    """Whether conditions under a guard can tell which of the ways has been taken."""
    if any(builder.is_outcome(decision) for decision in decisions(node)):
        return False
    tested = [builder.decision(decision).predicate for decision in dict.fromkeys(decisions(node))]
    return readable(builder, guard, tested)
