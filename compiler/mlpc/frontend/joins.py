"""How the ways through run-time conditions come together again.

The service has no join of branches. Where all ways live on, the rest stands beside them, and what they leave different is a value that
depends on the decisions. Where some have ended inside, a condition of its own says whether the rest runs, if it reads nothing that such
a way makes. Else the ways are kept apart, and all of the rest is evaluated on each.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

from mlpc.frontend import conditions, undecided, ways
from mlpc.frontend.builder import Builder
from mlpc.frontend.frame import Frame, Returned
from mlpc.frontend.overlays import Change, Overlay
from mlpc.frontend.values import ABSENT, POISON, Joined, Poison, Unavailable, Unbound, Whole
from mlpc.frontend.ways import Fork, Leaf
from mlpc.ir import nodes as ir
from mlpc.ir.predicates import always, simplified
from mlpc.record import entity
from mlpc.source import Span

T = TypeVar("T")


@entity
class World:
    """What names are bound to on some way, and what objects hold there."""

    names: dict[str, object]
    changes: Overlay

    def held(self, owner: Any) -> Any:
        change = self.changes.get(id(owner))
        return owner if change is None else change.contents


# --- going on -------------------------------------------------------------------------------------------------------------------


def merge(frame: Frame, then: Frame, other: Frame, span: Span) -> None:
    """Go on in `frame` after both branches of a decision made there."""
    frame.ways = [side for side in (then, other) if side.alive()]
    if not frame.ways:
        frame.live = False
    else:
        settle(frame, span)


def settle(frame: Frame, span: Span) -> None:
    """Bring together the ways that a frame has parted into, as far as may be."""
    if frame.ways and not gather(frame, span):
        _part(frame, span)
        _tell_apart(frame)


def settle_all(frame: Frame, span: Span) -> None:
    """The same, innermost first."""
    for way in frame.ways:
        if frame.builder is not None and way.ways:
            frame.builder.changes.inside(way, lambda way=way: settle_all(way, span))  # type: ignore[misc]
    settle(frame, span)


def gather(frame: Frame, span: Span) -> bool:
    """Go on in `frame` itself, if one way is left, or if what differs between the ways can be told by the decisions on them."""
    found = frame.alive()
    if len({leaf.leaving for leaf in found}) != 1:
        return False
    world = together(frame, found, _world, span)
    if world is None:
        return False
    frame.ways = []
    frame.leaving, frame.leaving_span = found[0].leaving, found[0].leaving_span
    _enter(frame, world)
    return True


def _world(frame: Frame) -> World:
    return World(frame.locals or {}, frame.changes)


def _enter(frame: Frame, world: World) -> None:
    assert frame.builder is not None
    frame.locals = world.names
    frame.builder.changes.apply(world.changes)


def _part(frame: Frame, span: Span) -> None:
    """Where some of the ways leave a loop and several do not: those that do in one place, and those that do not in another."""
    builder = frame.builder
    assert builder is not None
    found = frame.alive()
    tree = ways.tree(found, _guard, len(frame.guard))
    going = [leaf for leaf in ways.leaves(tree) if not leaf.found.leaving]
    leaving = [leaf for leaf in ways.leaves(tree) if leaf.found.leaving]
    if len(going) < 2 or len({leaf.found.leaving for leaf in leaving}) != 1 or not ways.is_whole(tree):
        return
    predicate = ways.taken(tree, going, builder) if ways.tellable(tree, frame.guard, builder) else True
    if isinstance(predicate, bool):
        return
    decision = builder.decide(predicate, frame, span)
    frame.ways = []
    for taken, others in ((True, leaving), (False, going)):
        way = frame.fork(ir.Gate(decision=decision.name, taken=taken))
        world = joined(ways.without(tree, others), _world, builder)
        way.locals, way.changes = world.names, world.changes
        first = (going if taken else leaving)[0].found
        way.leaving, way.leaving_span = first.leaving, first.leaving_span
        frame.ways.append(way)


def together(frame: Frame, found: Sequence[T], world: Callable[[T], World], span: Span) -> World | None:
    """The one world that the ways from a frame on lead to, and its guard from there on; None where they must be kept apart."""
    builder = frame.builder
    assert builder is not None
    if len(found) == 1:
        frame.guard = _guard(found[0])
        return world(found[0])
    tree = ways.tree(found, _guard, len(frame.guard))
    if tree is None:
        tree = _told(frame, found, world, span)
    elif not ways.is_whole(tree) and not _rejoined(frame, tree, span):
        tree = None
    return None if tree is None else joined(tree, world, builder)


def _told(frame: Frame, found: Sequence[T], world: Callable[[T], World], span: Span) -> Leaf[T] | Fork[T] | None:
    """Ways that are not those through one decision after the other, by decisions of their own: for one way after the other, whether it
    has been taken. None where conditions cannot tell."""
    builder = frame.builder
    assert builder is not None
    start = len(frame.guard)
    if any(builder.is_outcome(gate.decision) for way in found for gate in _guard(way)[start:]):
        return None
    gates = [[builder.gate_predicate(gate) for gate in _guard(way)[start:]] for way in found]
    if not ways.readable(builder, frame.guard, [part for parts in gates for part in parts]):
        return None
    tested = [conditions.combine(True, simplified(parts), span).predicate for parts in gates]
    either = conditions.combine(False, tested, span).predicate
    if not always(either):
        made = builder.decide(either, frame, span)
        frame.guard = (*frame.guard, ir.Gate(decision=made.name, taken=True))
    groups: list[tuple[T, list[ir.Predicate]]] = []
    for way, predicate in zip(found, tested, strict=True):
        known = next((tests for other, tests in groups if _same_world(world(way), world(other))), None)
        if known is None:
            groups.append((way, [predicate]))
        else:
            known.append(predicate)
    # What is told last needs no telling.
    return _one_of(frame, sorted(groups, key=lambda group: len(group[1])), span)


def _same_world(one: World, two: World) -> bool:
    if one.changes or two.changes or one.names.keys() != two.names.keys():
        return False
    return all(undecided.same(value, two.names[name]) for name, value in one.names.items())


def _one_of(
    frame: Frame,
    groups: Sequence[tuple[T, list[ir.Predicate]]],
    span: Span,
    above: ir.Decision | None = None,
    number: int = 0,
) -> Leaf[T] | Fork[T]:
    assert frame.builder is not None
    way, tested = groups[0]
    if len(groups) == 1:
        return Leaf(way)
    decision = frame.builder.decide(conditions.combine(False, tested, span).predicate, frame, span)
    frame.builder.label_chain(decision, above, number)
    other = frame.fork(ir.Gate(decision=decision.name, taken=False))
    return Fork(decision.name, len(frame.guard), Leaf(way), _one_of(other, groups[1:], span, decision, number + 1))


def _guard(way: Any) -> ir.Guard:
    guard: ir.Guard = way.guard
    return guard


def _tell_apart(frame: Frame) -> None:
    """Let the names of the steps tell the ways apart on which the rest is evaluated."""
    found = list(frame.leaves())
    for leaf, gates in telling(frame, found):
        leaf.copies = (*frame.copies, *gates)
        leaf.share = max(leaf.share, frame.share * len(found))


def telling(frame: Frame, found: Sequence[T]) -> list[tuple[T, ir.Guard]]:
    """Of each way from a frame on the gates that tell it from the others."""
    assert frame.builder is not None
    start = len(frame.guard)
    if len(found) < 2:
        return [(way, ()) for way in found]
    tree = ways.tree(found, _guard, start)
    if tree is None:
        return [(way, frame.builder.telling(_guard(way)[start:])) for way in found]
    return list(ways.telling(tree))


def _rejoined(frame: Frame, tree: Leaf[T] | Fork[T], span: Span) -> bool:
    """Decide anew whether the rest runs, if what the decisions on the ways read is there in any case."""
    builder = frame.builder
    assert builder is not None
    if not ways.tellable(tree, frame.guard, builder):
        return False
    predicate = ways.taken(tree, list(ways.leaves(tree)), builder)
    if isinstance(predicate, bool):
        return False
    made = builder.decide(predicate, frame, span)
    frame.guard = (*frame.guard, ir.Gate(decision=made.name, taken=True))
    return True


# --- one world of two -----------------------------------------------------------------------------------------------------------


def joined(node: Leaf[T] | Fork[T] | None, world: Callable[[T], World], builder: Builder) -> World:
    if isinstance(node, Leaf):
        return world(node.found)
    assert node is not None
    if node.then is None or node.other is None:
        return joined(node.then or node.other, world, builder)
    return _Join(builder, node, joined(node.then, world, builder), joined(node.other, world, builder)).world()


class _Join:
    """What becomes of two worlds where a decision leads to the one or to the other."""

    def __init__(self, builder: Builder, fork: Fork[Any], then: World, other: World) -> None:
        self.builder = builder
        self.fork = fork
        self.then = then
        self.other = other
        self.span = builder.decision(fork.decision).span
        self.decision = builder.origin(fork.decision)
        # Objects of one world that are those of the other, each made on its own way: one stands for both from here on.
        self.pairs: dict[int, int] = {}

    def world(self) -> World:
        names = dict.fromkeys([*self.then.names, *self.other.names])
        bound = {name: self._name(name) for name in names}
        changes: Overlay = {}
        for key in dict.fromkeys([*self.then.changes, *self.other.changes]):
            changes[key] = self._change(key)
        return World(bound, changes)

    def _name(self, name: str) -> object:
        then, other = self.then.names.get(name, ABSENT), self.other.names.get(name, ABSENT)
        if then is ABSENT:
            then = self._missing(name, other, False)
        if other is ABSENT:
            other = self._missing(name, then, True)
        return self._value(then, other)

    def _missing(self, name: str, found: object, when: bool) -> object:
        """What a name is where only the other branch of the decision binds it, to `found`."""
        if isinstance(found, Poison):
            return found
        if self.builder.is_outcome(self.decision):
            return Unavailable(name, "try" if when else "completed", self.span)
        return undecided.unbound_in(found) or Unbound(name, when, self.span)

    def _value(self, then: object, other: object) -> object:
        if isinstance(then, Poison) or isinstance(other, Poison):
            return POISON
        if self._same(then, other):
            return then
        self.builder.parted = True
        return Joined(self.decision, then, other, self.span)

    def _same(self, then: object, other: object) -> bool:
        return undecided.same(then, other, self._paired)

    def _paired(self, then: Any, other: Any) -> bool:
        """Whether two objects, each made on its way, hold the same, and may be one from here on."""
        if self._side(then) is not True or self._side(other) is not False:
            return False
        if id(then) in self.pairs or id(other) in self.pairs:
            return self.pairs.get(id(then)) == id(other)
        before = dict(self.pairs)
        self.pairs |= {id(then): id(other), id(other): id(then)}
        first, second = self.then.held(then), self.other.held(other)
        if isinstance(first, dict):
            first, second = ([*held.items()] for held in (first, second))
        equal: bool = first == second
        if not isinstance(first, set):
            equal = len(first) == len(second) and all(map(self._same, first, second))
        if not equal:
            self.pairs = before
        return equal

    def _side(self, owner: object) -> bool | None:
        """In which branch an object was made; None if before the decision."""
        birth = self.builder.owners.birth(owner)
        at = self.fork.at
        return birth[at].taken if len(birth) > at and birth[at].decision == self.fork.decision else None

    def _change(self, key: int) -> Change:
        one, two = self.then.changes.get(key), self.other.changes.get(key)
        known = one or two
        assert known is not None
        side = self._side(known.owner)
        if side is not None:
            kept = one if side else two
            return kept if kept is not None else known
        contents = self._contents(self.then.held(known.owner), self.other.held(known.owner))
        return Change(known.owner, contents, known.span)

    def _contents(self, then: Any, other: Any) -> Any:
        if isinstance(then, list):
            made: Any = undecided.aligned(self.decision, self.span, then, other, self._same)
        elif isinstance(then, dict):
            made = self._entries(cast("dict[object, object]", then), other)
        else:
            made = then.copy() if then == other else {self._whole(then, other)}
        self.builder.parted = self.builder.parted or undecided.open_decision(made, undecided.nowhere) is not None
        return made

    def _whole(self, then: Any, other: Any) -> Whole:
        return Whole(Joined(self.decision, then.copy(), other.copy(), self.span))

    def _entries(self, then: dict[object, object], other: dict[object, object]) -> dict[object, object]:
        """The keys of both in the order of both, each with its value in each branch."""
        shared = [key for key in then if key in other]
        ordered = shared == [key for key in other if key in then]
        if not ordered or any(isinstance(key, Whole) for key in [*then, *other]):
            return {self._whole(then, other): None}
        made: dict[object, object] = {}
        rest = iter(other)
        for key in then:
            if key in other:
                for more in rest:
                    if more == key:
                        break
                    made[more] = self._value(ABSENT, other[more])
            made[key] = self._value(then[key], other.get(key, ABSENT))
        made |= {more: self._value(ABSENT, other[more]) for more in rest}
        return made


# --- returning ------------------------------------------------------------------------------------------------------------------


def returned(frame: Frame, returns: Sequence[Returned], span: Span) -> object:
    """What a call gives that comes back on several ways, if its caller goes on in one place; `ABSENT` where it cannot."""
    builder = frame.builder
    assert builder is not None
    world = together(frame, returns, lambda item: World({"": item.value}, item.changes), span)
    if world is None:
        return ABSENT
    builder.changes.apply(world.changes)
    return world.names[""]
