"""What is read of the rounds of a loop is what the service tells of them.

Assumes nothing. Establishes: what a loop picks by, and what is read of its rounds, is a member of a step's description, and
no part of a file.
"""

from __future__ import annotations

from collections.abc import Mapping

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.sink import Sink
from mlpc.ir import nodes as ir
from mlpc.ir.traverse import pipeline_values
from mlpc.ir.types import MetricsType
from mlpc.passes.setting import Setting


def check_rounds(pipeline: ir.Pipeline, setting: Setting, sink: Sink) -> ir.Pipeline:
    steps = {step.name: step for step in pipeline.steps}
    for value in pipeline_values(pipeline):
        if isinstance(value, ir.OutputRef) and value.round is not None and in_file(value, steps):
            sink.report(rules.ROUND_METRICS, value.span, where="after a loop that the service runs")
    for step in pipeline.steps:
        field = step.selector.field if step.selector is not None else None
        if isinstance(field, ir.OutputRef) and in_file(field, steps):
            sink.report(rules.ROUND_METRICS, field.span, where="where a loop picks a round")
    return pipeline


def in_file(value: ir.OutputRef, steps: Mapping[str, ir.Step]) -> bool:
    """Whether a value is a field of a document that a processing job has written."""
    step = steps.get(value.step)
    if step is None or step.kind != "Processing":
        return False
    first = next(iter(value.path), "")
    document = next(
        (item for item in step.outputs if item.field in ("", first) and isinstance(item.type, MetricsType)), None
    )
    return document is not None and len(value.path) > (1 if document.field else 0)
