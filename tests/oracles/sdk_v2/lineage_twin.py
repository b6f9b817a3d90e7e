"""The pipeline of `tests/golden/lineage` as a user of SageMaker's Python SDK v2 writes it. Prints the definition."""

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
from sagemaker.lineage.action import Action
from sagemaker.lineage.artifact import Artifact
from sagemaker.lineage.context import Context
from sagemaker.workflow.execution_variables import ExecutionVariables
from sagemaker.workflow.functions import Join
from sagemaker.workflow.lineage_step import LineageAssociation, LineageEntityReference, LineageStep
from sagemaker.workflow.parameters import ParameterString
from sagemaker.workflow.pipeline import Pipeline
from sagemaker.workflow.pipeline_context import PipelineSession
from sagemaker.workflow.steps import TrainingStep


def build() -> Pipeline:
    session = PipelineSession(default_bucket=offline.BUCKET)
    data = ParameterString("data")
    project = ParameterString("project", default_value="arn:aws:sagemaker:us-east-1:123456789012:context/ranking")
    image = sagemaker.image_uris.retrieve(framework="xgboost", region=offline.REGION, version="1.7-1")

    estimator = Estimator(
        image_uri=image, instance_type="ml.m5.xlarge", instance_count=1, role=offline.ROLE, sagemaker_session=session
    )
    train = TrainingStep(name="train", step_args=estimator.fit({"train": TrainingInput(data)}))
    experiment = LineageStep(
        name="record_experiment",
        contexts=[
            Context.create(
                context_name="experiment",
                context_type="Experiment",
                source_uri=Join(
                    on="/", values=["s3://team-artifacts/experiments", ExecutionVariables.PIPELINE_EXECUTION_ID]
                ),
                properties={"owner": "ranking"},
                sagemaker_session=session,
            )
        ],
    )
    action = Join(on="-", values=["training", ExecutionVariables.PIPELINE_EXECUTION_ID])

    def associated(
        source: LineageEntityReference, destination: LineageEntityReference, kind: str | None = None
    ) -> LineageAssociation:
        return LineageAssociation(source=source, destination=destination, association_type=kind)

    model = LineageEntityReference(name="model", type="Artifact")
    training = LineageEntityReference(name=action, type="Action")
    record = LineageStep(
        name="lineage",
        display_name="Record the lineage",
        actions=[
            Action.create(
                action_name=action,
                action_type="ModelTraining",
                source_uri=train.properties.TrainingJobArn,
                source_type="ARN",
                status="Completed",
                sagemaker_session=session,
            )
        ],
        artifacts=[
            Artifact.create(artifact_name="data", artifact_type="DataSet", source_uri=data, sagemaker_session=session),
            Artifact.create(
                artifact_name="model",
                artifact_type="Model",
                source_uri=train.properties.ModelArtifacts.S3ModelArtifacts,
                sagemaker_session=session,
            ),
        ],
        associations=[
            associated(LineageEntityReference(name="data", type="Artifact"), training, "ContributedTo"),
            associated(training, model, "Produced"),
            associated(
                model,
                LineageEntityReference(arn=experiment.properties.ContextArns["experiment"]),
                "AssociatedWith",
            ),
            associated(model, LineageEntityReference(arn=project)),
        ],
    )
    return Pipeline(
        name="lineage", parameters=[data, project], steps=[train, experiment, record], sagemaker_session=session
    )


if __name__ == "__main__":
    out.write(build().definition() + "\n")
