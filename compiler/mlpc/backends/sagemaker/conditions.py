"""Decisions as Condition steps.

The service has no nested conditions and no conjunction but the list of a step. So a decision inside of a branch becomes a Condition step
beside, which repeats what led to the branch; where it reads a step of that branch it need not, since it cannot start before that step
has run. See `docs/adr/0003`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, assert_never

from mlpc.backends.sagemaker.context import Context, digest
from mlpc.backends.sagemaker.model import (
    Comparison,
    ConditionExpression,
    ConditionStep,
    InCondition,
    NotCondition,
    OrCondition,
    Step,
)
from mlpc.backends.sagemaker.values import expression
from mlpc.ir import nodes as ir
from mlpc.ir.predicates import conjuncts, negation, simplified
from mlpc.ir.traverse import reads

_TYPES: Final[Mapping[ir.CompareOp, str]] = {
    "==": "Equals",
    "<": "LessThan",
    "<=": "LessThanOrEqualTo",
    ">": "GreaterThan",
    ">=": "GreaterThanOrEqualTo",
}


NAME_LIMIT: Final = 64


def predicate(node: ir.Predicate, context: Context) -> ConditionExpression:
    """A predicate as one condition."""
    match node:
        case ir.Compare(op=op, left=left, right=right):
            return Comparison(
                type=_TYPES[op], left=expression(left, context), right=expression(right, context), span=node.span
            )
        case ir.Truth(value=value):
            return Comparison(type="Equals", left=expression(value, context), right=True, span=node.span)
        case ir.In(value=value, options=options):
            values = tuple(expression(option, context) for option in options)
            return InCondition(query=expression(value, context), values=values, span=node.span)
        case ir.Not(operand=ir.Not(operand=inner)):
            return predicate(inner, context)
        case ir.Not(operand=ir.And(operands=operands)):
            # not (a and b) is (not a) or (not b): shorter than through the other encoding.
            return OrCondition(conditions=tuple(_negated(item, context) for item in operands), span=node.span)
        case ir.Not(operand=operand):
            return NotCondition(condition=predicate(operand, context), span=node.span)
        case ir.Or(operands=operands):
            return OrCondition(conditions=tuple(predicate(item, context) for item in operands), span=node.span)
        case ir.And(operands=operands):
            either = OrCondition(conditions=tuple(_negated(item, context) for item in operands), span=node.span)
            return NotCondition(condition=either, span=node.span)
        case _:
            assert_never(node)


def _negated(node: ir.Predicate, context: Context) -> ConditionExpression:
    return predicate(negation(node), context)


class Brancher:
    """Places steps under the Condition steps of their guards."""

    def __init__(self, context: Context, decisions: Sequence[ir.Decision]) -> None:
        self.context = context
        self.decisions = {decision.name: decision for decision in decisions}
        self.taken = {*self.decisions, *context.steps}

    def place(self, steps: Sequence[tuple[ir.Step, Step]]) -> tuple[Step, ...]:
        """Top-level steps: a Condition step stands where the first step that it decides stands."""
        branches: dict[ir.Guard, list[Step]] = {}
        for step, lowered in steps:
            branches.setdefault(step.guard, []).append(lowered)
        found: list[Step] = []
        emitted: set[str] = set()
        for step, lowered in steps:
            if not step.guard:
                found.append(lowered)
            elif step.guard[-1].decision not in emitted:
                emitted.add(step.guard[-1].decision)
                found += self._decide(self.decisions[step.guard[-1].decision], branches)
        return tuple(found)

    def _decide(self, decision: ir.Decision, branches: Mapping[ir.Guard, Sequence[Step]]) -> Iterator[Step]:
        then = branches.get((*decision.guard, ir.Gate(decision=decision.name, taken=True)), ())
        otherwise = branches.get((*decision.guard, ir.Gate(decision=decision.name, taken=False)), ())
        needed = self._needed(decision)
        if not needed:
            yield self._step(decision.name, [decision.predicate], then, otherwise, decision)
            return
        context = [self._gate(gate) for gate in needed]
        if then:
            yield self._step(decision.name, [*context, decision.predicate], then, (), decision)
        if otherwise:
            name = self._unique(f"{decision.name}-else") if then else decision.name
            yield self._step(name, [*context, negation(decision.predicate)], otherwise, (), decision)

    def _gate(self, gate: ir.Gate) -> ir.Predicate:
        tested = self.decisions[gate.decision].predicate
        return tested if gate.taken else negation(tested)

    def _needed(self, decision: ir.Decision) -> list[ir.Gate]:
        """The gates of a decision's guard that must be tested again: those that no step it waits for implies."""
        implied = self._implied(decision.predicate)
        needed: list[ir.Gate] = []
        for gate in reversed(decision.guard):
            if gate not in implied:
                needed.insert(0, gate)
                implied |= self._implied(self.decisions[gate.decision].predicate)
        return needed

    def _implied(self, node: ir.Predicate) -> set[ir.Gate]:
        return {gate for ref in reads(node) for gate in self.context.steps[ref.step].guard}

    def _step(
        self,
        name: str,
        predicates: Sequence[ir.Predicate],
        then: Sequence[Step],
        otherwise: Sequence[Step],
        decision: ir.Decision,
    ) -> ConditionStep:
        return ConditionStep(
            name=name,
            conditions=tuple(predicate(item, self.context) for item in self._tested(predicates)),
            if_steps=tuple(then),
            else_steps=tuple(otherwise),
            span=decision.span,
        )

    def _tested(self, predicates: Sequence[ir.Predicate]) -> list[ir.Predicate]:
        """What the step tests: each thing once, unless it is to wait for a branch by what it reads there."""
        tested = simplified(predicates)
        waits = [[self._implied(item) for item in items] for items in (predicates, tested)]
        missing = set().union(*waits[0]) - set().union(*waits[1])
        return [item for node in predicates for item in conjuncts(node)] if missing else tested

    def _unique(self, name: str) -> str:
        if len(name) > NAME_LIMIT:
            name = f"{name[:46].rstrip('-')}-{digest(name.encode())[:8]}-else"
        made, number = name, 2
        while made in self.taken:
            made, number = f"{name}-{number}", number + 1
        self.taken.add(made)
        return made
