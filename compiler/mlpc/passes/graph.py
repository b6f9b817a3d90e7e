"""Every step that a step waits for will have run.

Assumes that steps stand in the order of their calls. Establishes: what a step or decision reads runs whenever it does.
"""

from collections.abc import Iterable, Mapping

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.sink import Sink
from mlpc.ir import nodes as ir
from mlpc.ir.predicates import entails, negation
from mlpc.ir.traverse import awaited, reads, references
from mlpc.passes.setting import Setting
from mlpc.source import Span


def check_graph(pipeline: ir.Pipeline, setting: Setting, sink: Sink) -> ir.Pipeline:
    if not pipeline.steps and setting.complete:
        sink.report(rules.NO_STEPS, pipeline.span, name=pipeline.name)
    steps = {step.name: step for step in pipeline.steps}
    decisions = {decision.name: decision for decision in pipeline.decisions}
    implied = _Implied(steps, decisions)
    for decision in pipeline.decisions:
        used = [(awaited(ref), ref.span) for ref in reads(decision.predicate)]
        _check("this condition", decision.guard, used, steps, decisions, implied, sink)
    for step in pipeline.steps:
        used = [(awaited(ref), ref.span) for ref in references(step)]
        used += [(item.step, item.span) for item in step.depends_on if item.trigger == "Completed"]
        _check(f"`{step.name}`", step.guard, used, steps, decisions, implied, sink)
    return pipeline


Fact = tuple[int, bool]
"""That a predicate, by its number, is true or false. Two decisions on one predicate go the same way."""


class _Implied:
    """What is known wherever a guard holds: its own gates, and those of the steps that its decisions read."""

    def __init__(self, steps: Mapping[str, ir.Step], decisions: Mapping[str, ir.Decision]) -> None:
        self.steps = steps
        self.decisions = decisions
        self.numbers: dict[ir.Predicate, int] = {}
        self.compound: dict[int, ir.And | ir.Or] = {}
        self.known: dict[ir.Guard, frozenset[Fact]] = {(): frozenset()}
        self.tested: dict[ir.Guard, tuple[ir.Predicate, ...]] = {(): ()}

    def fact(self, gate: ir.Gate) -> Fact:
        decision = self.decisions.get(gate.decision)
        return (-1, gate.taken) if decision is None else self.says(decision.predicate, gate.taken)

    def says(self, predicate: ir.Predicate, truth: bool) -> Fact:
        while isinstance(predicate, ir.Not):
            predicate, truth = predicate.operand, not truth
        number = self.numbers.setdefault(predicate, len(self.numbers))
        if isinstance(predicate, ir.And | ir.Or):
            self.compound[number] = predicate
        return number, truth

    def holds(self, fact: Fact, known: set[Fact]) -> bool:
        """Whether a predicate is known to be true, or to be false, from what is known of its operands."""
        number, truth = fact
        whole = self.compound.get(number)
        if fact in known or whole is None:
            return fact in known
        parts = [self.holds(self.says(part, truth), known) for part in whole.operands]
        return all(parts) if isinstance(whole, ir.And) is truth else any(parts)

    def assumed(self, guard: ir.Guard) -> tuple[ir.Predicate, ...]:
        """What holds wherever a guard does, as it stands."""
        found = self.tested.get(guard)
        if found is None:
            gate = guard[-1]
            decision = self.decisions.get(gate.decision)
            parts = [*self.assumed(guard[:-1])]
            if decision is not None:
                parts.append(decision.predicate if gate.taken else negation(decision.predicate))
                for ref in reads(decision.predicate):
                    if ref.step in self.steps:
                        parts += self.assumed(self.steps[ref.step].guard)
            found = self.tested[guard] = tuple(dict.fromkeys(parts))
        return found

    def implies(self, guard: ir.Guard, gate: ir.Gate) -> bool:
        """Whether a decision has gone one way wherever a guard holds."""
        decision = self.decisions.get(gate.decision)
        if decision is None or self.fact(gate) in self.by(guard):
            return True
        return entails(self.assumed(guard), decision.predicate if gate.taken else negation(decision.predicate))

    def follow(self, known: set[Fact]) -> None:
        """Add what follows for the operands of what is known: of all of them, or of the only one that is left."""
        before = -1
        while len(known) != before:
            before = len(known)
            for number, truth in sorted(known):
                whole = self.compound.get(number)
                if whole is None:
                    continue
                parts = whole.operands
                if isinstance(whole, ir.And) is not truth:
                    parts = tuple(part for part in parts if not self.holds(self.says(part, not truth), known))
                    if len(parts) != 1:
                        continue
                known |= {self.says(part, truth) for part in parts}

    def by(self, guard: ir.Guard) -> frozenset[Fact]:
        found = self.known.get(guard)
        if found is None:
            gate = guard[-1]
            holds = {self.fact(gate), *self.by(guard[:-1])}
            decision = self.decisions.get(gate.decision)
            for ref in reads(decision.predicate) if decision is not None else ():
                if ref.step in self.steps:
                    holds |= self.by(self.steps[ref.step].guard)
            self.follow(holds)
            found = self.known[guard] = frozenset(holds)
        return found


def _check(
    user: str,  # in the words of a message: what the compiler itself names, nobody knows by that name
    guard: ir.Guard,
    used: Iterable[tuple[str, Span]],
    steps: Mapping[str, ir.Step],
    decisions: Mapping[str, ir.Decision],
    implied: _Implied,
    sink: Sink,
) -> None:
    for name, span in used:
        step = steps.get(name)
        # Nearly always the guard of what is used is the beginning of the user's own.
        if step is None or step.guard == guard[: len(step.guard)]:
            continue
        missing = [gate for gate in step.guard if not implied.implies(guard, gate)]
        if missing:
            places = [(step.span, f"`{name}` is called here")]
            decision = decisions.get(missing[0].decision)
            if decision is not None:
                places.append((decision.span, f"runs only if this is {'true' if missing[0].taken else 'false'}"))
            sink.report(rules.OTHER_BRANCH, span, user=user, used=name, related=places)
            return
