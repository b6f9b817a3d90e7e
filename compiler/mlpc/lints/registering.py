"""Models that are registered whatever they are worth."""

from collections.abc import Iterable
from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.sink import Sink
from mlpc.ir import nodes as ir
from mlpc.ir.traverse import edges, values_in
from mlpc.lints.places import called_at
from mlpc.passes.setting import Setting

_CHECKS: Final = frozenset({"QualityCheck", "ClarifyCheck", "Callback"})
"""Steps that end a run where a model or its data is not good enough, or a person says so."""
_METRICS: Final = frozenset({"model_quality", "model_data_quality", "bias", "explainability"})
_MEMBER: Final = "ModelMetrics"


def check_registering(pipeline: ir.Pipeline, setting: Setting, sink: Sink) -> None:
    kinds = {step.name: step.kind for step in pipeline.steps}
    waits = _ancestors(edges(pipeline))
    measured = {
        decision.name
        for decision in pipeline.decisions
        if any(
            isinstance(value, ir.OutputRef | ir.PropertyRef | ir.DocumentRef) for value in values_in(decision.predicate)
        )
    }
    for step in pipeline.steps:
        if step.kind != "RegisterModel":
            continue
        gated = any(gate.decision in measured for gate in step.guard)
        before = waits.get(step.name, set[str]())
        if not gated and not any(kinds.get(name) in _CHECKS for name in before):
            sink.report(rules.NO_GATE, called_at(step, setting))
        said = {option.name for option in step.options}
        requested = [key for key, _ in step.request.entries] if step.request is not None else []
        if not said & _METRICS and _MEMBER not in requested:
            sink.report(rules.NO_METRICS, called_at(step, setting))


def _ancestors(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """Every step -> those that it waits for, near or far."""
    direct: dict[str, set[str]] = {}
    for one, other in pairs:
        direct.setdefault(one, set()).add(other)
    found: dict[str, set[str]] = {}
    for name in direct:
        seen: set[str] = set()
        pending = [name]
        while pending:
            for other in direct.get(pending.pop(), ()):
                if other not in seen:
                    seen.add(other)
                    pending.append(other)
        found[name] = seen
    return found
