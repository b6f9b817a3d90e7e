"""Whether predicates can all hold at once, from what they compare with what.

Only comparisons of one value with constants are looked into; everything else is taken as it stands, true or false.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple, TypeAlias

from mlpc.ir import nodes as ir
from mlpc.ir.types import ScalarType

Literal: TypeAlias = tuple[ir.Predicate, bool]
MOST_STEPS: Final = 2000
"""After so many the predicates are taken to be possible."""
_OPPOSITE: Final = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_MIRRORED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "=="}


def impossible(nodes: Sequence[ir.Predicate]) -> bool:
    """Whether there is certainly no case in which all of these hold."""
    return not _Search().possible([(node, True) for node in nodes], [])


class _Search:
    def __init__(self) -> None:
        self.left = MOST_STEPS

    def possible(self, pending: list[Literal], known: list[Literal]) -> bool:
        """Whether there may be a case in which some predicates are what they should be, and those known as well."""
        pending, known = list(pending), list(known)
        later: list[tuple[ir.And | ir.Or, bool]] = []
        while pending:
            self.left -= 1
            if self.left < 0:
                return True
            node, truth = pending.pop()
            match node:
                case ir.Not(operand=operand):
                    pending.append((operand, not truth))
                case ir.And(operands=operands) | ir.Or(operands=operands):
                    if isinstance(node, ir.And) is truth:
                        pending += [(part, truth) for part in operands]
                    else:
                        later.append((node, truth))
                case _:
                    known.append((node, truth))
        if _contradict(known):
            return False
        if not later:
            return True
        (first, truth), *others = later
        return any(self.possible([*others, (part, truth)], known) for part in first.operands)


class _Fact(NamedTuple):
    """What a literal says of one value: `op` with a constant, or one of some constants; `truth` as for all of it."""

    value: ir.Value
    op: str
    constants: tuple[object, ...]
    truth: bool


def _contradict(literals: Sequence[Literal]) -> bool:
    whole: dict[ir.Predicate, bool] = {}
    facts: dict[ir.Value, list[_Fact]] = {}
    for node, truth in literals:
        if whole.setdefault(node, truth) is not truth:
            return True
        fact = _fact(node, truth)
        if fact is not None:
            facts.setdefault(fact.value, []).append(fact)
    return any(_nothing_left(value, found) for value, found in facts.items())


def _fact(node: ir.Predicate, truth: bool) -> _Fact | None:
    match node:
        case ir.Truth(value=value):
            return _Fact(value, "==", (True,), truth)
        case ir.Compare(op=op, left=left, right=ir.Const(value=constant)):
            return _Fact(left, op, (constant,), truth)
        case ir.Compare(op=op, left=ir.Const(value=constant), right=right):
            return _Fact(right, _MIRRORED[op], (constant,), truth)
        case ir.In(value=value, options=options):
            known = [option.value for option in options if isinstance(option, ir.Const)]
            return _Fact(value, "in", tuple(known), truth) if len(known) == len(options) else None
        case _:
            return None


def _nothing_left(value: ir.Value, facts: Sequence[_Fact]) -> bool:
    """Whether no value of its type fits all facts."""
    kind = value.type if isinstance(value, ir.ParamRef | ir.OutputRef | ir.PropertyRef | ir.ItemRef) else None
    scalar = kind if isinstance(kind, ScalarType) else None
    if scalar is not None and scalar.kind == "float" and not any(fact.truth for fact in facts):
        return False  # What is not a number is neither more nor less than one, nor the same.
    allowed: set[object] | None = None
    if scalar is not None and not scalar.mixed:
        allowed = set(scalar.values) or ({True, False} if scalar.kind == "bool" else None)
    for fact in facts:
        if fact.truth and fact.op in ("==", "in"):
            allowed = set(fact.constants) if allowed is None else allowed & set(fact.constants)
    if allowed is not None:
        return not any(all(_fits(item, fact) for fact in facts) for item in allowed)
    return _gap(facts, whole=scalar is not None and scalar.kind == "int")


def _fits(item: object, fact: _Fact) -> bool:
    if fact.op in ("==", "in"):
        return (item in fact.constants) is fact.truth
    (limit,) = fact.constants
    if not isinstance(item, int | float) or not isinstance(limit, int | float):
        return True
    holds = {"<": item < limit, "<=": item <= limit, ">": item > limit, ">=": item >= limit}[fact.op]
    return holds is fact.truth


def _gap(facts: Sequence[_Fact], *, whole: bool) -> bool:
    """Whether bounds leave no number between them. A bound and whether it is itself outside."""
    low: tuple[float, bool] = (float("-inf"), False)
    high: tuple[float, bool] = (float("inf"), False)
    for fact in facts:
        limit = fact.constants[0] if len(fact.constants) == 1 else None
        if fact.op in ("==", "in") or not isinstance(limit, int | float):
            continue
        op = fact.op if fact.truth else _OPPOSITE[fact.op]
        if op in (">", ">="):
            low = max(low, (limit, op == ">"))
        else:
            high = min(high, (limit, op == "<"), key=lambda bound: (bound[0], not bound[1]))
    if low[0] >= high[0]:
        return low[0] > high[0] or low[1] or high[1]
    # Between two whole numbers next to each other there is none.
    one, other = low[0], high[0]
    return whole and low[1] and high[1] and isinstance(one, int) and isinstance(other, int) and other - one <= 1
