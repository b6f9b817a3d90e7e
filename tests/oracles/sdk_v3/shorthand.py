"""What a team that writes many pipelines with SageMaker's Python SDK v3 has beside it: the steps of one pipeline in a line each.

Every call is one of the SDK's own, and what the SDK would choose by itself the caller may say: nothing is put right afterwards. Must be
imported before the SDK is, since it takes the network away.
"""

# ruff: noqa: E402

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import offline

out = offline.go()

from typing import Any

from sagemaker.core import image_uris
from sagemaker.core.lambda_helper import Lambda
from sagemaker.core.model_metrics import MetricsSource, ModelMetrics
from sagemaker.core.processing import Processor, ScriptProcessor
from sagemaker.core.shapes import ProcessingInput, ProcessingOutput, ProcessingS3Input, ProcessingS3Output
from sagemaker.core.training.configs import Compute, InputData, OutputDataConfig, SourceCode, StoppingCondition
from sagemaker.core.workflow.execution_variables import ExecutionVariables
from sagemaker.core.workflow.functions import Join, JsonGet
from sagemaker.core.workflow.pipeline_context import PipelineSession
from sagemaker.core.workflow.properties import PropertyFile
from sagemaker.mlops.workflow.lambda_step import LambdaOutput, LambdaStep
from sagemaker.mlops.workflow.model_step import ModelStep
from sagemaker.mlops.workflow.pipeline import Pipeline
from sagemaker.mlops.workflow.steps import ProcessingStep, TrainingStep
from sagemaker.serve.model_builder import ModelBuilder
from sagemaker.train import ModelTrainer

EXECUTION = ExecutionVariables.PIPELINE_EXECUTION_ID
OWN = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"


def text(*values: Any) -> Join:
    """Values one after the other, as a text."""
    return Join(on="", values=list(values))


def retrieve(framework: str, version: str) -> str:
    more = {"py_version": "py3"} if framework == "sklearn" else {}
    return image_uris.retrieve(
        framework=framework, region=offline.REGION, version=version, instance_type="ml.m5.large", **more
    )


def read(name: str, uri: Any, *, mode: str = "File", **members: Any) -> ProcessingInput:
    path = f"/opt/ml/processing/input/{name}"
    members = {"s3_data_type": "S3Prefix", "s3_input_mode": mode, "local_path": path, **members}
    return ProcessingInput(input_name=name, s3_input=ProcessingS3Input(s3_uri=uri, **members))


def measured(*location: Any) -> ModelMetrics:
    """The quality of a model, as a document in a folder."""
    return ModelMetrics(
        model_statistics=MetricsSource(content_type="application/json", s3_uri=Join(on="/", values=list(location)))
    )


def output_of(step: ProcessingStep, name: str = "output") -> Any:
    return step.properties.ProcessingOutputConfig.Outputs[name].S3Output.S3Uri


def model_of(step: TrainingStep) -> Any:
    return step.properties.ModelArtifacts.S3ModelArtifacts


class Team:
    """The steps of one pipeline. `name`: the pipeline's."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.session = PipelineSession(default_bucket=offline.BUCKET)

    def place(self, *parts: Any) -> Join:
        """Where a step of one execution writes: v3 has no place of its own for it."""
        return Join(on="/", values=["s3:/", offline.BUCKET, self.name, EXECUTION, *parts])

    def write(self, step: str, output: str, destination: Any = None, mode: str = "EndOfJob") -> ProcessingOutput:
        path = f"/opt/ml/processing/output/{output}"
        place = destination or self.place(step, output)
        s3_output = ProcessingS3Output(s3_uri=place, local_path=path, s3_upload_mode=mode)
        return ProcessingOutput(output_name=output, s3_output=s3_output)

    def process(
        self,
        name: str,
        inputs: Mapping[str, Any],
        outputs: Sequence[str | ProcessingOutput] = ("output",),
        arguments: Sequence[Any] = (),
        *,
        image: str = OWN,
        code: str | None = None,
        report: str | None = None,
        step: Mapping[str, Any] | None = None,
        **job: Any,
    ) -> ProcessingStep:
        """A job: the container is a program, or `code` is one. `report`: a property file, the only output."""
        job = {"instance_type": "ml.m5.large", "instance_count": 1, "role": offline.ROLE, **job}
        job = {"image_uri": image, "sagemaker_session": self.session, **job}
        files = []
        if report is not None:
            outputs = [report.lower()]
            files = [PropertyFile(name=report, output_name=report.lower(), path=f"{report.lower()}.json")]
        run = {
            "inputs": [
                value if isinstance(value, ProcessingInput) else read(key, value) for key, value in inputs.items()
            ],
            "outputs": [self.write(name, item) if isinstance(item, str) else item for item in outputs] or None,
            "arguments": list(arguments) or None,
        }
        if code is None:
            made = Processor(**job).run(**run)
        else:
            made = ScriptProcessor(command=["python3"], **job).run(code=str(offline.script(code)), **run)
        return ProcessingStep(name=name, step_args=made, property_files=files, **(step or {}))

    def train(
        self,
        name: str,
        channels: Mapping[str, Any],
        *,
        step: Mapping[str, Any] | None = None,
        **job: Any,
    ) -> TrainingStep:
        trainer = self.trainer(name, **job)
        data = [
            InputData(channel_name=key, data_source=value) if not hasattr(value, "channel_name") else value
            for key, value in channels.items()
        ]
        return TrainingStep(name=name, step_args=trainer.train(input_data_config=data), **(step or {}))

    def trainer(
        self,
        name: str,
        *,
        image: str = OWN,
        code: str | None = None,
        output: Any = None,
        instance_type: str = "ml.m5.large",
        metrics: Sequence[Any] = (),
        **job: Any,
    ) -> ModelTrainer:
        """A job: the container is a program, or `code` is one."""
        defaults = {
            "role": offline.ROLE,
            "compute": Compute(instance_type=instance_type, instance_count=1, volume_size_in_gb=30),
            "stopping_condition": StoppingCondition(max_runtime_in_seconds=86400),
            "output_data_config": OutputDataConfig(s3_output_path=output or self.place(name)),
        }
        if code is not None:
            job = {"source_code": SourceCode(source_dir=str(offline.script(code).parent), entry_script=code), **job}
        trainer = ModelTrainer(
            training_image=image, base_job_name=name, sagemaker_session=self.session, **{**defaults, **job}
        )
        return trainer.with_metric_definitions(list(metrics)) if metrics else trainer

    def model(self, artifact: Any, image: str = OWN, **model: Any) -> ModelBuilder:
        model = {"role_arn": offline.ROLE, **model}
        return ModelBuilder(image_uri=image, s3_model_data_url=artifact, sagemaker_session=self.session, **model)

    def create(self, name: str, artifact: Any, image: str = OWN, **model: Any) -> ModelStep:
        return ModelStep(name=name, step_args=self.model(artifact, image, **model).build())

    def call(
        self, name: str, function: str, inputs: Mapping[str, Any], outputs: Sequence[LambdaOutput] = (), **step: Any
    ) -> LambdaStep:
        arn = f"arn:aws:lambda:{offline.REGION}:{offline.ACCOUNT}:function:{function}"
        return LambdaStep(
            name=name,
            lambda_func=Lambda(function_arn=arn, session=self.session),
            inputs=dict(inputs),
            outputs=list(outputs),
            **step,
        )

    def print(self, parameters: Sequence[Any], steps: Sequence[Any], **pipeline: Any) -> None:
        """The definition."""
        made = Pipeline(
            name=self.name, parameters=list(parameters), steps=list(steps), sagemaker_session=self.session, **pipeline
        )
        out.write(made.definition() + "\n")


def value_of(step: ProcessingStep, report: str, path: str) -> JsonGet:
    """A value in the report of a step."""
    return JsonGet(step_name=step.name, property_file=report, json_path=path)
