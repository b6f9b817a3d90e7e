"""`execution`: what a pipeline knows of its run."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from mlpc.dsl.failures import LocalRunError
from mlpc.dsl.local_runs import LocalRun, scope

_ACCOUNT: Final = "arn:aws:sagemaker:local:000000000000:pipeline"


class Execution:
    """Variables of the run. Times are ISO 8601 in UTC. LocalRunError outside of a pipeline."""

    @property
    def id(self) -> str:
        return _run("id").id

    @property
    def arn(self) -> str:
        run = _run("arn")
        return f"{_ACCOUNT}/{run.pipeline_name}/execution/{run.id}"

    @property
    def pipeline_name(self) -> str:
        return str(_run("pipeline_name").pipeline_name)

    @property
    def pipeline_arn(self) -> str:
        return f"{_ACCOUNT}/{_run('pipeline_arn').pipeline_name}"

    @property
    def start_time(self) -> str:
        return _text(_run("start_time").start_time)

    @property
    def current_time(self) -> str:
        _run("current_time")
        return _text(datetime.now(UTC))

    @property
    def training_job_name(self) -> str:
        """The name of the training job that a step launches: here, of none, one that is as unique."""
        return f"pipelines-{_run('training_job_name').id}-training"

    @property
    def processing_job_name(self) -> str:
        """The name of the processing job that a step launches: here, of none, one that is as unique."""
        return f"pipelines-{_run('processing_job_name').id}-processing"


def _run(variable: str) -> LocalRun:
    here = scope.get()
    if here is None:
        raise LocalRunError(f"execution.{variable} is known while a pipeline runs, and this is outside of one")
    return here.run


def _text(moment: datetime | None) -> str:
    return "" if moment is None else moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


execution: Final = Execution()
