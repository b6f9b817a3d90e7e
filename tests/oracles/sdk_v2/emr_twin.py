"""The pipeline of `tests/golden/emr` as a user of SageMaker's Python SDK v2 writes it. Prints the definition."""

# ruff: noqa: E402
# The network is gone before the SDK is imported.

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import offline

out = offline.go()

from sagemaker.workflow.emr_step import EMRStep, EMRStepConfig
from sagemaker.workflow.execution_variables import ExecutionVariables
from sagemaker.workflow.functions import Join
from sagemaker.workflow.parameters import ParameterString
from sagemaker.workflow.pipeline import Pipeline
from sagemaker.workflow.pipeline_context import PipelineSession
from sagemaker.workflow.retry import StepExceptionTypeEnum, StepRetryPolicy
from sagemaker.workflow.steps import CacheConfig


def build() -> Pipeline:
    session = PipelineSession(default_bucket=offline.BUCKET)
    lake = ParameterString("lake", default_value="s3://team-lake/events")
    target = ParameterString("target", default_value="s3://team-lake/features")
    day = ParameterString("day", default_value="2026-01-01")

    extract = EMRStep(
        name="extract",
        display_name=None,
        description="Take out of the lake what the features are made of.",
        cluster_id="j-1YONHTCP3YZKC",
        execution_role_arn="arn:aws:iam::123456789012:role/emr-runtime",
        step_config=EMRStepConfig(
            jar="command-runner.jar",
            args=[
                *("spark-submit", "--deploy-mode", "cluster", "s3://team-artifacts/extract.py"),
                Join(on="/", values=[lake, day]),
                ExecutionVariables.PIPELINE_EXECUTION_ID,
                *("--partitions", "16"),
            ],
        ),
        cache_config=CacheConfig(enable_caching=True, expire_after="P1D"),
        retry_policies=[StepRetryPolicy([StepExceptionTypeEnum.SERVICE_FAULT], max_attempts=3)],
    )
    features = EMRStep(
        name="features",
        display_name=None,
        description=None,
        cluster_id=None,
        cluster_config={
            "ReleaseLabel": "emr-7.1.0",
            "Applications": [{"Name": "Spark"}],
            "Instances": {
                "InstanceGroups": [
                    {"InstanceRole": "MASTER", "InstanceCount": 1, "InstanceType": "m5.xlarge"},
                    {"InstanceRole": "CORE", "InstanceCount": 2, "InstanceType": "m5.xlarge"},
                ],
                "Ec2SubnetId": "subnet-0",
            },
            "JobFlowRole": "EMR_EC2_DefaultRole",
            "ServiceRole": "EMR_DefaultRole",
            "Tags": [{"Key": "team", "Value": "ranking"}],
        },
        step_config=EMRStepConfig(
            jar="s3://team-artifacts/features.jar",
            main_class="com.example.Features",
            args=[
                *("--raw", Join(on="/", values=[lake, extract.properties.Id])),
                *("--target", target),
                *("--day", day),
                *("--dry-run", "false"),
            ],
            properties=[{"Key": "spark.sql.shuffle.partitions", "Value": "64"}],
        ),
        depends_on=[extract],
    )
    return Pipeline(name="emr", parameters=[lake, target, day], steps=[extract, features], sagemaker_session=session)


if __name__ == "__main__":
    out.write(build().definition() + "\n")
