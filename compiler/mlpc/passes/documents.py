"""The service can read what documents in S3 say.

Assumes nothing. Establishes: the location of a document is made of what the service takes there, and only fields of it are values.
"""

from __future__ import annotations

from collections.abc import Mapping

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.sink import Sink
from mlpc.ir import nodes as ir
from mlpc.ir.traverse import pipeline_values, values_in
from mlpc.passes.rounds import in_file
from mlpc.passes.setting import Setting


def check_documents(pipeline: ir.Pipeline, setting: Setting, sink: Sink) -> ir.Pipeline:
    steps = {step.name: step for step in pipeline.steps}
    seen: set[ir.DocumentRef] = set()
    for value in pipeline_values(pipeline):
        if isinstance(value, ir.DocumentRef) and value not in seen:
            seen.add(value)
            what = next((what for part in values_in(value.location) if (what := _unfit(part, steps))), "")
            if what:
                sink.report(rules.DOCUMENT_LOCATION, value.location.span, what=what)
    return pipeline


def _unfit(value: ir.Value, steps: Mapping[str, ir.Step]) -> str:
    """What a part of a location is that the service takes in none; empty where it takes it."""
    match value:
        case ir.ItemRef():
            return "the item of a loop"
        case ir.DocumentRef():
            return "what another document says"
        case ir.OutputRef(round=round_) | ir.PropertyRef(round=round_) if round_ is not None:
            return "what a round of a loop gives"
        case ir.OutputRef() if in_file(value, steps):
            return "a field of a `Metrics`"
        case _:
            return ""
