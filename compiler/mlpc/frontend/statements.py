"""Statements of pipelines and of the plain functions they call: assignments, branches, unrolled loops."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend import arithmetic, conditions, operators, targets
from mlpc.frontend.blocks import run
from mlpc.frontend.conditionals import if_statement, match_statement
from mlpc.frontend.core import Evaluator, computable, fold
from mlpc.frontend.cst import nodes as cst
from mlpc.frontend.failures import fail, failure_of
from mlpc.frontend.frame import Frame
from mlpc.frontend.inline import come_back, on_way
from mlpc.frontend.iteration import iterate
from mlpc.frontend.loops import for_statement
from mlpc.frontend.triggers import try_statement
from mlpc.frontend.values import External, Given, Poison, Record, Tuner, Unbound, Ways
from mlpc.ir import nodes as ir


def _line(ev: Evaluator, node: cst.SimpleStatementLine, frame: Frame) -> None:
    run(ev, node.body, frame)


def _expression(ev: Evaluator, node: cst.Expr, frame: Frame) -> None:
    if isinstance(node.value, cst.SimpleString | cst.ConcatenatedString | cst.Ellipsis):
        return
    value = ev.eval_open(node.value, frame)
    if isinstance(value, Ways):
        _parted(value, frame)
        return
    if isinstance(value, Unbound):
        ev.unusable(value, ev.span(node.value, frame))
        return
    if isinstance(value, Tuner):
        ev.error(rules.TUNE_NOT_CALLED, value.span)
        return
    if isinstance(value, Record):
        help_ = "write `raise Fail(...)`" if value.kind == "mlpc.Fail" else "give it to what it is for, or delete it"
        ev.error(rules.UNUSED_EXPRESSION, ev.span(node, frame), help=help_)
        return
    if isinstance(node.value, cst.Call | cst.NamedExpr | cst.ListComp | cst.GeneratorExp) or isinstance(value, Poison):
        return
    ev.error(rules.UNUSED_EXPRESSION, ev.span(node, frame))


def _assign(ev: Evaluator, node: cst.Assign, frame: Frame) -> None:
    _bind(ev, [target.target for target in node.targets], node.value, frame)


def _annotated(ev: Evaluator, node: cst.AnnAssign, frame: Frame) -> None:
    # The annotation is for type checkers: as in Python, it changes nothing.
    if node.value is not None:
        _bind(ev, [node.target], node.value, frame)


def _bind(ev: Evaluator, names: Sequence[cst.BaseExpression], node: cst.BaseExpression, frame: Frame) -> None:
    value = ev.eval_open(node, frame)
    span = ev.span(node, frame)
    for way, found in _parted(value, frame):

        def assign(way: Frame = way, found: object = found) -> None:
            for target in names:
                targets.assign(ev, target, found, way, span)

        if way is frame or frame.builder is None:
            assign()
        else:
            frame.builder.changes.inside(way, assign)


def _parted(value: object, frame: Frame) -> list[tuple[Frame, object]]:
    """A value and where it is bound: on each way, where a call has come back on several that stay apart."""
    if not isinstance(value, Ways):
        return [(frame, value)]
    assert frame.builder is not None
    parted = [(on_way(item, frame), item.value) for item in value.returns]
    frame.ways = [way for way, _ in parted]
    return parted


def _augmented(ev: Evaluator, node: cst.AugAssign, frame: Frame) -> None:
    grows = isinstance(node.operator, cst.AddAssign)
    if not isinstance(node.target, cst.Subscript):
        left = _grown(ev, Given(ev.eval_open(node.target, frame), ev.span(node.target, frame)), grows, frame)
        targets.assign(ev, node.target, _changed(ev, node, left, frame), frame, ev.span(node, frame))
        return
    # What the target is an item of, and which, is evaluated once.
    owner, span = targets.owner_of(ev, node.target, frame), ev.span(node.target, frame)
    key = targets.subscript(ev, node.target, frame)
    left = _grown(ev, Given(targets.item(ev, owner, key, frame, span), span), grows, frame)
    value = _changed(ev, node, left, frame)
    if isinstance(value, Poison) or (value is left.value and isinstance(owner, list | dict)):
        return
    targets.store(ev, owner, key, value, frame, span)


def _grown(ev: Evaluator, left: Given, grows: bool, frame: Frame) -> Given:
    """What is changed by an augmented assignment: a list that only grows may hold what depends on run-time conditions."""
    return left if grows and isinstance(left.value, list) else ev.usable(left, frame)


def _changed(ev: Evaluator, node: cst.AugAssign, left: Given, frame: Frame) -> object:
    """What an augmented assignment binds: a new value, or what stood there, changed in its place."""
    right = ev.given(node.value, frame)
    name = type(node.operator).__name__.removesuffix("Assign")
    span = ev.span(node, frame)
    if name == "Add" and isinstance(left.value, list):
        # In Python `+=` changes the list itself.
        if not targets.may_change(ev, left.value, frame, span):
            return left.value
        items = iterate(ev, right.value, right.span, frame) or []
        fold(ev, span, lambda: operators.call_method(left.value, "extend", [items], {}))
        return left.value
    changes = operators.IN_PLACE.get((type(left.value), name))
    if changes is not None and not isinstance(right.value, Poison):
        if computable(ev, right.span, right.value) and targets.may_change(ev, left.value, frame, span):
            fold(ev, span, lambda: changes(left.value, right.value))
        return left.value
    return frame.own(arithmetic.binary(ev, name, left, right, span))


def _return(ev: Evaluator, node: cst.Return, frame: Frame) -> None:
    value = None if node.value is None else ev.eval_open(node.value, frame)
    come_back(value, frame, ev.span(node, frame))


def _raise(ev: Evaluator, node: cst.Raise, frame: Frame) -> None:
    span = ev.span(node, frame)
    if node.exc is None:
        if frame.reraised is None:
            ev.error(rules.RAISE_OTHER, span, got="nothing")
        else:
            frame.reraised.append(frame.inner())
    elif not _raises_other(ev, node.exc, frame):
        message = failure_of(ev, ev.eval(node.exc, frame), ev.span(node.exc, frame))
        if message is not None:
            fail(ev, message, frame, span)
    frame.live = False


def _raises_other(ev: Evaluator, node: cst.BaseExpression, frame: Frame) -> bool:
    """Whether an exception that is no `Fail` is made and raised, which is said."""
    callee = ev.eval(node.func, frame) if isinstance(node, cst.Call) else None
    if not isinstance(callee, External) or callee.path.startswith("mlpc."):
        return False
    failure_of(ev, callee, ev.span(node, frame))
    return True


def _assert(ev: Evaluator, node: cst.Assert, frame: Frame) -> None:
    span = ev.span(node, frame)
    test = conditions.truth(ev, ev.given(node.test, frame))
    if isinstance(test, Poison) or test is True:
        return
    if isinstance(test, bool):
        ev.error(rules.ASSERT_FALSE, ev.span(node.test, frame))
        frame.live = False
        return
    if frame.builder is None:
        return
    decision = frame.builder.decide(test.predicate, frame, ev.span(node.test, frame), "assert")
    failed = frame.fork(ir.Gate(decision=decision.name, taken=False))

    def end() -> None:
        message: Given = Given(f"assertion failed: {frame.module.source.at(ev.span(node.test, frame))}", span)
        if node.msg is not None:
            message = ev.given(node.msg, failed)
        fail(ev, message, failed, span)

    frame.builder.changes.inside(failed, end)
    frame.guard = (*frame.guard, ir.Gate(decision=decision.name, taken=True))


def _delete(ev: Evaluator, node: cst.Del, frame: Frame) -> None:
    targets.delete(ev, node.target, frame)


def _pass(ev: Evaluator, node: cst.Pass, frame: Frame) -> None:
    pass


def _leave(ev: Evaluator, node: cst.Break | cst.Continue, frame: Frame) -> None:
    frame.leaving = "break" if isinstance(node, cst.Break) else "continue"
    frame.leaving_span = ev.span(node, frame)


HANDLERS: Final[Mapping[str, Callable[[Evaluator, Any, Frame], None]]] = {
    "AnnAssign": _annotated,
    "Assert": _assert,
    "Assign": _assign,
    "AugAssign": _augmented,
    "Break": _leave,
    "Continue": _leave,
    "Del": _delete,
    "Expr": _expression,
    "For": for_statement,
    "If": if_statement,
    "Match": match_statement,
    "Pass": _pass,
    "Raise": _raise,
    "Return": _return,
    "SimpleStatementLine": _line,
    "Try": try_statement,
}
