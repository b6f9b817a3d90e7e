"""`try`: steps that run when another has failed, or however it has ended."""

from __future__ import annotations

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.model import Edit, Fix
from mlpc.frontend.blocks import body_of, keyword_span, run
from mlpc.frontend.core import Evaluator
from mlpc.frontend.cst import nodes as cst
from mlpc.frontend.frame import Frame
from mlpc.frontend.values import External, Poison, Unavailable
from mlpc.ir import nodes as ir
from mlpc.source import Span


def try_statement(ev: Evaluator, node: cst.Try, frame: Frame) -> None:
    """The one step of the `try` is what the handler, `else` and `finally` wait for, each with its trigger.

    What the `try` binds has a value where the step has completed: in `else`, and afterwards if the handler raises.
    """
    builder = frame.builder
    if builder is None:
        ev.error(rules.UNSUPPORTED, keyword_span(ev, node, frame), what="`try`", help="handle errors inside of a step")
        return
    before, known = len(builder.steps), dict(frame.locals or {})
    errors = ev.sink.errors
    run(ev, body_of(node.body), frame)
    made = builder.steps[before:]
    span = keyword_span(ev, node, frame)
    if len(made) != 1 or frame.ways or not frame.live:
        if ev.sink.errors == errors:
            ev.error(rules.TRY_STEPS, span, count=len(made))
        return
    step = made[0]
    bound = {name for name, value in (frame.locals or {}).items() if name not in known or known[name] is not value}
    reraised, rebound = True, set[str]()
    for handler in node.handlers:
        missing = {name: Unavailable(name, "handler", span) for name in bound if name not in known}
        raises, changed = _handler(ev, handler, step, {**known, **missing}, frame, span)
        reraised = reraised and raises
        rebound |= changed
    if node.orelse is not None:
        # Where the handlers raise, all of the rest needs the step, as the `else` does.
        after = frame if reraised else _apart(frame)
        run_after(ev, node.orelse.body, step.name, "Completed", after, span)
        if after is not frame and _falls_through(ev, after, frame, span, "`else`"):
            rebound |= _changed(after, frame.locals)
            frame.locals = after.locals
    if not reraised and frame.locals is not None:
        # The rest runs whether or not the step has failed, so it cannot count on what only one of the ways binds.
        frame.locals.update({name: Unavailable(name, "try", span) for name in sorted(bound | rebound)})
    if node.finalbody is not None:
        _finally(ev, node.finalbody.body, step, bound | rebound, frame, span, needed=reraised)


def _apart(frame: Frame) -> Frame:
    """The same place, which may not be reached: what is made outside is not changed there."""
    made = frame.inner()
    assert frame.builder is not None
    made.branch = frame.builder.branch()
    made.returns = []
    return made


def _changed(after: Frame, before: dict[str, object] | None) -> set[str]:
    """The names that one part of a `try` has bound anew."""
    known = before or {}
    return {name for name, value in (after.locals or {}).items() if name not in known or known[name] is not value}


def _falls_through(ev: Evaluator, after: Frame, frame: Frame, span: Span, where: str) -> bool:
    """Whether a part of a `try` comes to its end in any case; said where it does not, as the rest stands beside it."""
    leaves = after.alive()
    if after.returns:
        what, at = "`return`", after.returns[0].span
    elif leaving := next((leaf for leaf in leaves if leaf.leaving), None):
        what, at = f"`{leaving.leaving}`", leaving.leaving_span or span
    elif len(leaves) != 1 or leaves[0].guard != frame.guard:
        what, at = "failing", span
    else:
        return True
    ev.error(rules.TRY_ENDS, at, what=what, where=where)
    return False


def _handler(
    ev: Evaluator, handler: cst.ExceptHandler, step: ir.Step, known: dict[str, object], frame: Frame, span: Span
) -> tuple[bool, set[str]]:
    """Evaluate a handler of the `try` at a span; whether it raises at its end, and if not, which names it has bound anew."""
    if handler.type is not None:
        caught = ev.eval(handler.type, frame)
        if not isinstance(caught, Poison) and not (isinstance(caught, External) and caught.path == "mlpc.StepFailed"):
            place = ev.span(handler.type, frame)
            fix = Fix("catch `StepFailed`", (Edit(place, "StepFailed"),), safe=False)
            ev.error(rules.HANDLER_TYPE, place, fix=fix)
    if handler.name is not None:
        ev.error(
            rules.UNSUPPORTED, ev.span(handler.name, frame), what="the error as a value", help="leave `as ...` out"
        )
    inner = _apart(frame)
    inner.locals = dict(known)
    inner.handling = True
    run_after(ev, handler.body, step.name, "Failed", inner, span)
    if not inner.alive() and not inner.returns:
        return True, set()
    _falls_through(ev, inner, frame, span, "handler")
    return False, _changed(inner, known)


def _finally(
    ev: Evaluator,
    body: cst.BaseSuite,
    step: ir.Step,
    uncertain: set[str],
    frame: Frame,
    span: Span,
    *,
    needed: bool,
) -> None:
    """Evaluate what runs however the step has ended. What it binds has a value afterwards.

    `needed`: whether the rest needs the step to have completed, and what waits for the `finally` alone would not say so.
    """
    after = _apart(frame)
    after.locals = {**(frame.locals or {}), **{name: Unavailable(name, "try", span) for name in uncertain}}
    before = dict(after.locals)
    run_after(ev, body, step.name, "Any", after, span)
    if not _falls_through(ev, after, frame, span, "`finally`") or after.locals is None or frame.locals is None:
        return
    rebound = sorted(_changed(after, before))
    frame.locals.update({name: after.locals[name] for name in rebound})
    if needed and rebound and not any(item.step == step.name for item in frame.waiting):
        frame.waiting = (*frame.waiting, ir.Dependency(step=step.name, trigger="Completed", span=span))


def run_after(ev: Evaluator, suite: cst.BaseSuite, step: str, trigger: ir.Trigger, frame: Frame, span: Span) -> None:
    """Evaluate statements whose steps wait for a step to end in one way."""
    assert frame.builder is not None
    waiting = frame.waiting
    frame.waiting = (*waiting, ir.Dependency(step=step, trigger=trigger, span=span))
    run(ev, body_of(suite), frame)
    frame.waiting = waiting
