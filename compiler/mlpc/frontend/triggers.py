"""`try`: steps that run when another has failed, or however it has ended."""

from __future__ import annotations

from typing import Literal

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.model import Edit, Fix
from mlpc.frontend import undecided
from mlpc.frontend.blocks import body_of, keyword_span, run
from mlpc.frontend.builder import Builder
from mlpc.frontend.core import Evaluator
from mlpc.frontend.cst import nodes as cst
from mlpc.frontend.frame import Frame
from mlpc.frontend.inline import come_back
from mlpc.frontend.overlays import Overlay
from mlpc.frontend.values import POISON, External, Poison, Unavailable
from mlpc.ir import nodes as ir

Ending = Literal["goes on", "fails", "returns", "other"]
"""How a part of a `try` ends: in any case at its end, by failing the run or by a `return`; or in none of these ways."""


def try_statement(ev: Evaluator, node: cst.Try, frame: Frame) -> None:
    """The one step of the `try` is what the handler, `else` and `finally` wait for, each with its trigger.

    What the `try` binds has a value where the step has completed: in `else`, and afterwards if the handler does not come to its end.
    """
    if frame.builder is None:
        ev.error(rules.UNSUPPORTED, keyword_span(ev, node, frame), what="`try`", help="handle errors inside of a step")
    else:
        _Try(ev, node, frame, frame.builder).evaluate()


class _Try:
    """One `try` statement in the frame where it stands."""

    def __init__(self, ev: Evaluator, node: cst.Try, frame: Frame, builder: Builder) -> None:
        self.ev = ev
        self.node = node
        self.frame = frame
        self.builder = builder
        self.span = keyword_span(ev, node, frame)
        self.known = dict(frame.locals or {})
        self.objects = builder.owners.count

    def evaluate(self) -> None:
        frame, before, errors = self.frame, len(self.builder.steps), self.ev.sink.errors
        body = self._apart()
        called: list[tuple[dict[str, object], Overlay]] = []

        def see() -> None:
            called.append((dict(body.locals or {}), self.builder.changes.since(body.depth)))

        def visit() -> None:
            self.builder.watch(see, lambda: run(self.ev, body_of(self.node.body), body))

        self.builder.changes.inside(body, visit)
        made = self.builder.steps[before:]
        given = self._ending(body) == "returns"
        if len(made) != 1 or not (given or self._ending(body) == "goes on"):
            if self.ev.sink.errors == errors and len(made) == 1:
                self._refuse(body, "body")
            elif self.ev.sink.errors == errors:
                self.ev.error(rules.TRY_STEPS, self.span, count=len(made))
            frame.locals = body.locals
            if body.returns:
                come_back(POISON, frame, self.span)
            return
        step = made[0].name
        handler = self._handler(step, body, *called[0])
        ending = "fails" if handler is None else self._ending(handler)
        if ending == "other" or (ending == "returns" and not frame.top):
            assert handler is not None
            self._refuse(handler, "handler")
            ending = "fails"
        if given and ending != "fails":
            self._refuse(body, "body")
        if ending == "goes on" and handler is not None:
            changed = self._either(step, handler, body)
        else:
            frame.locals = body.locals
            self.builder.changes.apply(body.changes)
            if ending == "returns":
                self._waits(step, "Completed")
            if self.node.orelse is not None and not given:
                self._run_after(self.node.orelse.body, step, "Completed", frame)
            changed = _changed(frame, self.known) | (set() if handler is None else _changed(handler, self.known))
            if self.node.finalbody is not None:
                self._agree(handler.changes if handler else called[0][1], self.builder.changes.since(frame.depth))
        if self.node.finalbody is not None:
            self._finally(self.node.finalbody.body, step, changed, needed=ending != "goes on")
        if given:
            come_back(body.returns[0].value, frame, body.returns[0].span)

    # --- the parts --------------------------------------------------------------------------------------------------------------

    def _apart(self, names: dict[str, object] | None = None, changes: Overlay | None = None) -> Frame:
        """The same place, in a part of its own."""
        made = self.frame.inner()
        made.returns = []
        made.branch = self.builder.branch()
        made.depth = self.builder.changes.depth
        made.locals = dict(names) if names is not None else made.locals
        made.changes = dict(changes or {})
        return made

    def _run_after(self, suite: cst.BaseSuite, step: str, trigger: ir.Trigger, frame: Frame) -> None:
        """Evaluate statements whose steps wait for a step to end in one way."""
        waiting = frame.waiting
        frame.waiting = (*waiting, ir.Dependency(step=step, trigger=trigger, span=self.span))
        run(self.ev, body_of(suite), frame)
        frame.waiting = waiting

    def _handler(self, step: str, body: Frame, names: dict[str, object], changes: Overlay) -> Frame | None:
        """Evaluate the handler, from what was so when the step was called; None where there is none."""
        ev = self.ev
        bound = {name for name in _changed(body, names) if name not in names}
        missing = {name: Unavailable(name, "handler", self.span) for name in bound}
        first: Frame | None = None
        for handler in self.node.handlers:
            if handler.type is not None:
                caught = ev.eval(handler.type, self.frame)
                is_failure = isinstance(caught, External) and caught.path == "mlpc.StepFailed"
                if not is_failure and not isinstance(caught, Poison):
                    place = ev.span(handler.type, self.frame)
                    fix = Fix("catch `StepFailed`", (Edit(place, "StepFailed"),), safe=False)
                    ev.error(rules.HANDLER_TYPE, place, fix=fix)
            if handler.name is not None:
                span = ev.span(handler.name, self.frame)
                ev.error(rules.UNSUPPORTED, span, what="the error as a value", help="leave `as ...` out")
            if first is not None:
                span = keyword_span(ev, handler, self.frame)
                ev.error(rules.UNSUPPORTED, span, what="a second handler", help="write one `except StepFailed:`")
                continue
            first = inner = self._apart({**names, **missing}, changes)
            inner.handling = True
            self.builder.changes.inside(inner, lambda: self._run_after(handler.body, step, "Failed", inner))  # noqa: B023
        return first

    def _either(self, step: str, handler: Frame, body: Frame) -> set[str]:
        """Go on where the handler comes to its end; the names that are bound on the one way otherwise than on the other."""
        frame = self.frame
        after = body
        if self.node.orelse is not None:
            after = self._apart(body.locals, body.changes)
            suite = self.node.orelse.body
            self.builder.changes.inside(after, lambda: self._run_after(suite, step, "Completed", after))
        ending = self._ending(after)
        if ending in ("fails", "returns") and frame.top:
            # The rest is that of the handler.
            frame.locals = handler.locals
            self.builder.changes.apply(handler.changes)
            self._waits(step, "Failed")
            return _changed(after, self.known) | _changed(handler, self.known)
        if ending != "goes on":
            self._refuse(after, "`else`")
            return set()
        changed = _changed(after, self.known) | _changed(handler, self.known)
        one, two = handler.locals or {}, after.locals or {}
        differ = {
            name for name in changed if not (name in one and name in two and undecided.same(one[name], two[name]))
        }
        # The rest runs whether or not the step has failed, so it cannot count on what only one of the ways leaves.
        frame.locals = {**two, **{name: Unavailable(name, "try", self.span) for name in sorted(differ)}}
        self._agree(handler.changes, after.changes)
        return differ

    def _agree(self, failed: Overlay, completed: Overlay) -> None:
        """Let objects hold what they do however the step has ended; said where that depends on it."""
        both = {**failed, **completed}
        for key, change in both.items():
            sides = [side[key].contents if key in side else change.owner for side in (failed, completed)]
            if not self.builder.owners.made_after(change.owner, self.objects) and not _alike(*sides):
                related = [(self.span, "the step in this `try` may have failed")]
                span = change.span or self.span
                self.ev.error(rules.CHANGED_IN_PART, span, what="`try`", related=related)
        self.builder.changes.apply(both)

    def _finally(self, suite: cst.BaseSuite, step: str, uncertain: set[str], *, needed: bool) -> None:
        """Evaluate what runs however the step has ended. What it binds has a value afterwards.

        `needed`: whether the rest needs the step to have completed, and what waits for the `finally` alone would not say so.
        """
        frame = self.frame
        missing = {name: Unavailable(name, "try", self.span) for name in sorted(uncertain)}
        after = self._apart({**(frame.locals or {}), **missing})
        before = dict(after.locals or {})
        waiting = after.waiting
        after.waiting = tuple(item for item in waiting if item.step != step)
        self.builder.changes.inside(after, lambda: self._run_after(suite, step, "Any", after))
        if self._ending(after) != "goes on":
            self._refuse(after, "`finally`")
            return
        rebound = _changed(after, before)
        assert frame.locals is not None and after.locals is not None
        frame.locals.update({name: after.locals[name] for name in sorted(rebound)})
        self.builder.changes.apply(after.changes)
        if needed and rebound:
            self._waits(step, "Completed")

    def _waits(self, step: str, trigger: ir.Trigger) -> None:
        """Let the rest wait for the step to end in one way."""
        if not any(item.step == step for item in self.frame.waiting):
            self.frame.waiting = (*self.frame.waiting, ir.Dependency(step=step, trigger=trigger, span=self.span))

    # --- how a part ends ----------------------------------------------------------------------------------------------------------

    def _ending(self, part: Frame) -> Ending:
        leaves = part.alive()
        if not leaves and not part.returns:
            return "fails"
        if not leaves and [item.guard for item in part.returns] == [self.frame.guard]:
            return "returns"
        if len(leaves) == 1 and not part.returns and not leaves[0].leaving and leaves[0].guard == self.frame.guard:
            return "goes on"
        return "other"

    def _refuse(self, part: Frame, where: str) -> None:
        """Say that a part of the `try` does not come to its end in any case, as the rest stands beside it."""
        leaving = next((leaf for leaf in part.alive() if leaf.leaving), None)
        what, at = "failing", self.span
        if part.returns:
            what, at = "`return`", part.returns[0].span
        elif leaving is not None:
            what, at = f"`{leaving.leaving}`", leaving.leaving_span or self.span
        self.ev.error(rules.TRY_ENDS, at, what=what, where=where)


def _changed(part: Frame, before: dict[str, object]) -> set[str]:
    """The names that a part of a `try` has bound anew."""
    return {name for name, value in (part.locals or {}).items() if name not in before or before[name] is not value}


def _alike(one: object, two: object) -> bool:
    """Whether an object holds the same, the step failed or not."""
    if isinstance(one, list) and isinstance(two, list):
        return len(one) == len(two) and all(map(undecided.same, one, two))
    if isinstance(one, dict) and isinstance(two, dict):
        return list(one) == list(two) and all(undecided.same(value, two[key]) for key, value in one.items())
    return one == two
