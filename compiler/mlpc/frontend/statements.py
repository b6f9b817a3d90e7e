"""Statements of pipelines and of the plain functions they call: assignments, branches, unrolled loops."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend import arithmetic, conditions, targets
from mlpc.frontend.core import Evaluator, iterate
from mlpc.frontend.cst import nodes as cst
from mlpc.frontend.failures import fail, failure_of
from mlpc.frontend.frame import Frame
from mlpc.frontend.subset import STATEMENTS
from mlpc.frontend.values import POISON, Condition, Given, Joined, Poison, Runtime, Unbound
from mlpc.ir import nodes as ir
from mlpc.source import Span

Statement = cst.BaseStatement | cst.BaseSmallStatement


def run(ev: Evaluator, body: Sequence[Statement], frame: Frame) -> None:
    """Evaluate statements until they end, or until none of them can be reached."""
    for statement in body:
        if not frame.live or frame.leaving:
            return
        handler = _HANDLERS.get(type(statement).__name__)
        if handler is not None:
            handler(ev, statement, frame)
        else:
            kind = type(statement).__name__
            what, hint = STATEMENTS.get(kind, (f"`{kind}`", ""))
            ev.error(rules.UNSUPPORTED, keyword_span(ev, statement, frame), what=what, help=hint)
            if frame.locals is not None:
                # What it would have bound is unknown, not undefined.
                frame.locals.update(dict.fromkeys(bound_names(statement), POISON))


def keyword_span(ev: Evaluator, statement: cst.CSTNode, frame: Frame) -> Span:
    """The first line of a statement: a block that spans a page is not marked as a whole."""
    span = ev.span(statement, frame)
    return (
        span
        if span.start.line == span.end.line
        else Span(span.file, span.start, frame.module.line_span(span.start.line).end)
    )


def body_of(suite: cst.BaseSuite) -> Sequence[Statement]:
    return suite.body


def _line(ev: Evaluator, node: cst.SimpleStatementLine, frame: Frame) -> None:
    run(ev, node.body, frame)


def _expression(ev: Evaluator, node: cst.Expr, frame: Frame) -> None:
    if isinstance(node.value, cst.SimpleString | cst.ConcatenatedString | cst.Ellipsis):
        return
    value = ev.eval(node.value, frame)
    if isinstance(node.value, cst.Call | cst.NamedExpr | cst.ListComp | cst.GeneratorExp) or isinstance(value, Poison):
        return
    ev.error(rules.UNUSED_EXPRESSION, ev.span(node, frame))


def _assign(ev: Evaluator, node: cst.Assign, frame: Frame) -> None:
    value = ev.eval_open(node.value, frame)
    for target in node.targets:
        targets.assign(ev, target.target, value, frame, ev.span(node.value, frame))


def _annotated(ev: Evaluator, node: cst.AnnAssign, frame: Frame) -> None:
    # The annotation is for type checkers: as in Python, it changes nothing.
    if node.value is not None:
        targets.assign(ev, node.target, ev.eval_open(node.value, frame), frame, ev.span(node.value, frame))


def _augmented(ev: Evaluator, node: cst.AugAssign, frame: Frame) -> None:
    left = ev.given(node.target, frame)
    right = ev.given(node.value, frame)
    name = type(node.operator).__name__.removesuffix("Assign")
    span = ev.span(node, frame)
    if name == "Add" and isinstance(left.value, list):
        # In Python `+=` changes the list itself.
        if targets.may_change(ev, left.value, frame, span):
            left.value.extend(iterate(ev, right.value, right.span) or ())
        return
    targets.assign(ev, node.target, arithmetic.binary(ev, name, left, right, span), frame, span)


def _return(ev: Evaluator, node: cst.Return, frame: Frame) -> None:
    value = None if node.value is None else ev.eval_open(node.value, frame)
    frame.returns.append((frame.guard, value, ev.span(node, frame)))
    frame.live = False


def _raise(ev: Evaluator, node: cst.Raise, frame: Frame) -> None:
    span = ev.span(node, frame)
    if node.exc is None:
        ev.error(rules.RAISE_OTHER, span, got="nothing")
    else:
        message = failure_of(ev, ev.eval(node.exc, frame), ev.span(node.exc, frame))
        if message is not None:
            fail(ev, message, frame, span)
    frame.live = False


def _assert(ev: Evaluator, node: cst.Assert, frame: Frame) -> None:
    span = ev.span(node, frame)
    test = conditions.truth(ev, ev.given(node.test, frame))
    if isinstance(test, Poison) or test is True:
        return
    message: Given = Given(f"assertion failed: {frame.module.source.at(ev.span(node.test, frame))}", span)
    if node.msg is not None:
        message = ev.given(node.msg, frame)
    if isinstance(test, bool):
        ev.error(rules.ASSERT_FALSE, ev.span(node.test, frame))
        frame.live = False
        return
    if frame.builder is None:
        return
    decision = frame.builder.decide(test.predicate, frame, ev.span(node.test, frame), "assert")
    failed = frame.fork(ir.Gate(decision=decision.name, taken=False), frame.builder.branch())
    fail(ev, message, failed, span)
    frame.guard = (*frame.guard, ir.Gate(decision=decision.name, taken=True))


def _pass(ev: Evaluator, node: cst.Pass, frame: Frame) -> None:
    pass


def _leave(ev: Evaluator, node: cst.Break | cst.Continue, frame: Frame) -> None:
    frame.leaving = "break" if isinstance(node, cst.Break) else "continue"
    frame.leaving_span = ev.span(node, frame)


# --- branches -----------------------------------------------------------------------------------------------------------------


def _if(ev: Evaluator, node: cst.If, frame: Frame) -> None:
    span = ev.span(node.test, frame)
    test = conditions.truth(ev, ev.given(node.test, frame))
    if isinstance(test, bool):
        if test:
            run(ev, body_of(node.body), frame)
        else:
            _otherwise(ev, node.orelse, frame)
        return
    if isinstance(test, Poison) or frame.builder is None:
        _both(ev, node, frame)
        return
    builder = frame.builder
    decision = builder.decide(test.predicate, frame, span)
    then = frame.fork(ir.Gate(decision=decision.name, taken=True), builder.branch())
    run(ev, body_of(node.body), then)
    other = frame.fork(ir.Gate(decision=decision.name, taken=False), builder.branch())
    _otherwise(ev, node.orelse, other)
    for branch in (then, other):
        if branch.leaving and branch.leaving_span is not None:
            ev.error(
                rules.RUNTIME_BREAK,
                branch.leaving_span,
                what=branch.leaving,
                related=[(span, "decided when the pipeline runs")],
            )
            branch.leaving = ""
    merge(ev, frame, decision, then, other)


def _otherwise(ev: Evaluator, orelse: cst.If | cst.Else | None, frame: Frame) -> None:
    if isinstance(orelse, cst.If):
        _if(ev, orelse, frame)
    elif orelse is not None:
        run(ev, body_of(orelse.body), frame)


def _both(ev: Evaluator, node: cst.If, frame: Frame) -> None:
    """A condition in error: both branches are looked at for their own errors, and what they bind is unknown."""
    before = dict(frame.locals or {})
    bound: set[str] = set()
    for taken in (True, False):
        inner = frame.fork(ir.Gate(decision="", taken=taken), frame.branch)
        if taken:
            run(ev, body_of(node.body), inner)
        else:
            _otherwise(ev, node.orelse, inner)
        bound |= {name for name, value in (inner.locals or {}).items() if before.get(name, _ABSENT) is not value}
    assert frame.locals is not None
    frame.locals.update(dict.fromkeys(bound, POISON))


_ABSENT: Final = object()


def merge(ev: Evaluator, frame: Frame, decision: ir.Decision, then: Frame, other: Frame) -> None:
    """Go on after a run-time condition, with what its branches leave."""
    alive = [branch for branch in (then, other) if branch.live]
    if not alive:
        frame.live = False
        return
    if len(alive) == 1:
        frame.guard, frame.locals = alive[0].guard, alive[0].locals
        return
    whole = len(then.guard) == len(other.guard) == len(frame.guard) + 1
    names = [*(then.locals or {}), *(name for name in other.locals or {} if name not in (then.locals or {}))]
    joined: dict[str, object] = {}
    for name in names:
        first, second = (then.locals or {}).get(name, _ABSENT), (other.locals or {}).get(name, _ABSENT)
        if first is _ABSENT or second is _ABSENT:
            found = second if first is _ABSENT else first
            joined[name] = (
                found if isinstance(found, Unbound | Poison) else Unbound(name, second is _ABSENT, decision.span)
            )
        elif isinstance(first, Poison) or isinstance(second, Poison):
            joined[name] = POISON
        elif same(first, second):
            joined[name] = first
        elif isinstance(first, Unbound) or isinstance(second, Unbound):
            joined[name] = first if isinstance(first, Unbound) else second
        else:
            joined[name] = Joined(((then.guard, first), (other.guard, second)), decision.name, decision.span)
    frame.locals = joined
    if not whole:
        _rejoin(ev, frame, decision, [then.guard, other.guard])


def _rejoin(ev: Evaluator, frame: Frame, decision: ir.Decision, guards: Sequence[ir.Guard]) -> None:
    """Where some way through the branches has ended, the rest runs on the others: a condition of its own says which."""
    builder = frame.builder
    assert builder is not None
    start = len(frame.guard)
    ways: list[ir.Predicate] = []
    for guard in guards:
        gates = [_gate_predicate(builder.decision(gate.decision), gate) for gate in guard[start:]]
        ways.append(conditions.combine(True, gates, decision.span).predicate)
    made = builder.decide(conditions.combine(False, ways, decision.span).predicate, frame, decision.span)
    frame.guard = (*frame.guard, ir.Gate(decision=made.name, taken=True))


def _gate_predicate(decision: ir.Decision, gate: ir.Gate) -> ir.Predicate:
    if gate.taken:
        return decision.predicate
    if isinstance(decision.predicate, ir.Not):
        return decision.predicate.operand
    return ir.Not(operand=decision.predicate, span=decision.span)


def same(first: object, second: object) -> bool:
    """Whether two values are one and the same to the rest of the pipeline."""
    if first is second:
        return True
    if type(first) is not type(second):
        return False
    if isinstance(first, list | tuple) and isinstance(second, list | tuple):
        return len(first) == len(second) and all(map(same, first, second))
    if isinstance(first, dict):
        return first.keys() == second.keys() and all(same(first[key], second[key]) for key in first)  # type: ignore[attr-defined,index]
    return isinstance(first, bool | int | float | str | Runtime | Condition) and first == second


# --- loops --------------------------------------------------------------------------------------------------------------------


def _for(ev: Evaluator, node: cst.For, frame: Frame) -> None:
    items = iterate(ev, ev.eval(node.iter, frame), ev.span(node.iter, frame))
    span = ev.span(node.target, frame)
    if items is None:
        targets.assign(ev, node.target, POISON, frame, span)
        run(ev, body_of(node.body), frame)
        frame.leaving = ""
        return
    for item in items:
        targets.assign(ev, node.target, item, frame, span)
        run(ev, body_of(node.body), frame)
        if frame.leaving == "break" or not frame.live:
            break
        frame.leaving = ""
    broken, frame.leaving = frame.leaving == "break", ""
    if node.orelse is not None and not broken:
        run(ev, body_of(node.orelse.body), frame)


def assigned_names(node: cst.FunctionDef) -> frozenset[str]:
    """The names that a function's body binds, which are its own from its first line on."""
    return bound_names(node.body)


def bound_names(node: cst.CSTNode) -> frozenset[str]:
    """The names that statements bind, those of functions and classes within excluded."""
    found: set[str] = set()
    pending: list[Any] = [node]
    while pending:
        current = pending.pop()
        if isinstance(current, cst.AssignTarget | cst.AnnAssign | cst.AugAssign | cst.For):
            found |= _names(current.target)
        elif isinstance(current, cst.FunctionDef | cst.ClassDef):
            found.add(current.name.value)
            continue
        elif isinstance(current, cst.AsName):
            found |= _names(current.name)
        for field in _BLOCKS:
            inner = getattr(current, field, None)
            if isinstance(inner, list | tuple):
                pending += inner
            elif isinstance(inner, cst.CSTNode):
                pending.append(inner)
    return frozenset(found)


_BLOCKS: Final = ("body", "orelse", "finalbody", "handlers", "cases", "targets", "items", "asname", "name")


def _names(target: cst.CSTNode) -> set[str]:
    match target:
        case cst.Name(value=word):
            return {word}
        case cst.Tuple(elements=elements) | cst.List(elements=elements):
            return set().union(*(_names(element.value) for element in elements))
        case cst.StarredElement(value=inner):
            return _names(inner)
        case _:
            return set()


_HANDLERS: Final[dict[str, Callable[[Evaluator, Any, Frame], None]]] = {
    "AnnAssign": _annotated,
    "Assert": _assert,
    "Assign": _assign,
    "AugAssign": _augmented,
    "Break": _leave,
    "Continue": _leave,
    "Expr": _expression,
    "For": _for,
    "If": _if,
    "Pass": _pass,
    "Raise": _raise,
    "Return": _return,
    "SimpleStatementLine": _line,
}
