"""What a team that writes many pipelines with SageMaker's Python SDK v2 has beside it: the steps of one pipeline in a line each.

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

import sagemaker.image_uris
from sagemaker.inputs import TrainingInput
from sagemaker.model import Model
from sagemaker.model_metrics import FileSource, MetricsSource
from sagemaker.processing import ProcessingInput, ProcessingOutput, Processor, ScriptProcessor
from sagemaker.workflow.execution_variables import ExecutionVariables
from sagemaker.workflow.functions import Join, JsonGet
from sagemaker.workflow.model_step import ModelStep
from sagemaker.workflow.pipeline import Pipeline
from sagemaker.workflow.pipeline_context import PipelineSession
from sagemaker.workflow.properties import PropertyFile
from sagemaker.workflow.steps import ProcessingStep, TrainingStep

EXECUTION = ExecutionVariables.PIPELINE_EXECUTION_ID
OWN = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"


def text(*values: Any) -> Join:
    """Values one after the other, as a text."""
    return Join(on="", values=list(values))


def retrieve(framework: str, version: str, **more: Any) -> str:
    if framework == "sklearn":
        more = {"py_version": "py3", **more}
    more = {"instance_type": "ml.m5.large", **more}
    return sagemaker.image_uris.retrieve(framework=framework, region=offline.REGION, version=version, **more)


def read(name: str, uri: Any, path: str | None = None, **members: Any) -> ProcessingInput:
    return ProcessingInput(
        input_name=name, source=uri, destination=path or f"/opt/ml/processing/input/{name}", **members
    )


def output_of(step: ProcessingStep, name: str = "output") -> Any:
    return step.properties.ProcessingOutputConfig.Outputs[name].S3Output.S3Uri


def model_of(step: TrainingStep) -> Any:
    return step.properties.ModelArtifacts.S3ModelArtifacts


def value_of(step: ProcessingStep, report: str, path: str) -> JsonGet:
    """A value in the report of a step."""
    return JsonGet(step_name=step.name, property_file=report, json_path=path)


def measured(*location: Any) -> MetricsSource:
    """A document of metrics, in a folder."""
    where = Join(on="/", values=list(location)) if len(location) > 1 else location[0]
    return MetricsSource(content_type="application/json", s3_uri=where)


class Team:
    """The steps of one pipeline. `name`: the pipeline's."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.session = PipelineSession(default_bucket=offline.BUCKET)

    def place(self, *parts: Any) -> Join:
        """A place for what a step of one execution writes."""
        return Join(on="/", values=["s3:/", offline.BUCKET, self.name, EXECUTION, *parts])

    def write(self, step: str, output: str, path: str | None = None) -> ProcessingOutput:
        source = path or f"/opt/ml/processing/output/{output}"
        return ProcessingOutput(output_name=output, source=source, destination=self.place(step, output))

    def process(
        self,
        name: str,
        inputs: Mapping[str, Any],
        outputs: Sequence[str | ProcessingOutput] = ("output",),
        arguments: Sequence[Any] = (),
        *,
        image: str = OWN,
        code: str | None = None,
        report: str | PropertyFile | None = None,
        step: Mapping[str, Any] | None = None,
        **job: Any,
    ) -> ProcessingStep:
        """A job: the container is a program, or `code` is one. `report`: a property file, the only output where it is a name."""
        job = {"instance_type": "ml.m5.large", "instance_count": 1, "role": offline.ROLE, **job}
        job = {"image_uri": image, "sagemaker_session": self.session, **job}
        if isinstance(report, str):
            outputs = [report.lower()]
            report = PropertyFile(name=report, output_name=report.lower(), path=f"{report.lower()}.json")
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
        files = [] if report is None else [report]
        return ProcessingStep(name=name, step_args=made, property_files=files, **(step or {}))

    def fit(self, name: str, estimator: Any, channels: Mapping[str, Any], **step: Any) -> TrainingStep:
        data = {
            key: value if isinstance(value, TrainingInput) else TrainingInput(value) for key, value in channels.items()
        }
        return TrainingStep(name=name, step_args=estimator.fit(data), **step)

    def job(self, **estimator: Any) -> dict[str, Any]:
        """What every estimator is made with."""
        return {"role": offline.ROLE, "instance_count": 1, "sagemaker_session": self.session, **estimator}

    def model(self, artifact: Any, image: str, **model: Any) -> Model:
        model = {"role": offline.ROLE, **model}
        return Model(image_uri=image, model_data=artifact, sagemaker_session=self.session, **model)

    def create(self, name: str, artifact: Any, image: str, **model: Any) -> ModelStep:
        """Its step of type Model is `<name>-CreateModel`."""
        return ModelStep(name=name, step_args=self.model(artifact, image, **model).create())

    def print(self, parameters: Sequence[Any], steps: Sequence[Any], **pipeline: Any) -> None:
        """The definition."""
        made = Pipeline(
            name=self.name, parameters=list(parameters), steps=list(steps), sagemaker_session=self.session, **pipeline
        )
        out.write(made.definition() + "\n")


def file_of(location: Any) -> FileSource:
    return FileSource(s3_uri=location)
