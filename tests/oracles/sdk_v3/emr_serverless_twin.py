"""The pipeline of `tests/golden/emr_serverless` as a user of SageMaker's Python SDK v3 writes it. Prints the definition."""

# ruff: noqa: E402
# The network is gone before the SDK is imported.

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import offline

out = offline.go()

from sagemaker.core.workflow.functions import Join
from sagemaker.core.workflow.parameters import ParameterString
from sagemaker.core.workflow.pipeline_context import PipelineSession
from sagemaker.core.workflow.properties import Properties
from sagemaker.mlops.workflow.emr_serverless_step import EMRServerlessJobConfig, EMRServerlessStep
from sagemaker.mlops.workflow.pipeline import Pipeline
from sagemaker.mlops.workflow.steps import CacheConfig

ROLE = "arn:aws:iam::123456789012:role/emr-serverless"


def build() -> Pipeline:
    session = PipelineSession(default_bucket=offline.BUCKET)
    events = ParameterString("events", default_value="s3://team-lake/events")
    day = ParameterString("day", default_value="2026-01-01")

    score = EMRServerlessStep(
        name="score",
        display_name="Score the day",
        description="Scores every event of a day.",
        application_id="00fabcd1234567",
        job_config=EMRServerlessJobConfig(
            job_driver={
                "sparkSubmit": {
                    "entryPoint": "s3://team-artifacts/score.py",
                    "entryPointArguments": [Join(on="", values=[events]), "--day", day],
                    "sparkSubmitParameters": "--conf spark.executor.cores=4",
                }
            },
            execution_role_arn=ROLE,
            execution_timeout_minutes=120,
            name="score",
            tags={"team": "ranking"},
        ),
        cache_config=CacheConfig(enable_caching=True, expire_after="P1D"),
    )
    # The step's own `properties` have no members: the SDK carries no model of the service.
    run = Properties(step_name="score", path="JobRunId", step=score)
    aggregate = EMRServerlessStep(
        name="aggregate",
        display_name="Aggregate",
        description="Counts by day.",
        application_config={
            "name": "aggregate",
            "releaseLabel": "emr-7.1.0",
            "type": "SPARK",
            "maximumCapacity": {"cpu": "16 vCPU", "memory": "64 GB"},
        },
        job_config=EMRServerlessJobConfig(
            job_driver={
                "sparkSubmit": {
                    "entryPoint": "s3://team-artifacts/aggregate.py",
                    "entryPointArguments": [
                        *("--scores", Join(on="/", values=[events, run])),
                        *("--day", day),
                        *("--buckets", "10"),
                    ],
                }
            },
            execution_role_arn=ROLE,
            configuration_overrides={
                "monitoringConfiguration": {"s3MonitoringConfiguration": {"logUri": "s3://team-logs/emr"}}
            },
        ),
        depends_on=[score],
    )
    return Pipeline(
        name="emr-serverless", parameters=[events, day], steps=[score, aggregate], sagemaker_session=session
    )


if __name__ == "__main__":
    out.write(build().definition() + "\n")
