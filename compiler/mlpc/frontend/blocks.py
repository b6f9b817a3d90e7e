"""Blocks of statements: evaluating them in order, on every way that reaches them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend.branches import each_way, reach
from mlpc.frontend.core import Evaluator
from mlpc.frontend.cst import nodes as cst
from mlpc.frontend.frame import Frame
from mlpc.frontend.pattern_parts import captured_names
from mlpc.frontend.subset import STATEMENTS
from mlpc.frontend.values import POISON
from mlpc.source import Span

Statement = cst.BaseStatement | cst.BaseSmallStatement


def run(ev: Evaluator, body: Sequence[Statement], frame: Frame) -> None:
    """Evaluate statements until they end, or until none of them can be reached."""
    for statement in body:
        if not any(True for _ in frame.leaves()):
            return
        ev.tick(statement, frame)
        reach(frame, partial(_each_way, ev, statement))


def _each_way(ev: Evaluator, statement: Statement, frame: Frame) -> None:
    each_way(ev, statement, frame, lambda way: _step(ev, statement, way))


def _step(ev: Evaluator, statement: Statement, frame: Frame) -> None:
    handler = ev.statements.get(type(statement).__name__)
    if handler is not None:
        handler(ev, statement, frame)
        return
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
            found |= target_names(current.target)
        elif isinstance(current, cst.FunctionDef | cst.ClassDef):
            found.add(current.name.value)
            continue
        elif isinstance(current, cst.AsName):
            found |= target_names(current.name)
        elif isinstance(current, cst.MatchCase):
            found |= captured_names(current.pattern)
        for field in _BLOCKS:
            inner = getattr(current, field, None)
            if isinstance(inner, list | tuple):
                pending += inner
            elif isinstance(inner, cst.CSTNode):
                pending.append(inner)
    return frozenset(found)


_BLOCKS: Final = ("body", "orelse", "finalbody", "handlers", "cases", "targets", "items", "asname", "name")


def target_names(target: cst.CSTNode) -> set[str]:
    """The names that a target of an assignment or a loop binds."""
    match target:
        case cst.Name(value=word):
            return {word}
        case cst.Tuple(elements=elements) | cst.List(elements=elements):
            return set().union(*(target_names(element.value) for element in elements))
        case cst.StarredElement(value=inner):
            return target_names(inner)
        case _:
            return set()
