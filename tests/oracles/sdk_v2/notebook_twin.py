"""The pipeline of `tests/golden/notebook` as a user of SageMaker's Python SDK v2 writes it. Prints the definition."""

# ruff: noqa: E402
# The network is gone before the SDK is imported.

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import offline

out = offline.go()

import sagemaker.image_uris
from sagemaker.estimator import Estimator
from sagemaker.inputs import TrainingInput
from sagemaker.workflow.notebook_job_step import NotebookJobStep
from sagemaker.workflow.parameters import ParameterInteger, ParameterString
from sagemaker.workflow.pipeline import Pipeline
from sagemaker.workflow.pipeline_context import PipelineSession
from sagemaker.workflow.steps import TrainingStep

NOTEBOOKS = Path(__file__).parents[2] / "golden" / "notebook" / "notebooks"
STUDIO = f"{offline.ACCOUNT}.dkr.ecr.{offline.REGION}.amazonaws.com/studio:1"


def build() -> Pipeline:
    session = PipelineSession(default_bucket=offline.BUCKET)
    train, weeks = ParameterString("train"), ParameterInteger("weeks", default_value=4)
    estimator = Estimator(
        image_uri=sagemaker.image_uris.retrieve(framework="xgboost", region=offline.REGION, version="1.7-1"),
        instance_type="ml.m5.xlarge",
        instance_count=1,
        role=offline.ROLE,
        sagemaker_session=session,
    )
    boost = TrainingStep(
        name="boost", step_args=estimator.fit({"train": TrainingInput(train, content_type="text/csv")})
    )
    report = NotebookJobStep(
        name="report",
        description="What the model makes of the last weeks.",
        notebook_job_name="weekly_report",
        input_notebook=str(NOTEBOOKS / "report.ipynb"),
        kernel_name="python3",
        image_uri=STUDIO,
        role=offline.ROLE,
        instance_type="ml.m5.large",
        initialization_script=str(NOTEBOOKS / "init.sh"),
        additional_dependencies=[str(NOTEBOOKS / "lib"), str(NOTEBOOKS / "style.css")],
        environment_variables={"REPORT_LANGUAGE": "en"},
        tags={"team": "churn"},
        subnets=["subnet-1"],
        security_group_ids=["sg-1"],
        parameters={
            "model": boost.properties.ModelArtifacts.S3ModelArtifacts,
            "title": "Churn",
            "weeks": weeks.to_string(),
        },
    )
    send = NotebookJobStep(
        name="send_it",
        notebook_job_name="send_it",
        input_notebook=str(NOTEBOOKS / "send.ipynb"),
        kernel_name="python3",
        image_uri=STUDIO,
        role=offline.ROLE,
        instance_type="ml.m5.large",
        max_runtime_in_seconds=600,
        parameters={"pages": report.properties.NotebookJobOutputLocationPrefix},
    )
    return Pipeline(name="notebook", parameters=[train, weeks], steps=[boost, report, send], sagemaker_session=session)


if __name__ == "__main__":
    out.write(build().definition() + "\n")
