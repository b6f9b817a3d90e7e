"""`raise Fail(...)` and `assert`: the steps that end a run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend import text
from mlpc.frontend.builder import Builder
from mlpc.frontend.conditions import slug
from mlpc.frontend.core import Evaluator
from mlpc.frontend.frame import Frame
from mlpc.frontend.values import External, Given, Poison, Record, describe
from mlpc.ir import nodes as ir
from mlpc.source import Span


def failure_of(ev: Evaluator, value: object, span: Span) -> Given | None:
    """The message of what is raised; None, said, where it is not a `Fail`."""
    match value:
        case Record(kind="mlpc.Fail", fields=fields):
            return fields.get("message", Given("the pipeline failed", span))
        case External(path="mlpc.Fail"):
            return Given("the pipeline failed", span)
        case Poison():
            return None
        case _:
            ev.error(rules.RAISE_OTHER, span, got=describe(value))
            return None


def fail(ev: Evaluator, message: Given, frame: Frame, span: Span) -> None:
    """A Fail step at this place, named for the decision that leads here."""
    builder = frame.builder
    if builder is None or isinstance(message.value, Poison):
        return
    if frame.loop is not None:
        if not builder.refused(frame.guard):
            ev.error(rules.LOOP_DECISION, span, what="`Fail`", help="fail within a step, or raise it after the loop")
        return
    content = text.as_text(ev, message)
    if content is None:
        return
    made = text.join("", [content], message.span)
    value = ir.Const(value=made, span=message.span) if isinstance(made, str) else made.value
    builder.add(
        ir.Step(
            name=builder.unique(f"{frame.prefix}{_name(frame)}", span),
            kind="Fail",
            function="Fail",
            guard=frame.guard,
            options=(ir.Option(name="message", value=value, span=message.span),),
            span=span,
            definition=span,
        ),
        frame,
    )


def fail_again(builder: Builder, failed: ir.Step, made: Sequence[ir.Step], place: Frame, span: Span) -> None:
    """A Fail step where a handler ends by raising again, or none has caught: steps that ran for the failure count as having handled it.

    `failed`: the step of the `try`; `made`: what has been made since, of which it waits for what Python runs before.
    """
    # For the steps of a loop that the service runs there is the loop.
    waits = [
        step
        for step in made
        if step.loop is None and any(item.step == failed.name and item.trigger in _RAN for item in step.depends_on)
    ]
    if not waits or place.loop is not None:
        return
    either = next((found for step in waits if (found := builder.open_outcome(step, place.guard)) is not None), None)
    if either is not None:
        # Nothing waits for what has run on one of two ways or the other: so it is there once for each.
        for taken in (True, False):
            fail_again(builder, failed, made, place.fork(ir.Gate(decision=either.name, taken=taken)), span)
        return
    # How a step of another `try` has ended is in the guard, and so is what waits for that.
    decided = {item.step for item in builder.waiting(place)}
    before = [
        step
        for step in waits
        if step.kind != "Fail" and step.name not in decided and builder.implies(place.guard, builder.guard_of(step))
    ]
    message = ir.Const(value=f"{failed.name} has failed", span=span)
    builder.add(
        ir.Step(
            name=builder.unique(f"fail-{failed.name}", span),
            kind="Fail",
            function="raise",
            guard=place.guard,
            options=(ir.Option(name="message", value=message, span=span),),
            depends_on=tuple(ir.Dependency(step=step.name, trigger="Completed", span=span) for step in before),
            span=span,
            definition=span,
        ),
        place,
    )


_RAN: Final = ("Failed", "Any")


def _name(frame: Frame) -> str:
    builder = frame.builder
    gates = [gate for gate in frame.guard if builder is not None and not builder.is_outcome(gate.decision)]
    if not gates or builder is None or not gates[-1].decision:
        return "fail"
    gate = gates[-1]
    tested = slug(builder.decision(gate.decision).predicate)
    return f"fail-{'if' if gate.taken else 'unless'}-{tested}"
