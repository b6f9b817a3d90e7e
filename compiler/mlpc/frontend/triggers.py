"""`try`: steps that run when another has failed, or however it has ended."""

from __future__ import annotations

from mlpc.diagnostics import catalogue as rules
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
    reraised = True
    for handler in node.handlers:
        missing = {name: Unavailable(name, "handler", span) for name in bound if name not in known}
        reraised = _handler(ev, handler, step, {**known, **missing}, frame, span) and reraised
    if node.orelse is not None:
        run_after(ev, node.orelse.body, step.name, "Completed", frame, span)
    if node.finalbody is not None:
        waiting = frame.inner()
        waiting.locals = {**(frame.locals or {}), **{name: Unavailable(name, "try", span) for name in bound}}
        run_after(ev, node.finalbody.body, step.name, "Any", waiting, span)
    if not reraised and frame.locals is not None:
        # The rest runs whether or not the step has failed, so it cannot count on what the step gives.
        frame.locals.update({name: Unavailable(name, "try", span) for name in bound})


def _handler(
    ev: Evaluator, handler: cst.ExceptHandler, step: ir.Step, known: dict[str, object], frame: Frame, span: Span
) -> bool:
    """Evaluate a handler of the `try` at a span; whether it raises at its end."""
    if handler.type is not None:
        caught = ev.eval(handler.type, frame)
        if not isinstance(caught, Poison) and not (isinstance(caught, External) and caught.path == "mlpc.StepFailed"):
            ev.error(rules.HANDLER_TYPE, ev.span(handler.type, frame))
    if handler.name is not None:
        ev.error(
            rules.UNSUPPORTED, ev.span(handler.name, frame), what="the error as a value", help="leave `as ...` out"
        )
    inner = frame.inner()
    inner.locals = dict(known)
    inner.handling = True
    run_after(ev, handler.body, step.name, "Failed", inner, span)
    return not inner.alive()


def run_after(ev: Evaluator, suite: cst.BaseSuite, step: str, trigger: ir.Trigger, frame: Frame, span: Span) -> None:
    """Evaluate statements whose steps wait for a step to end in one way."""
    assert frame.builder is not None
    waiting = frame.waiting
    frame.waiting = (*waiting, ir.Dependency(step=step, trigger=trigger, span=span))
    run(ev, body_of(suite), frame)
    frame.waiting = waiting
