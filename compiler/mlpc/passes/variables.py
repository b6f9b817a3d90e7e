"""An execution variable has a value where it is used.

Assumes nothing. Establishes: the name of the own job is used in a job of that kind only.
"""

from collections.abc import Mapping
from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.sink import Sink
from mlpc.ir import nodes as ir
from mlpc.ir.traverse import jobs, step_values, values_in
from mlpc.passes.setting import Setting
from mlpc.service.steps import OWN_JOB

_WORDS: Final[Mapping[str, str]] = {"TrainingJobName": "training_job_name", "ProcessingJobName": "processing_job_name"}


def check_variables(pipeline: ir.Pipeline, setting: Setting, sink: Sink) -> ir.Pipeline:
    for step in jobs(pipeline):
        for value in step_values(step):
            _check(value, step.kind, sink)
    for decision in pipeline.decisions:
        for value in values_in(decision.predicate):
            _check(value, "Condition", sink)
    return pipeline


def _check(value: ir.Value, kind: str, sink: Sink) -> None:
    if isinstance(value, ir.ExecutionRef) and value.name in OWN_JOB and kind not in OWN_JOB[value.name]:
        word = _WORDS[value.name]
        sink.report(rules.OTHER_JOB, value.span, name=word, kind=kind, wanted=OWN_JOB[value.name][0])
