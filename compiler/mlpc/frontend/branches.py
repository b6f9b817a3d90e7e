"""What becomes of the rest after a run-time condition.

The service has no join of branches, so there are three ways to go on. Where both branches live on, the rest stands beside them, and a
name that they bind differently is a `Joined`: a statement that reads one is evaluated once for each branch. Where a branch has ended
somewhere inside, a condition of its own says whether the rest runs, if it reads nothing that such a branch makes. Else the ways through
are kept apart, and all of the rest is evaluated in each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend import conditions
from mlpc.frontend.core import Evaluator
from mlpc.frontend.cst import nodes as cst
from mlpc.frontend.frame import Frame, Returned
from mlpc.frontend.values import POISON, Condition, EnumMember, Joined, Poison, Runtime, Unbound
from mlpc.ir import nodes as ir
from mlpc.ir.traverse import reads
from mlpc.source import Span

ABSENT: Final = object()
MAX_COPIES: Final = 8
"""How many conditions a statement may be copied for, one after another: each doubles what is made of it."""


# --- reading names that the branches bind differently ---------------------------------------------------------------------------


def resolve(value: object, frame: Frame) -> object:
    """A `Joined` as the variant of the branch that the frame is in, where it is in one."""
    while isinstance(value, Joined) and frame.builder is not None:
        taken = frame.builder.taken(value.decision, frame.guard)
        if taken is None:
            return value
        value = value.then if taken else value.other
    return value


def each_way(ev: Evaluator, node: cst.CSTNode, frame: Frame, visit: Callable[[Frame], None]) -> None:
    """Evaluate a statement in a frame, or, where it reads a name that branches bind differently, in each of these branches."""
    decision = _split_on(node, frame) if frame.joined else None
    if decision is None or frame.builder is None:
        visit(frame)
        return
    if len(frame.copies) >= MAX_COPIES:
        ev.error(rules.TOO_MANY_COPIES, ev.span(node, frame), count=2**MAX_COPIES)
        frame.live = False
        return
    here = frame.builder.decision_at(decision, frame)
    then, other = (_copy(frame, ir.Gate(decision=here.name, taken=taken)) for taken in (True, False))
    each_way(ev, node, then, visit)
    each_way(ev, node, other, visit)
    for branch in (then, other):
        # A loop is left in both copies or in neither, else its condition would be another.
        if branch.leaving:
            frame.leaving, frame.leaving_span, branch.leaving = branch.leaving, branch.leaving_span, ""
    merge(frame, here, then, other, copied=True)


def _copy(frame: Frame, gate: ir.Gate) -> Frame:
    assert frame.builder is not None
    made = frame.fork(gate, frame.builder.branch())
    made.copies = (*frame.copies, gate)
    return made


def _split_on(node: cst.CSTNode, frame: Frame) -> str | None:
    """The decision of the first name in a statement's own expressions that is bound differently here."""
    for name in loaded_names(node):
        value = resolve((frame.locals or {}).get(name), frame)
        if isinstance(value, Joined):
            return value.decision
    return None


_HEADERS: Final = {"If": ("test",), "For": ("iter",), "SimpleStatementLine": ()}
"""Of compound statements, the parts that are evaluated before their bodies."""


def loaded_names(node: cst.CSTNode) -> Iterator[str]:
    """The names that a statement itself reads, in order; those in the bodies of a compound statement excluded."""
    parts = _HEADERS.get(type(node).__name__)
    pending: list[Any] = [node] if parts is None else [getattr(node, part) for part in reversed(parts)]
    while pending:
        current = pending.pop()
        if isinstance(current, cst.Name):
            yield current.value
        elif isinstance(current, cst.Attribute | cst.Arg):
            pending.append(current.value)
        elif isinstance(current, list | tuple):
            pending += reversed(current)
        elif isinstance(current, cst.CSTNode) and not isinstance(current, cst.BaseParenthesizableWhitespace):
            pending += [getattr(current, name) for name in reversed(current.__dataclass_fields__)]


# --- going on -----------------------------------------------------------------------------------------------------------------


def merge(frame: Frame, decision: ir.Decision, then: Frame, other: Frame, *, copied: bool = False) -> None:
    """Go on in `frame` after both branches of a decision made there. `copied`: they are copies of one statement."""
    alive_then, alive_other = then.alive(), other.alive()
    both = [*alive_then, *alive_other]
    if not both:
        frame.live = False
    elif not alive_then or not alive_other:
        _go_on_with(frame, both, copied)
    elif len(both) == 2 and (_whole(frame, both) or rejoined(frame, both, decision.span)):
        frame.locals = _joined_locals(frame, decision, *both)
        frame.joined = frame.joined or any(isinstance(value, Joined) for value in frame.locals.values())
    else:
        for taken, leaves in ((True, alive_then), (False, alive_other)):
            gate = ir.Gate(decision=decision.name, taken=taken)
            for leaf in leaves:
                if not copied:
                    leaf.copies = (*frame.copies, gate, *leaf.copies[len(frame.copies) :])
        frame.ways = both


def _go_on_with(frame: Frame, leaves: Sequence[Frame], copied: bool) -> None:
    """One branch has ended: the rest belongs to the other."""
    if len(leaves) > 1:
        frame.ways = list(leaves)
        return
    leaf = leaves[0]
    frame.guard, frame.locals, frame.joined = leaf.guard, leaf.locals, leaf.joined
    if not copied:
        frame.copies = leaf.copies


def _whole(frame: Frame, leaves: Sequence[Frame]) -> bool:
    """Whether nothing has ended inside of the branches."""
    return all(len(leaf.guard) == len(frame.guard) + 1 for leaf in leaves)


def rejoined(frame: Frame, ways: Sequence[Frame | Returned], span: Span) -> bool:
    """Decide anew whether the rest runs, if what the decisions on the ways read is there in any case."""
    builder = frame.builder
    assert builder is not None
    start = len(frame.guard)
    tested = [[builder.gate_predicate(gate) for gate in way.guard[start:]] for way in ways]
    used = {ref.step for predicates in tested for predicate in predicates for ref in reads(predicate)}
    if any(not builder.implies(frame.guard, step.guard) for step in builder.steps if step.name in used):
        return False
    either = [conditions.combine(True, predicates, span).predicate for predicates in tested]
    made = builder.decide(conditions.combine(False, either, span).predicate, frame, span)
    frame.guard = (*frame.guard, ir.Gate(decision=made.name, taken=True))
    return True


def _joined_locals(frame: Frame, decision: ir.Decision, then: Frame, other: Frame) -> dict[str, object]:
    first, second = then.locals or {}, other.locals or {}
    names = [*first, *(name for name in second if name not in first)]
    return {name: _join(frame, decision, name, first.get(name, ABSENT), second.get(name, ABSENT)) for name in names}


def _join(frame: Frame, decision: ir.Decision, name: str, then: object, other: object) -> object:
    if then is ABSENT or other is ABSENT:
        found = other if then is ABSENT else then
        return found if isinstance(found, Unbound | Poison) else Unbound(name, other is ABSENT, decision.span)
    if isinstance(then, Poison) or isinstance(other, Poison):
        return POISON
    if same(then, other):
        return then
    if isinstance(then, Unbound) or isinstance(other, Unbound):
        return then if isinstance(then, Unbound) else other
    assert frame.builder is not None
    return Joined(frame.builder.origin(decision.name), then, other, decision.span)


def same(first: object, second: object) -> bool:
    """Whether two values are one and the same to the rest of the pipeline."""
    if first is second:
        return True
    if type(first) is not type(second):
        return False
    if isinstance(first, list | tuple) and isinstance(second, list | tuple):
        return len(first) == len(second) and all(map(same, first, second))
    if isinstance(first, dict) and isinstance(second, dict):
        return list(first) == list(second) and all(same(first[key], second[key]) for key in first)
    if isinstance(first, Joined) and isinstance(second, Joined):
        return first.decision == second.decision and same(first.then, second.then) and same(first.other, second.other)
    return (
        not isinstance(first, EnumMember)
        and isinstance(first, bool | int | float | str | Runtime | Condition)
        and first == second
    )


# --- returning ------------------------------------------------------------------------------------------------------------------


def returned_value(frame: Frame, returns: Sequence[Returned]) -> object:
    """What several returns give where they are all the ways through: one value, or a `Joined`; `ABSENT` where they are not."""
    assert frame.builder is not None
    return _tree(frame, returns, len(frame.guard))


def _tree(frame: Frame, returns: Sequence[Returned], depth: int) -> object:
    builder = frame.builder
    assert builder is not None
    if len(returns) == 1 and len(returns[0].guard) == depth:
        return returns[0].value
    if any(len(item.guard) <= depth for item in returns):
        return ABSENT
    decisions = {item.guard[depth].decision for item in returns}
    if len(decisions) != 1:
        return ABSENT
    name = decisions.pop()
    sides = [[item for item in returns if item.guard[depth].taken is taken] for taken in (True, False)]
    if not all(sides):
        return ABSENT
    then, other = (_tree(frame, side, depth + 1) for side in sides)
    if then is ABSENT or other is ABSENT:
        return ABSENT
    if isinstance(then, Poison) or isinstance(other, Poison):
        return POISON
    return then if same(then, other) else Joined(builder.origin(name), then, other, builder.decision(name).span)
