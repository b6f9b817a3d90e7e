"""`if` and `match`: the branch that a known test takes, or both branches of one that the pipeline decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from mlpc.frontend import conditions
from mlpc.frontend.blocks import body_of, run
from mlpc.frontend.branches import each_way
from mlpc.frontend.core import Evaluator
from mlpc.frontend.cst import nodes as cst
from mlpc.frontend.frame import Frame, Perhaps
from mlpc.frontend.joins import merge
from mlpc.frontend.overlays import Overlay
from mlpc.frontend.patterns import Match, Truth, both, either, matches
from mlpc.frontend.values import ABSENT, POISON, Condition, Given, Poison
from mlpc.ir import nodes as ir
from mlpc.ir.predicates import negation
from mlpc.source import Span

Rest = Callable[[Frame, "ir.Decision | None"], None]
"""Evaluates what is left when a test is not met. The decision that has been made for the test, if it took one."""


def if_statement(
    ev: Evaluator, node: cst.If, frame: Frame, elif_of: ir.Decision | None = None, number: int = 0
) -> None:
    """`elif_of`, `number`: the decision of the `if` or `elif` before, and which `elif` this is."""

    def otherwise(inner: Frame, decision: ir.Decision | None) -> None:
        orelse = node.orelse
        if isinstance(orelse, cst.If):
            above, count = (decision, number + 1) if decision is not None else (elif_of, number)
            each_way(ev, orelse, inner, lambda way: if_statement(ev, orelse, way, above, count))
        elif orelse is not None:
            run(ev, body_of(orelse.body), inner)

    test = conditions.truth(ev, ev.given(node.test, frame))
    span = ev.span(node.test, frame)
    decide(test, span, frame, lambda inner: run(ev, body_of(node.body), inner), otherwise, elif_of, number)


def decide(
    test: bool | Condition | Poison,
    span: Span,
    frame: Frame,
    body: Callable[[Frame], None],
    otherwise: Rest,
    elif_of: ir.Decision | None,
    number: int,
) -> None:
    """Evaluate the branch that a known test takes, or both branches of a run-time one."""
    if isinstance(test, bool):
        if test:
            body(frame)
        else:
            otherwise(frame, None)
        return
    if isinstance(test, Poison) or frame.builder is None:
        _both(body, otherwise, frame)
        return
    builder = frame.builder
    decision = builder.decide(test.predicate, frame, span)
    builder.label_chain(decision, elif_of, number)
    then, other = (frame.fork(ir.Gate(decision=decision.name, taken=taken)) for taken in (True, False))
    builder.changes.inside(then, lambda: body(then))
    builder.changes.inside(other, lambda: otherwise(other, decision))
    merge(frame, then, other, span)


def _both(body: Callable[[Frame], None], otherwise: Rest, frame: Frame) -> None:
    """A condition in error: both branches are looked at for their own errors, and what they bind is unknown."""
    before = dict(frame.locals or {})
    bound: set[str] = set()
    changed: Overlay = {}
    for taken in (True, False):
        inner = frame.fork(ir.Gate(decision="", taken=taken))

        def look(inner: Frame = inner, taken: bool = taken) -> None:
            if taken:
                body(inner)
            else:
                otherwise(inner, None)

        if frame.builder is None:
            look()
        else:
            frame.builder.changes.inside(inner, look)
            changed |= inner.changes
        bound |= {name for name, value in (inner.locals or {}).items() if before.get(name, ABSENT) is not value}
    assert frame.locals is not None
    frame.locals.update(dict.fromkeys(bound, POISON))
    for change in changed.values():
        assert frame.builder is not None
        unknown: Any = (
            dict.fromkeys([POISON], POISON) if isinstance(change.owner, dict) else type(change.owner)([POISON])
        )
        frame.builder.changes.apply({id(change.owner): change._replace(contents=unknown)})


# --- match --------------------------------------------------------------------------------------------------------------------


def match_statement(ev: Evaluator, node: cst.Match, frame: Frame) -> None:
    """Cases are tests like those of `if` and `elif`, each with the names that its pattern binds."""
    subject = ev.given(node.subject, frame)
    _case(ev, list(node.cases), subject, frame, None, 0)


def _case(
    ev: Evaluator,
    cases: Sequence[cst.MatchCase],
    subject: Given,
    frame: Frame,
    elif_of: ir.Decision | None,
    number: int,
) -> None:
    if not cases:
        return
    case = cases[0]
    span = ev.span(case.pattern, frame)
    found = matches(ev, case.pattern, subject, frame)
    always = len(found) == 1 and found[0].test is True
    if always and frame.locals is not None:
        frame.locals.update(found[0].names)
    test = _tested(ev, case, found, frame)

    def otherwise(inner: Frame, decision: ir.Decision | None) -> None:
        above, count = (decision, number + 1) if decision is not None else (elif_of, number)
        if case.guard is not None and not always:
            # As in Python, a pattern has bound its names where it matched, whatever the guard then says.
            _bind(found, span, inner, matched=False)
        if cases[1:]:
            each_way(ev, cases[1], inner, lambda way: _case(ev, cases[1:], subject, way, above, count))

    def body(inner: Frame) -> None:
        _bind(found, span, inner, matched=True)
        run(ev, body_of(case.body), inner)

    decide(test, span, frame, body, otherwise, elif_of, number)


def _tested(ev: Evaluator, case: cst.MatchCase, found: Sequence[Match], frame: Frame) -> Truth:
    """Whether a case is taken: one of the ways to match its pattern is met, none of those before, and its guard holds there."""
    span = ev.span(case.pattern, frame)
    if case.guard is None:
        return either([way.test for way in found], span)
    tests: list[Truth] = []
    earlier: Truth = True
    before = frame.locals
    for way in found:
        with Perhaps(frame) as perhaps:
            if way.test is not True or earlier is not True:
                perhaps.begin(span)
                frame.locals = {**(before or {}), **way.names}
            guard = conditions.truth(ev, ev.given(case.guard, frame))
        frame.locals = before
        here = both(earlier, way.test, span)
        tests.append(both(here, guard, ev.span(case.guard, frame)))
        earlier = both(earlier, _negated(way.test, span), span)
    return either(tests, span)


def _negated(test: Truth, span: Span) -> Truth:
    if isinstance(test, Condition):
        return Condition(negation(test.predicate))
    return test if isinstance(test, Poison) else not test


def _bind(found: Sequence[Match], span: Span, frame: Frame, *, matched: bool) -> None:
    """Bind the names of a pattern as the way does on which it matches; nothing where it matches on none. `matched`: it does on one."""
    if not any(way.names for way in found):
        return
    first, *rest = found

    def bind(inner: Frame) -> None:
        assert inner.locals is not None
        inner.locals.update(first.names)

    test = True if matched and not rest else first.test
    decide(test, span, frame, bind, lambda inner, _: _bind(rest, span, inner, matched=matched), None, 0)
