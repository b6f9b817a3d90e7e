"""The pipeline of `tests/golden/cleanup` as a user of SageMaker's Python SDK v3 writes it. Prints the definition."""

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
from sagemaker.core.training.configs import Compute, InputData, OutputDataConfig, StoppingCondition
from sagemaker.core.workflow.execution_variables import ExecutionVariables
from sagemaker.core.workflow.functions import Join
from sagemaker.core.workflow.parameters import ParameterString
from sagemaker.core.workflow.pipeline_context import PipelineSession
from sagemaker.mlops.workflow.cleanup_step import CleanupStep, S3CleanupSource
from sagemaker.mlops.workflow.pipeline import Pipeline
from sagemaker.mlops.workflow.step_dependency import StepDependency, TriggerCondition
from sagemaker.mlops.workflow.steps import ProcessingStep, TrainingStep
from sagemaker.train import ModelTrainer


def location(*parts: str) -> Join:
    """Where a step of one execution writes: v3 has no place of its own for it."""
    values = ["s3:/", offline.BUCKET, "cleanup", ExecutionVariables.PIPELINE_EXECUTION_ID, *parts]
    return Join(on="/", values=values)


def build() -> Pipeline:
    session = PipelineSession(default_bucket=offline.BUCKET)
    raw = ParameterString("raw")
    image = image_uris.retrieve(
        framework="sklearn", region=offline.REGION, version="1.2-1", py_version="py3", instance_type="ml.m5.large"
    )

    def process(name: str, inputs: dict[str, Any], outputs: list[str]) -> ProcessingStep:
        processor = Processor(
            image_uri=image,
            instance_type="ml.m5.large",
            instance_count=1,
            role=offline.ROLE,
            sagemaker_session=session,
        )
        return ProcessingStep(
            name=name,
            step_args=processor.run(
                inputs=[
                    ProcessingInput(
                        input_name=key,
                        s3_input=ProcessingS3Input(
                            s3_uri=uri,
                            local_path=f"/opt/ml/processing/input/{key}",
                            s3_data_type="S3Prefix",
                            s3_input_mode="File",
                        ),
                    )
                    for key, uri in inputs.items()
                ],
                outputs=[
                    ProcessingOutput(
                        output_name=key,
                        s3_output=ProcessingS3Output(
                            s3_uri=location(name, key),
                            local_path=f"/opt/ml/processing/output/{key}",
                            s3_upload_mode="EndOfJob",
                        ),
                    )
                    for key in outputs
                ],
            ),
        )

    def train(name: str, data: Any, depth: int) -> TrainingStep:
        trainer = ModelTrainer(
            training_image=image,
            base_job_name=name,
            role=offline.ROLE,
            compute=Compute(instance_type="ml.m5.large", instance_count=1, volume_size_in_gb=30),
            hyperparameters={"depth": depth},
            stopping_condition=StoppingCondition(max_runtime_in_seconds=86400),
            output_data_config=OutputDataConfig(s3_output_path=location(name)),
            sagemaker_session=session,
        )
        channel = InputData(channel_name="train", data_source=data)
        return TrainingStep(name=name, step_args=trainer.train(input_data_config=[channel]))

    split = process("split", {"raw": raw}, ["train", "test"])
    outputs = split.properties.ProcessingOutputConfig.Outputs
    shallow = train("train-shallow", outputs["train"].S3Output.S3Uri, 3)
    deep = train("train-deep", outputs["train"].S3Output.S3Uri, 9)
    report = process(
        "report",
        {
            "shallow": shallow.properties.ModelArtifacts.S3ModelArtifacts,
            "deep": deep.properties.ModelArtifacts.S3ModelArtifacts,
            "test": outputs["test"].S3Output.S3Uri,
        },
        ["output"],
    )
    clean = CleanupStep(
        name="cleanup",
        display_name="Remove the candidates",
        s3_sources=[
            S3CleanupSource(shallow),
            S3CleanupSource(deep),
            S3CleanupSource(
                split,
                [
                    Join(on="/", values=[outputs["train"].S3Output.S3Uri, "train.csv"]),
                    Join(on="/", values=[outputs["test"].S3Output.S3Uri, "test.csv"]),
                ],
            ),
        ],
        depends_on=[StepDependency(report, TriggerCondition.ANY)],
    )
    return Pipeline(
        name="cleanup", parameters=[raw], steps=[split, shallow, deep, report, clean], sagemaker_session=session
    )


if __name__ == "__main__":
    out.write(build().definition() + "\n")
