"""The pipeline being built: its steps, decisions and their names."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.sink import Sink
from mlpc.frontend.conditions import fit, slug
from mlpc.frontend.frame import Frame, Owners
from mlpc.frontend.overlays import Changes
from mlpc.ir import nodes as ir
from mlpc.ir.types import BOOL
from mlpc.record import replace
from mlpc.source import Span


class Builder:
    """Collects what the evaluation of one pipeline function makes, in source order."""

    __slots__ = (
        "_below",
        "_branches",
        "_caught",
        "_copies",
        "_decisions",
        "_explicit",
        "_guards",
        "_labels",
        "_looped",
        "_origins",
        "_outcomes",
        "_places",
        "_prefixes",
        "_refused",
        "_used",
        "_watch",
        "changes",
        "name",
        "owners",
        "parted",
        "sink",
        "steps",
    )

    def __init__(self, name: str, sink: Sink) -> None:
        self.name = name
        self.sink = sink
        self.steps: list[ir.Step] = []
        self._decisions: dict[str, ir.Decision] = {}
        self._used: dict[str, int] = {}
        # Looks when the next step is made.
        self._watch: Callable[[], None] | None = None
        # The names that there are, and those of them that the user has given; what has each.
        self._places: dict[str, Span] = {}
        self._explicit: dict[str, Span] = {}
        self._prefixes: dict[str, int] = {}
        self._refused: set[str] = set()
        # Names of steps of which a loop of the service makes `<name>-0`, `<name>-1`, ...
        self._looped: set[str] = set()
        self._branches = 0
        self.owners = Owners()
        self.changes = Changes()
        # Whether there is a value that differs between the branches of a condition.
        self.parted = False
        self._origins: dict[str, str] = {}
        self._copies: dict[tuple[str, ir.Guard], ir.Decision] = {}
        self._labels: dict[str, tuple[str, str]] = {}
        self._below: dict[str, str] = {}
        # Decisions that are how a step ends, and the step; of each step the guard with these in it.
        self._outcomes: dict[str, ir.Step] = {}
        # Those of them whose failure a handler catches, and whether the pipeline goes on there.
        self._caught: dict[str, bool] = {}
        self._guards: dict[str, ir.Guard] = {}

    def watch(self, see: Callable[[], None], visit: Callable[[], None]) -> None:
        """Evaluate something, and look when the first step in it is made."""
        outer, self._watch = self._watch, see
        visit()
        self._watch = outer

    def add(self, step: ir.Step, frame: Frame, at: int | None = None) -> None:
        """One more step, which waits for what all steps of its place wait for. `at`: its place among the others; None: the last."""
        if frame.perhaps is not None:
            what, related = f"the step `{step.name}` is", [(frame.perhaps, "it depends on this")]
            self.sink.report(rules.PERHAPS, step.span, what=what, related=related)
        if self._watch is not None:
            watch, self._watch = self._watch, None
            watch()
        if frame.loop is not None:
            step = replace(step, loop=frame.loop)
        waiting = self.waiting(frame)
        if waiting:
            known = {(item.step, item.trigger) for item in step.depends_on}
            more = tuple(item for item in waiting if (item.step, item.trigger) not in known)
            step = replace(step, depends_on=(*step.depends_on, *more))
        self._guards[step.name] = step.guard
        if self._outcomes:
            step = replace(step, guard=self._tested(step.guard))
        self.steps.insert(len(self.steps) if at is None else at, step)

    def wait(self, step: ir.Step, dependency: ir.Dependency) -> None:
        """Let a step that has been made wait for another."""
        at = self.steps.index(step)
        self.steps[at] = replace(step, depends_on=(*step.depends_on, dependency))

    def change(self, step: ir.Step) -> None:
        """Put a step in the place of the one that has its name."""
        self.steps = [step if known.name == step.name else known for known in self.steps]

    def step(self, name: str) -> ir.Step | None:
        return next((step for step in self.steps if step.name == name), None)

    # --- how steps end ------------------------------------------------------------------------------------------------------

    def outcome(self, step: ir.Step, span: Span) -> ir.Decision:
        """How a step ends, as a decision: true where it completes. No Condition step tells, but what stands in a branch waits for it.

        `span`: the `try` that asks.
        """
        result = ir.OutputRef(step=step.name, path=("?",), type=BOOL, span=span)
        made = ir.Decision(
            name=f"?{step.name}", predicate=ir.Truth(value=result, span=span), guard=self.guard_of(step), span=span
        )
        self._decisions[made.name], self._outcomes[made.name] = made, step
        self.label(made.name, "-completed", "-failed")
        return made

    def catch(self, outcome: ir.Decision, *, goes_on: bool) -> None:
        """Say that a handler catches the failure of a step, and whether what follows the `try` is reached there."""
        self._caught[outcome.name] = goes_on

    def caught(self) -> list[tuple[str, Span]]:
        """The names of the steps whose failure is caught, and the `try` of each."""
        return [(self._outcomes[name].name, self._decisions[name].span) for name in self._caught]

    def open_outcome(self, step: ir.Step, guard: ir.Guard) -> ir.Decision | None:
        """How a step ends, where it runs under a guard that is met whether it completes or fails; None for other steps."""
        made = self._decisions.get(f"?{step.name}")
        if made is None or not self._caught.get(made.name) or any(gate.decision == made.name for gate in guard):
            return None
        return made if self.implies(guard, made.guard) else None

    def is_outcome(self, decision: str) -> bool:
        """Whether a decision is how a step ends, which no predicate can test."""
        return decision in self._outcomes

    def guard_of(self, step: ir.Step) -> ir.Guard:
        """The guard under which a step was made, with the outcomes in it."""
        return self._guards.get(step.name, step.guard)

    def waiting(self, frame: Frame) -> tuple[ir.Dependency, ...]:
        """What steps of a place wait for: what it says, and the outcomes in its guard."""
        found = [
            ir.Dependency(
                step=self._outcomes[gate.decision].name,
                trigger="Completed" if gate.taken else "Failed",
                span=self._decisions[gate.decision].span,
            )
            for gate in frame.guard
            if gate.decision in self._outcomes
        ]
        certain = {item.step for item in found}
        return (*(item for item in frame.waiting if item.step not in certain), *found)

    def _tested(self, guard: ir.Guard) -> ir.Guard:
        return tuple(gate for gate in guard if gate.decision not in self._outcomes)

    # --- names --------------------------------------------------------------------------------------------------------------

    def unique(self, base: str, span: Span, *, in_loop: bool = False) -> str:
        """`base`, or `base-2`, `base-3`, ... where the compiler has given it already. `span`: what is named.

        A name that the user gives something else is no reason to count on: it is said that there are two. Where a loop of the service
        runs `base`, its rounds are `base-0`, `base-1`, ..., and other calls `base_2`, `base_3`, ... `in_loop`: whether that is so of this.
        """
        base = fit(base)
        while True:
            count = self._used.get(base, 0) + 1
            self._used[base] = count
            name = base if count == 1 else fit(f"{base}{'_' if base in self._looped else '-'}{count}")
            if count == 1 or name not in self._used:
                self._used.setdefault(name, 1)
                if in_loop:
                    self._looped.add(name)
                return self._taken(name, span, self._explicit)

    def explicit(self, name: str, span: Span) -> str:
        """A name that the user gives; said where it is taken."""
        return self._taken(name, span, self._places, by_user=True)

    def _taken(self, name: str, span: Span, others: Mapping[str, Span], *, by_user: bool = False) -> str:
        """Take a name, and say so where it is among others; then it is changed, so that every step has one of its own."""
        first = others.get(name)
        if first is not None:
            self.sink.report(rules.DUPLICATE_STEP, span, name=name, related=[(first, "the first one")])
            # Not as a number that tells calls apart: nothing more is to be said of this one.
            at = 2
            while f"{name}_{at}" in self._places:
                at += 1
            name = f"{name}_{at}"
        self._places[name] = span
        if by_user:
            self._explicit[name] = span
        return name

    def prefix(self, base: str) -> str:
        """What the names of the steps of a pipeline that is called start with; a second call of it is numbered."""
        count = self._prefixes[base] = self._prefixes.get(base, 0) + 1
        return f"{base}-" if count == 1 else f"{base}-{count}-"

    # --- decisions ----------------------------------------------------------------------------------------------------------

    def decide(self, predicate: ir.Predicate, frame: Frame, span: Span, verb: str = "if") -> ir.Decision:
        """A new run-time condition at this place."""
        if frame.loop is not None:
            self.sink.report(rules.LOOP_DECISION, span, what="`assert`" if verb == "assert" else "a condition")
        name = self.unique(f"{frame.prefix}{verb}-{slug(predicate)}", span)
        if frame.loop is not None:
            self._refused.add(name)
        decision = ir.Decision(name=name, predicate=predicate, guard=frame.guard, span=span, calls=frame.calls)
        self._decisions[name] = decision
        self._labels[name] = ("-if", "-else")
        return decision

    def refused(self, guard: ir.Guard) -> bool:
        """Whether the last decision of a guard stands where none may, which has been said."""
        return bool(guard) and guard[-1].decision in self._refused

    def decision(self, name: str) -> ir.Decision:
        return self._decisions[name]

    def origin(self, name: str) -> str:
        """The decision that this one is a copy of: itself, if it is none."""
        return self._origins.get(name, name)

    def taken(self, origin: str, guard: ir.Guard) -> bool | None:
        """Which way a decision, a copy of it or another on the same predicate has gone under a guard; None where that is open."""
        for gate in reversed(guard):
            if self.origin(gate.decision) == origin:
                return gate.taken
        return self.known(self._decisions[origin].predicate, guard)

    def known(self, wanted: ir.Predicate, guard: ir.Guard) -> bool | None:
        """The truth of a predicate, where it follows from a gate of a guard."""
        for gate in reversed(guard):
            decision = self._decisions.get(gate.decision)
            if decision is not None and (truth := _follows(decision.predicate, gate.taken, wanted)) is not None:
                return truth
        return None

    def implies(self, guard: ir.Guard, other: ir.Guard) -> bool:
        """Whether all the gates of another guard, or copies of them, are among those of a guard."""
        known = {(self.origin(gate.decision), gate.taken) for gate in guard}
        return all((self.origin(gate.decision), gate.taken) in known for gate in other)

    def decision_at(self, origin: str, frame: Frame) -> ir.Decision:
        """A decision as it is made under the guard of a frame: itself, or a copy."""
        original = self._decisions[origin]
        if original.guard == frame.guard or origin in self._outcomes:
            return original
        known = self._copies.get((origin, frame.guard))
        if known is None:
            known = self.decide(original.predicate, frame, original.span)
            self._copies[origin, frame.guard] = known
            self._origins[known.name] = origin
            self._labels[known.name] = self._labels[origin]
        return known

    def label(self, name: str, then: str, other: str, below: str | None = None) -> None:
        """How the copies of a step for the branches of a decision are told apart. `below`: the decision that this one is the `elif` of."""
        self._labels[name] = (then, other)
        if below is not None:
            self._below[name] = below

    def label_chain(self, decision: ir.Decision, above: ir.Decision | None, number: int) -> None:
        """The same for one of the decisions of an `if` with `elif`s: `above` is the one before, `number` which `elif` this is."""
        self.label(decision.name, f"-elif{number}" if number else "-if", "-else", above.name if above else None)

    def suffix(self, copies: ir.Guard) -> str:
        """The ending of a step's name that tells its copies apart."""
        found = ""
        for at, gate in enumerate(copies):
            origin = self.origin(gate.decision)
            following = copies[at + 1] if at + 1 < len(copies) else None
            if following is not None and self._below.get(self.origin(following.decision)) == origin:
                continue  # `-elif1` says that the `if` was not taken
            then, other = self._labels.get(origin, ("-if", "-else"))
            found += then if gate.taken else other
        return found

    def telling(self, gates: ir.Guard) -> ir.Guard:
        """Of the gates on a way, those that tell it from others in the names of copies."""
        return tuple(gate for gate in gates if self.origin(gate.decision) in self._labels)

    def gate_predicate(self, gate: ir.Gate) -> ir.Predicate:
        """What a gate tests."""
        decision = self.decision(gate.decision)
        if gate.taken:
            return decision.predicate
        if isinstance(decision.predicate, ir.Not):
            return decision.predicate.operand
        return ir.Not(operand=decision.predicate, span=decision.span)

    @property
    def decisions(self) -> tuple[ir.Decision, ...]:
        """Those that Condition steps make."""
        made = [item for item in self._decisions.values() if item.name not in self._outcomes]
        return tuple(replace(item, guard=self._tested(item.guard)) for item in made) if self._outcomes else tuple(made)

    def decided_since(self, count: int) -> list[ir.Guard]:
        """The guards of the decisions that Condition steps make, without the first so many."""
        return [item.guard for item in self._decisions.values() if item.name not in self._outcomes][count:]

    def branch(self) -> int:
        """A number for a branch of a run-time condition."""
        self._branches += 1
        return self._branches


def _follows(known: ir.Predicate, truth: bool, wanted: ir.Predicate) -> bool | None:
    """The truth of a predicate, where it follows at once from that of another; None where it does not."""
    if known == wanted:
        return truth
    match known, wanted:
        case ir.Not(operand=operand), _:
            return _follows(operand, not truth, wanted)
        case _, ir.Not(operand=operand):
            found = _follows(known, truth, operand)
            return None if found is None else not found
        case ((ir.And() | ir.Or()), _) if isinstance(known, ir.And) is truth:
            return next(
                (found for part in known.operands if (found := _follows(part, truth, wanted)) is not None), None
            )
        case _:
            return None
