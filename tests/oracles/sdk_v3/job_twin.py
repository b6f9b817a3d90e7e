"""The pipeline of `tests/golden/job` as a user of SageMaker's Python SDK v3 writes it. Prints the definition."""

# ruff: noqa: E402
# The network is gone before the SDK is imported.

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import offline

out = offline.go()

from typing import Any

from sagemaker.core import image_uris
from sagemaker.core.processing import Processor
from sagemaker.core.shapes import ProcessingInput, ProcessingOutput, ProcessingS3Input, ProcessingS3Output
from sagemaker.core.workflow.execution_variables import ExecutionVariables
from sagemaker.core.workflow.functions import Join
from sagemaker.core.workflow.parameters import ParameterBoolean, ParameterFloat, ParameterInteger, ParameterString
from sagemaker.core.workflow.pipeline_capture import capture_create_job_request
from sagemaker.core.workflow.pipeline_context import PipelineSession, runnable_by_pipeline
from sagemaker.mlops.workflow.pipeline import Pipeline
from sagemaker.mlops.workflow.retry import SageMakerJobExceptionTypeEnum, SageMakerJobStepRetryPolicy
from sagemaker.mlops.workflow.steps import CacheConfig, JobStep, ProcessingStep


class Producer:
    """Creates a job of any category, as the producers of the SDK do for theirs."""

    _pipeline_caller_name = "create_job"

    def __init__(self, session: PipelineSession, category: str, document: dict[str, Any], tags: Any = None) -> None:
        self.sagemaker_session = session
        self.category = category
        self.document = document
        self.tags = tags

    @runnable_by_pipeline
    def run(self) -> None:
        capture_create_job_request(
            self.sagemaker_session,
            job_name="job",
            role_arn=offline.ROLE,
            job_category=self.category,
            schema_version="1.0.0",
            job_config=self.document,
            tags=self.tags,
        )


def build() -> Pipeline:
    session = PipelineSession(default_bucket=offline.BUCKET)
    raw = ParameterString("raw")
    base = ParameterString("base", default_value="small-1", enum_values=["small-1", "large-1"])
    steps = ParameterInteger("steps", default_value=200)
    temperature = ParameterFloat("temperature", default_value=0.7)
    shuffle = ParameterBoolean("shuffle", default_value=True)

    processor = Processor(
        image_uri=image_uris.retrieve(
            framework="sklearn", region=offline.REGION, version="1.2-1", py_version="py3", instance_type="ml.m5.large"
        ),
        instance_type="ml.m5.large",
        instance_count=1,
        role=offline.ROLE,
        sagemaker_session=session,
    )
    output = Join(
        on="/", values=["s3:/", offline.BUCKET, "job", ExecutionVariables.PIPELINE_EXECUTION_ID, "prompts", "output"]
    )
    prompts = ProcessingStep(
        name="prompts",
        step_args=processor.run(
            inputs=[
                ProcessingInput(
                    input_name="raw",
                    s3_input=ProcessingS3Input(
                        s3_uri=raw,
                        local_path="/opt/ml/processing/input/raw",
                        s3_data_type="S3Prefix",
                        s3_input_mode="File",
                    ),
                )
            ],
            outputs=[
                ProcessingOutput(
                    output_name="output",
                    s3_output=ProcessingS3Output(
                        s3_uri=output, local_path="/opt/ml/processing/output/output", s3_upload_mode="EndOfJob"
                    ),
                )
            ],
        ),
    )
    data = prompts.properties.ProcessingOutputConfig.Outputs["output"].S3Output.S3Uri
    train = JobStep(
        name="train-agent",
        step_args=Producer(
            session,
            "AgentRFT",
            {
                "BaseModel": base,
                "TrainingDataConfig": {"S3Uri": Join(on="/", values=[data, "train.jsonl"]), "Shuffle": shuffle},
                "OutputDataConfig": {"S3OutputPath": "s3://team-artifacts/agents"},
                "HyperParameters": {
                    "max_steps": steps,
                    "temperature": temperature,
                    "seed": 7,
                    "note": 'a "quoted" word',
                },
                "Stages": ["sft", "rft"],
                "Limits": None,
            },
            tags=[{"Key": "team", "Value": "agents"}],
        ).run(),
        cache_config=CacheConfig(enable_caching=True, expire_after="P7D"),
        retry_policies=[
            SageMakerJobStepRetryPolicy(
                exception_types=[SageMakerJobExceptionTypeEnum.RESOURCE_LIMIT], expire_after_mins=60
            )
        ],
    )
    evaluate = JobStep(
        name="evaluate-agent",
        step_args=Producer(
            session,
            "AgentRFTEvaluation",
            {"Job": train.properties.JobName, "Arn": train.properties.JobArn, "Metrics": []},
        ).run(),
    )
    return Pipeline(
        name="job",
        parameters=[raw, base, steps, temperature, shuffle],
        steps=[prompts, train, evaluate],
        sagemaker_session=session,
    )


if __name__ == "__main__":
    out.write(build().definition() + "\n")
