"""The algebra of predicates: what is equivalent to what, whatever the values."""

from collections.abc import Iterator, Sequence
from typing import Final

from mlpc.ir import nodes as ir


def negation(node: ir.Predicate) -> ir.Predicate:
    return node.operand if isinstance(node, ir.Not) else ir.Not(operand=node, span=node.span)


def conjuncts(node: ir.Predicate) -> Iterator[ir.Predicate]:
    """The predicates that must all hold: the form of a Condition step's list."""
    match node:
        case ir.And(operands=operands):
            for item in operands:
                yield from conjuncts(item)
        case ir.Not(operand=ir.Or(operands=operands)):
            for item in operands:
                yield from conjuncts(negation(item))
        case ir.Not(operand=ir.Not(operand=inner)):
            yield from conjuncts(inner)
        case _:
            yield node


def alternatives(node: ir.Predicate) -> Iterator[ir.Predicate]:
    """The predicates of which one must hold."""
    for item in conjuncts(negation(node)):
        yield negation(item)


def disjunction(nodes: Sequence[ir.Predicate]) -> ir.Predicate:
    """That one of some predicates holds, flat."""
    return nodes[0] if len(nodes) == 1 else ir.Or(operands=tuple(nodes), span=nodes[0].span)


def simplified(nodes: Sequence[ir.Predicate]) -> list[ir.Predicate]:
    """Predicates that must all hold, without what the others say already: an alternative that they exclude, or all of one of them.

    What is nested is brought into the one form that a Condition step's list has, alternatives of plain tests, where that is shorter.
    """
    found = [list(dict.fromkeys(alternatives(part))) for node in nodes for part in conjuncts(node)]
    nested = any(_is_compound(item) for clause in found for item in clause if len(clause) > 1)
    kept = [disjunction(clause) for clause in _without_said(found)]
    least = _least(kept) if nested else None
    return least if least is not None and _size(least) < _size(kept) else kept


def _size(nodes: Sequence[ir.Predicate]) -> int:
    return sum(1 for node in nodes for _ in _atoms(node))


def _without_said(clauses: list[list[ir.Predicate]]) -> list[list[ir.Predicate]]:
    while True:
        known = {clause[0] for clause in clauses if len(clause) == 1}
        shorter = [
            clause if len(clause) == 1 else [item for item in clause if negation(item) not in known] or clause
            for clause in clauses
        ]
        kept = [clause for at, clause in enumerate(shorter) if not _said(clause, at, shorter)]
        if kept == clauses:
            return kept
        clauses = kept


def _is_compound(node: ir.Predicate) -> bool:
    return isinstance(node.operand if isinstance(node, ir.Not) else node, ir.And | ir.Or)


def _said(clause: Sequence[ir.Predicate], at: int, clauses: Sequence[Sequence[ir.Predicate]]) -> bool:
    """Whether another of the clauses says this one already, or more."""
    whole = set(clause)
    return any(
        other_at != at and whole.issuperset(other) and (len(other) < len(clause) or other_at < at)
        for other_at, other in enumerate(clauses)
    )


MOST_ATOMS: Final = 12
"""Of how many predicates all combinations are tried: some thousands."""


def always(node: ir.Predicate) -> bool:
    """Whether a predicate holds whatever the values, as far as it can be told from how it is put together of others."""
    atoms = list(dict.fromkeys(_atoms(node)))
    return len(atoms) <= MOST_ATOMS and _holds(node, atoms, {})


def _holds(node: ir.Predicate, atoms: Sequence[ir.Predicate], known: dict[ir.Predicate, bool]) -> bool:
    found = _truth(node, known)
    if found is not None:
        return found
    atom = next(item for item in atoms if item not in known)
    return all(_holds(node, atoms, {**known, atom: truth}) for truth in (True, False))


def _truth(node: ir.Predicate, known: dict[ir.Predicate, bool]) -> bool | None:
    match node:
        case ir.Not(operand=operand):
            found = _truth(operand, known)
            return None if found is None else not found
        case ir.And(operands=operands) | ir.Or(operands=operands):
            decides = isinstance(node, ir.Or)
            parts = [_truth(part, known) for part in operands]
            if decides in parts:
                return decides
            return None if None in parts else not decides
        case _:
            return known.get(node)


def _atoms(node: ir.Predicate) -> Iterator[ir.Predicate]:
    match node:
        case ir.Not(operand=operand):
            yield from _atoms(operand)
        case ir.And(operands=operands) | ir.Or(operands=operands):
            for part in operands:
                yield from _atoms(part)
        case _:
            yield node


# --- the least form -----------------------------------------------------------------------------------------------------------

Literal = tuple[int, bool]
Clause = frozenset[Literal]
MOST_CLAUSES: Final = 48


def _least(nodes: Sequence[ir.Predicate]) -> list[ir.Predicate] | None:
    """Alternatives of plain tests that must all hold, none of which can be left out or shortened; None where they are many."""
    numbers: dict[ir.Predicate, int] = {}
    for node in nodes:
        for atom in _atoms(node):
            numbers.setdefault(atom, len(numbers))
    clauses = _all_of([_clauses(node, True, numbers) for node in nodes])
    primes = None if clauses is None else _primes(clauses)
    if primes is None or frozenset() in primes:
        return None
    kept = sorted(primes, key=lambda clause: (-len(clause), sorted(clause)))
    for clause in list(kept):
        rest = [other for other in kept if other != clause]
        if rest and _follows(clause, rest):
            kept = rest
    atoms = list(numbers)
    kept.sort(key=sorted)
    return [disjunction([_literal(atoms, literal) for literal in sorted(clause)]) for clause in kept] or None


def entails(known: Sequence[ir.Predicate], wanted: ir.Predicate) -> bool:
    """Whether a predicate holds wherever all of others do, as far as that can be told from how they are put together, soon."""
    numbers: dict[ir.Predicate, int] = {}
    nodes = [*known, negation(wanted)]
    for node in nodes:
        for atom in _atoms(node):
            numbers.setdefault(atom, len(numbers))
    parts = [_clauses(node, True, numbers) for node in nodes]
    return not _possible([clause for part in parts for clause in part or ()], {})


def _literal(atoms: Sequence[ir.Predicate], literal: Literal) -> ir.Predicate:
    at, truth = literal
    return atoms[at] if truth else negation(atoms[at])


def _clauses(node: ir.Predicate, truth: bool, numbers: dict[ir.Predicate, int]) -> set[Clause] | None:
    match node:
        case ir.Not(operand=operand):
            return _clauses(operand, not truth, numbers)
        case ir.And(operands=operands) | ir.Or(operands=operands):
            parts = [_clauses(part, truth, numbers) for part in operands]
            return _all_of(parts) if isinstance(node, ir.And) is truth else _one_of(parts)
        case _:
            return {frozenset({(numbers[node], truth)})}


def _all_of(parts: Sequence[set[Clause] | None]) -> set[Clause] | None:
    found: set[Clause] = set()
    for part in parts:
        if part is None:
            return None
        found |= part
    return _shortest(found)


def _one_of(parts: Sequence[set[Clause] | None]) -> set[Clause] | None:
    found: set[Clause] = {frozenset()}
    for part in parts:
        if part is None or len(found) * len(part) > MOST_CLAUSES * MOST_CLAUSES:
            return None
        made = {one | other for one in found for other in part}
        short = _shortest({clause for clause in made if not any((at, not truth) in clause for at, truth in clause)})
        if short is None:
            return None
        found = short
    return found


def _shortest(clauses: set[Clause]) -> set[Clause] | None:
    """Without those that another says already."""
    kept: list[Clause] = []
    for clause in sorted(clauses, key=len):
        if not any(other <= clause for other in kept):
            kept.append(clause)
    return set(kept) if len(kept) <= MOST_CLAUSES else None


def _primes(clauses: set[Clause]) -> set[Clause] | None:
    """All of the shortest clauses that follow."""
    found = set(clauses)
    while True:
        made = {
            (one | other) - {(at, truth), (at, not truth)}
            for one in found
            for other in found
            for at, truth in one
            if truth and (at, False) in other
        }
        plain = {clause for clause in made if not any((at, not truth) in clause for at, truth in clause)}
        more = _shortest(found | plain)
        if more is None or more == found:
            return more
        found = more


def _follows(clause: Clause, rest: Sequence[Clause]) -> bool:
    """Whether a clause follows from others: they cannot all hold where all of it is false."""
    return not _possible(rest, {at: not truth for at, truth in clause})


def _possible(clauses: Sequence[Clause], known: dict[int, bool]) -> bool:
    left: list[Clause] = []
    for clause in clauses:
        if any(known.get(at) is truth for at, truth in clause):
            continue
        left.append(frozenset(item for item in clause if item[0] not in known))
    if not left:
        return True
    shortest = min(left, key=len)
    if not shortest:
        return False
    at, truth = min(shortest)
    return _possible(left, {**known, at: truth}) or _possible(left, {**known, at: not truth})
