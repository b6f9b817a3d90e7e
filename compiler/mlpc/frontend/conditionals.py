"""`if` and `match`: the branch that a known test takes, or both branches of one that the pipeline decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend import conditions
from mlpc.frontend.blocks import body_of, run
from mlpc.frontend.branches import each_way
from mlpc.frontend.core import Evaluator, has_runtime
from mlpc.frontend.cst import nodes as cst
from mlpc.frontend.cst import parts
from mlpc.frontend.frame import Frame, Perhaps
from mlpc.frontend.joins import merge
from mlpc.frontend.overlays import Overlay
from mlpc.frontend.values import ABSENT, POISON, Condition, Given, Poison
from mlpc.ir import nodes as ir
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
    """Cases whose patterns are values are tests like those of `if` and `elif`."""
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

    def otherwise(inner: Frame, decision: ir.Decision | None) -> None:
        above, count = (decision, number + 1) if decision is not None else (elif_of, number)
        _case(ev, cases[1:], subject, inner, above, count)

    before = dict(frame.locals or {})
    pattern = test = _matches(ev, case.pattern, subject, frame)
    if case.guard is not None and test is not False:
        with Perhaps(frame) as perhaps:
            if isinstance(test, Condition):
                perhaps.begin(ev.span(case.pattern, frame))
            guard = conditions.truth(ev, ev.given(case.guard, frame))
        test = _both_hold(test, guard, ev.span(case.guard, frame))
    captured = {name: value for name, value in (frame.locals or {}).items() if before.get(name, ABSENT) is not value}
    if pattern is not True:
        frame.locals = before

    def body(inner: Frame) -> None:
        assert inner.locals is not None
        inner.locals.update(captured)
        run(ev, body_of(case.body), inner)

    decide(test, ev.span(case.pattern, frame), frame, body, otherwise, elif_of, number)


def _both_hold(
    first: bool | Condition | Poison, second: bool | Condition | Poison, span: Span
) -> bool | Condition | Poison:
    if isinstance(first, Poison) or isinstance(second, Poison):
        return POISON
    if isinstance(first, bool):
        return second if first else False
    if isinstance(second, bool):
        return first if second else False
    return conditions.combine(True, [first.predicate, second.predicate], span)


def _matches(ev: Evaluator, pattern: cst.MatchPattern, subject: Given, frame: Frame) -> bool | Condition | Poison:
    span = ev.span(pattern, frame)
    match pattern:
        case cst.MatchValue(value=value):
            found = conditions.compare(ev, "Equal", subject, ev.given(value, frame), span)
            return conditions.truth(ev, Given(found, span))
        case cst.MatchSingleton(value=name):
            constant = ev.eval(name, frame)
            if not has_runtime(subject.value):
                # As Python does: 1 is no True.
                return POISON if isinstance(subject.value, Poison) else subject.value is constant
            found = conditions.compare(ev, "Equal", subject, Given(constant, span), span)
            return conditions.truth(ev, Given(found, span))
        case cst.MatchOr(patterns=alternatives):
            tests = [_matches(ev, item.pattern, subject, frame) for item in alternatives]
            found = conditions.any_or_all(ev, False, tests, span)
            return conditions.truth(ev, Given(found, span))
        case cst.MatchAs(pattern=inner, name=name):
            test = True if inner is None else _matches(ev, inner, subject, frame)
            if name is not None and frame.locals is not None:
                frame.locals[name.value] = subject.value
            return test
        case _:
            frame.locals = {**(frame.locals or {}), **dict.fromkeys(captures(pattern), POISON)}
            return ev.error(
                rules.UNSUPPORTED,
                span,
                what="this pattern",
                help="match values: texts, numbers, members of an Enum, `|`, `_`",
            )


def captures(pattern: cst.CSTNode) -> set[str]:
    """The names that a pattern binds."""
    found: set[str] = set()
    if isinstance(pattern, cst.MatchAs | cst.MatchStar) and pattern.name is not None:
        found.add(pattern.name.value)
    return found.union(*(captures(child) for child in parts(pattern)))
