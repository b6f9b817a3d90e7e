"""`try`: steps that run when another has failed, or however it has ended."""

from __future__ import annotations

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.model import Edit, Fix
from mlpc.frontend import undecided
from mlpc.frontend.blocks import body_of, bound_names, keyword_span, run
from mlpc.frontend.builder import Builder
from mlpc.frontend.core import Evaluator
from mlpc.frontend.cst import nodes as cst
from mlpc.frontend.failures import fail_again
from mlpc.frontend.frame import Frame, Returned
from mlpc.frontend.joins import World, joined, merge
from mlpc.frontend.overlays import Change, Overlay
from mlpc.frontend.undecided import Way, way_of
from mlpc.frontend.values import POISON, External, Poison, Unavailable
from mlpc.frontend.ways import Fork, Leaf
from mlpc.ir import nodes as ir


def try_statement(ev: Evaluator, node: cst.Try, frame: Frame) -> None:
    """How the one step of the `try` ends is a decision: the rest of the `try` and its `else` are one branch, the handler is the other.

    No condition tells the branches apart, but triggers do: `Builder.add` makes them of the gates. Where the handler fails the run, the
    rest stands in no branch, as what does not need the step may run beside it.
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
        self.returned = len(frame.returns)
        # Where the handler raises again what it handles.
        self.reraised: list[Frame] = []
        self.decided = len(builder.decided_since(0))

    def evaluate(self) -> None:
        builder, before, errors = self.builder, len(self.builder.steps), self.ev.sink.errors
        body = self._part()
        called: list[World] = []

        def see() -> None:
            called.append(World(dict(body.locals or {}), builder.changes.since(body.depth)))

        def visit() -> None:
            builder.watch(see, lambda: run(self.ev, body_of(self.node.body), body))

        body.depth = builder.changes.depth
        builder.changes.inside(body, visit)
        body.depth = self.frame.depth
        every = builder.steps[before:]
        # A `Fail` is caught by no handler.
        made = [step for step in every if step.kind != "Fail"]
        place = builder.guard_of(made[0]) if len(made) == 1 else ()
        guards = [way.guard for way in body.alive()] + [way.guard for way in self._returns()]
        if len(made) != 1 or any(guard[: len(place)] != place for guard in guards):
            if self.ev.sink.errors == errors:
                self._count(made)
            merge(self.frame, body, _ended(self._part()), self.span)
            return
        self.frame.guard = place
        at = every.index(made[0])
        for step in every[at + 1 :]:
            builder.wait(step, self._waits(made[0], "Completed"))
        if at and self.node.finalbody is not None:
            # Python runs the `finally` then as well; the service would wait for a step that never ran.
            self.ev.error(rules.TRY_ENDS, every[0].span, what="failing before the step", where="body")
        self._after(made[0], body, called[0])

    def _count(self, made: list[ir.Step]) -> None:
        problem, note, help_ = f"has {len(made)}", None, None
        if any(step.kind == "ForEach" for step in made):
            problem, help_ = "has a loop that the service runs", "put the `try` into the loop, around its step"
            note = "the service runs the other rounds all the same where one has failed, and Python would not"
        if len(made) == 1:
            problem, help_ = "calls it in a branch of a condition", "move the `try` into that branch"
            note = "where the branch is not taken the step neither completes nor fails, and nothing that waits for it would run"
        self.ev.error(rules.TRY_STEPS, self.span, problem=problem, note=note, help=help_)

    def _after(self, step: ir.Step, body: Frame, called: World) -> None:
        """What follows the call of the step: where it completes, and where it fails."""
        outcome = self.builder.outcome(step, self.span)
        completed, failed = (ir.Gate(decision=outcome.name, taken=taken) for taken in (True, False))
        handler = self._handler(failed, body, called)
        caught = bool(handler.alive()) or any(failed in item.guard for item in self._returns())
        if caught:
            self._enter(completed, body)
            self.builder.catch(outcome, goes_on=bool(handler.alive()))
        if self.node.orelse is not None and body.alive():
            self._else(self.node.orelse.body, step, body, caught)
        if self.node.finalbody is not None and self._finally(self.node.finalbody.body, step, outcome, body, handler):
            # What waits for the `finally` alone would run where the step has failed as well.
            self._enter(completed, body)
        made = self.builder.steps[self.builder.steps.index(step) + 1 :]
        for place in self.reraised if self.node.handlers else [handler]:
            fail_again(self.builder, step, made, place, self.span)
        merge(self.frame, body, handler, self.span)

    # --- the parts --------------------------------------------------------------------------------------------------------------

    def _part(self) -> Frame:
        """The same place, in a part of the `try`."""
        made = self.frame.inner()
        made.branch = self.builder.branch()
        return made

    def _returns(self) -> list[Returned]:
        return self.frame.returns[self.returned :]

    def _handler(self, failed: ir.Gate, body: Frame, called: World) -> Frame:
        """Evaluate the handler, from what was so when the step was called. One that has ended at once where there is none."""
        ev = self.ev
        inner = self._part()
        inner.guard = (*self.frame.guard, failed)
        bound = {name for name, value in (body.locals or {}).items() if called.names.get(name, body) is not value}
        missing = {name: Unavailable(name, "handler", self.span) for name in sorted(bound - called.names.keys())}
        inner.locals, inner.changes = {**called.names, **missing}, dict(called.changes)
        if not self.node.handlers:
            return _ended(inner)
        inner.reraised = self.reraised
        for handler in self.node.handlers:
            self._check(handler, inner)
        first = self.node.handlers[0]
        for handler in self.node.handlers[1:]:
            span = keyword_span(ev, handler, self.frame)
            ev.error(rules.UNSUPPORTED, span, what="a second handler", help="write one `except StepFailed:`")
        self.builder.changes.inside(inner, lambda: run(ev, body_of(first.body), inner))
        for way in _parts(inner):
            way.reraised = self.frame.reraised
            after = {name: Unavailable(name, "try", self.span) for name in missing}
            way.locals = {
                name: after[name] if value is missing.get(name, way) else value
                for name, value in (way.locals or {}).items()
            }
        return inner

    def _check(self, handler: cst.ExceptHandler, inner: Frame) -> None:
        """Say what of a handler's first line has no meaning. `inner`: the handler."""
        ev = self.ev
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
            if inner.locals is not None and isinstance(handler.name.name, cst.Name):
                inner.locals[handler.name.name.value] = POISON

    def _else(self, suite: cst.BaseSuite, step: ir.Step, body: Frame, caught: bool) -> None:
        """Evaluate what runs where the step has completed: it waits for that, even where the rest does not."""
        waiting = body.waiting
        for way in _parts(body):
            way.waiting = waiting if caught else (*waiting, self._waits(step, "Completed"))
        self.builder.changes.inside(body, lambda: run(self.ev, body_of(suite), body))
        for way in _parts(body):
            way.waiting = waiting

    def _waits(self, step: ir.Step, trigger: ir.Trigger) -> ir.Dependency:
        return ir.Dependency(step=step.name, trigger=trigger, span=self.span)

    def _finally(self, suite: cst.BaseSuite, step: ir.Step, outcome: ir.Decision, body: Frame, handler: Frame) -> bool:
        """Evaluate, once, what runs however the step has ended. Whether it leaves anything to what follows.

        It stands before the ways come together, as Python runs it before it leaves a loop or a function.
        """
        builder = self.builder
        failed = ir.Gate(decision=outcome.name, taken=False)
        apart = next((part for part in (body, handler) if not self._ends_once(part, failed, part is handler)), None)
        if apart is not None:
            self._refuse("ways that end apart", "handler" if apart is handler else "body", self._part())
            self._forget(suite, body, handler)
            return False
        worlds = [World(part.locals or {}, part.changes) for part in (body, handler)]
        fork = Fork(outcome.name, len(self.frame.guard), Leaf(worlds[0]), Leaf(worlds[1]))
        either = joined(fork, lambda world: world, builder)
        after = self._part()
        after.locals, after.changes = dict(either.names), dict(either.changes)
        after.waiting = (*after.waiting, self._waits(step, "Any"))
        known, returned = dict(either.names), len(self.frame.returns)
        builder.changes.inside(after, lambda: run(self.ev, body_of(suite), after))
        if after.ways or after.leaving or not after.live or after.guard != self.frame.guard:
            self._refuse("leaving", "`finally`", after, self.frame.returns[returned:])
            del self.frame.returns[returned:]
            self._forget(suite, body, handler)
            return False
        names = {name: value for name, value in (after.locals or {}).items() if known.get(name, after) is not value}
        changes = {key: change for key, change in after.changes.items() if not _alike(change, either.changes.get(key))}
        for part, taken in ((body, True), (handler, False)):
            way = _decided(outcome, taken, way_of(part))
            found = _settled(changes, way)
            part.locals = {
                **(part.locals or {}),
                **{name: undecided.chosen(value, way) for name, value in names.items()},
            }
            part.changes = {**part.changes, **found}
        for item in self._returns():
            side = not any(gate == ir.Gate(decision=outcome.name, taken=False) for gate in item.guard)
            item.changes = {**item.changes, **_settled(changes, _decided(outcome, side, way_of(self.frame)))}
        return bool(names or changes)

    def _forget(self, suite: cst.BaseSuite, *sides: Frame) -> None:
        """What a `finally` in error would have bound is unknown, not undefined."""
        for part in (part for side in sides for part in _parts(side)):
            part.locals = {**(part.locals or {}), **dict.fromkeys(bound_names(suite), POISON)}

    def _ends_once(self, part: Frame, failed: ir.Gate, is_handler: bool) -> bool:
        """Whether there is one way to the end of a part, on which its names are what they are in its frame."""
        returned = [item.guard for item in self._returns() if (failed in item.guard) is is_handler]
        ends = len(part.alive()) + len(returned)
        if part.ways or ends > 1 or any(guard != part.guard for guard in returned):
            return False
        return ends == 1 or not any(
            (failed in guard) is is_handler for guard in self.builder.decided_since(self.decided)
        )

    def _enter(self, gate: ir.Gate, body: Frame) -> None:
        """Let all that the body of the `try` leads to stand in a branch of the outcome, if it does not yet."""
        at = len(self.frame.guard)
        entered = [item for item in self._returns() if not _is_entered(item.guard, at, gate)]
        for item in entered:
            item.guard = (*item.guard[:at], gate, *item.guard[at:])
        for way in _parts(body):
            if not _is_entered(way.guard, at, gate):
                way.guard = (*way.guard[:at], gate, *way.guard[at:])

    def _refuse(self, what: str, where: str, part: Frame, returns: list[Returned] | None = None) -> None:
        """Say that what runs however the step has ended cannot be evaluated once for all ways to it, or does not come to its end."""
        span = part.leaving_span or self.span
        if part.leaving:
            what = f"`{part.leaving}`"
        elif returns:
            what, span = "`return`", returns[0].span
        self.ev.error(rules.TRY_ENDS, span, what=what, where=where)


def _ended(part: Frame) -> Frame:
    part.live = False
    return part


def _parts(frame: Frame) -> list[Frame]:
    """A frame and all that it has parted into."""
    return [frame, *(part for way in frame.ways for part in _parts(way))]


def _is_entered(guard: ir.Guard, at: int, gate: ir.Gate) -> bool:
    return len(guard) > at and guard[at].decision == gate.decision


def _decided(outcome: ir.Decision, taken: bool, otherwise: Way) -> Way:
    """The way on which the step has ended so."""
    return lambda decision: taken if decision == outcome.name else otherwise(decision)


def _settled(changes: Overlay, way: Way) -> Overlay:
    """Changes, as far as a way decides what objects hold."""
    return {key: change._replace(contents=undecided.settled(change.contents, way)) for key, change in changes.items()}


def _alike(change: Change, other: Change | None) -> bool:
    """Whether an object holds the same, item by item."""
    if other is None or len(change.contents) != len(other.contents):
        return False
    if isinstance(change.contents, dict):
        pairs = list(zip(change.contents.items(), other.contents.items(), strict=True))
        return all(one[0] == two[0] and one[1] is two[1] for one, two in pairs)
    if isinstance(change.contents, set):
        return bool(change.contents == other.contents)
    return all(one is two for one, two in zip(change.contents, other.contents, strict=True))
