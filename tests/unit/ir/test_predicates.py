"""The algebra of predicates, against all combinations of what they are made of."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from mlpc.ir import nodes as ir
from mlpc.ir.predicates import always, conjuncts, disjunction, entails, negation, simplified
from mlpc.source import Loc, Span

SPAN = Span("pipeline.py", Loc(1, 0), Loc(1, 1))
ATOMS = [ir.Truth(value=ir.ExecutionRef(name=name, span=SPAN), span=SPAN) for name in "abcd"]


def _made(parts: st.SearchStrategy[ir.Predicate]) -> st.SearchStrategy[ir.Predicate]:
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        parts.map(lambda part: ir.Not(operand=part, span=SPAN)),
        several.map(lambda operands: ir.And(operands=operands, span=SPAN)),
        several.map(lambda operands: ir.Or(operands=operands, span=SPAN)),
    )


PREDICATES = st.recursive(st.sampled_from(ATOMS), _made, max_leaves=8)


def holds(node: ir.Predicate, world: dict[ir.Predicate, bool]) -> bool:
    match node:
        case ir.Not(operand=operand):
            return not holds(operand, world)
        case ir.And(operands=operands):
            return all(holds(part, world) for part in operands)
        case ir.Or(operands=operands):
            return any(holds(part, world) for part in operands)
        case _:
            return world[node]


def worlds() -> list[dict[ir.Predicate, bool]]:
    return [dict(zip(ATOMS, truths, strict=True)) for truths in product((True, False), repeat=len(ATOMS))]


def size(nodes: list[ir.Predicate]) -> int:
    return str(nodes).count("ExecutionRef")


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.lists(PREDICATES, min_size=1, max_size=3))
def test_what_is_simplified_means_the_same_and_is_no_larger(nodes: list[ir.Predicate]) -> None:
    short = simplified(nodes)
    assert short
    assert size(short) <= size([part for node in nodes for part in conjuncts(node)])
    for world in worlds():
        assert all(holds(node, world) for node in short) == all(holds(node, world) for node in nodes)


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.lists(PREDICATES, min_size=0, max_size=3), PREDICATES)
def test_what_follows_from_others_holds_wherever_they_do(known: list[ir.Predicate], wanted: ir.Predicate) -> None:
    """These are small enough that all of it is found."""
    follows = all(holds(wanted, world) for world in worlds() if all(holds(node, world) for node in known))
    assert entails(known, wanted) == follows
    assert always(wanted) == all(holds(wanted, world) for world in worlds())
    for world in worlds():
        assert holds(negation(wanted), world) != holds(wanted, world)
        assert holds(disjunction([wanted, *known]), world) == any(holds(node, world) for node in [wanted, *known])


def test_what_the_others_exclude_or_say_is_left_out() -> None:
    a, b, c, _ = ATOMS
    either = ir.Or(operands=(a, b), span=SPAN)
    assert simplified([negation(a), either]) == [negation(a), b]
    assert simplified([a, either]) == [a]
    both = ir.And(operands=(negation(a), b), span=SPAN)
    assert simplified([ir.Or(operands=(a, both), span=SPAN), c]) == [either, c]
