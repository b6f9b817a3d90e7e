"""Steps under conditions that contradict each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.sink import Sink
from mlpc.ir import nodes as ir
from mlpc.ir.contradictions import impossible
from mlpc.ir.predicates import negation
from mlpc.passes.setting import Setting
from mlpc.source import Span


class _Test(NamedTuple):
    """What a decision says on one of its ways, and where it stands."""

    predicate: ir.Predicate
    span: Span


def check_reached(pipeline: ir.Pipeline, setting: Setting, sink: Sink) -> None:
    """A way that nothing can take, and on which there is a step. A condition that is evaluated several times (in a loop, in a function) is
    spoken of where it goes only one way every time. A `Fail` that never comes to pass is as its author hopes."""
    decisions = {decision.name: decision for decision in pipeline.decisions}
    steps: dict[ir.Gate, list[str]] = {}
    for step in pipeline.steps:
        for gate in step.guard if step.kind != "Fail" else ():
            steps.setdefault(gate, []).append(step.name)
    places: dict[Span, list[ir.Decision]] = {}
    for decision in pipeline.decisions:
        places.setdefault(decision.span, []).append(decision)
    for span, found in places.items():
        for taken in (True, False):
            held = [name for decision in found for name in steps.get(ir.Gate(decision=decision.name, taken=taken), ())]
            if held:
                _way(span, found, taken, held[0], decisions, sink)


def _way(
    span: Span,
    found: Sequence[ir.Decision],
    taken: bool,
    step: str,
    decisions: Mapping[str, ir.Decision],
    sink: Sink,
) -> None:
    before: list[_Test] = []
    for decision in found:
        own = decision.predicate if taken else negation(decision.predicate)
        above = _above(decision, decisions)
        if not impossible([own, *(test.predicate for test in above)]) or impossible([test.predicate for test in above]):
            return
        before = before or _needed(own, above)
    related = [(test.span, "decided before") for test in before]
    note = None if before else "no value fits all of it"
    sink.report(rules.NEVER_RUNS, span, step=step, way="true" if taken else "false", note=note, related=related)


def _above(decision: ir.Decision, decisions: Mapping[str, ir.Decision]) -> list[_Test]:
    """What holds where a decision is made, by the conditions of the same call of the same function: what a function asks for once more does
    no harm to who calls it."""
    found: list[_Test] = []
    for gate in decision.guard:
        above = decisions.get(gate.decision)
        if above is not None and above.calls == decision.calls:
            found.append(_Test(above.predicate if gate.taken else negation(above.predicate), above.span))
    return found


def _needed(own: ir.Predicate, above: Sequence[_Test]) -> list[_Test]:
    """Those of the conditions before without which there would be no contradiction."""
    kept = list(above)
    for test in above:
        rest = [other for other in kept if other is not test]
        if impossible([own, *(other.predicate for other in rest)]):
            kept = rest
    return kept
