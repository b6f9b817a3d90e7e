"""The pipeline of `tests/golden/models` as a user of SageMaker's Python SDK v2 writes it. Prints the definition."""

# ruff: noqa: E402
# The network is gone before the SDK is imported.

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import offline

out = offline.go()

from typing import Any

import sagemaker.image_uris
from sagemaker.estimator import Estimator
from sagemaker.inputs import TrainingInput
from sagemaker.metadata_properties import MetadataProperties
from sagemaker.model import Model
from sagemaker.model_life_cycle import ModelLifeCycle
from sagemaker.multidatamodel import MultiDataModel
from sagemaker.pipeline import PipelineModel
from sagemaker.transformer import Transformer
from sagemaker.workflow.functions import Join
from sagemaker.workflow.model_step import ModelStep
from sagemaker.workflow.parameters import ParameterFloat, ParameterString
from sagemaker.workflow.pipeline import Pipeline
from sagemaker.workflow.pipeline_context import PipelineSession
from sagemaker.workflow.steps import TrainingStep, TransformStep


def build() -> Pipeline:
    session = PipelineSession(default_bucket=offline.BUCKET)
    raw = ParameterString("raw")
    threshold = ParameterFloat("threshold", default_value=0.5)
    sklearn = sagemaker.image_uris.retrieve(
        framework="sklearn", region=offline.REGION, version="1.2-1", py_version="py3", instance_type="ml.m5.large"
    )
    xgboost = sagemaker.image_uris.retrieve(framework="xgboost", region=offline.REGION, version="1.7-1")

    def fit(name: str, image: str) -> TrainingStep:
        estimator = Estimator(
            image_uri=image, instance_type="ml.m5.large", instance_count=1, role=offline.ROLE, sagemaker_session=session
        )
        return TrainingStep(name=name, step_args=estimator.fit({"raw": TrainingInput(raw)}))

    encoder, trained = fit("fit_encoder", sklearn), fit("fit", xgboost)

    def model(image: str, step: TrainingStep, **more: Any) -> Model:
        data = step.properties.ModelArtifacts.S3ModelArtifacts
        return Model(image_uri=image, model_data=data, role=offline.ROLE, sagemaker_session=session, **more)

    row = PipelineModel(
        [
            model(sklearn, encoder, env={"THRESHOLD": Join(on="", values=[threshold])}),
            model(xgboost, trained),
        ],
        offline.ROLE,
        vpc_config={"Subnets": ["subnet-1", "subnet-2"], "SecurityGroupIds": ["sg-1"]},
        enable_network_isolation=True,
        sagemaker_session=session,
    )
    serial = ModelStep(name="serial", step_args=row.create(instance_type="ml.m5.large"))
    transformer = Transformer(
        model_name=serial.properties.ModelName,
        instance_count=1,
        instance_type="ml.m5.large",
        sagemaker_session=session,
    )
    scored = TransformStep(name="transform", step_args=transformer.transform(raw, content_type="text/csv"))
    register_serial = ModelStep(
        name="register-serial",
        step_args=row.register(
            content_types=["text/csv"],
            response_types=["text/csv"],
            inference_instances=["ml.m5.large"],
            model_package_group_name="serial",
        ),
    )
    folder = MultiDataModel(
        name="many",
        model_data_prefix="s3://team-artifacts/models/",
        image_uri=xgboost,
        role=offline.ROLE,
        image_config={"RepositoryAccessMode": "Vpc"},
        sagemaker_session=session,
    )
    many = ModelStep(name="many", step_args=folder.create(instance_type="ml.m5.large"))
    single = model(xgboost, trained)
    register_single = ModelStep(
        name="register-single",
        step_args=single.register(
            content_types=["text/csv"],
            response_types=["text/csv"],
            inference_instances=["ml.m5.large"],
            transform_instances=["ml.m5.large"],
            model_package_group_name="single",
            approval_status="Approved",
            domain="MACHINE_LEARNING",
            task="REGRESSION",
            sample_payload_url="s3://team-artifacts/payload.tar.gz",
            framework="XGBOOST",
            framework_version="1.7",
            nearest_model_name="xgboost",
            skip_model_validation="All",
            customer_metadata_properties={"owner": "ranking"},
            metadata_properties=MetadataProperties(commit_id="0a1b2c", repository="https://example.com/ranking"),
            model_life_cycle=ModelLifeCycle(
                stage="Development", stage_status="Pending", stage_description="From a pipeline."
            ),
            source_uri="s3://team-artifacts/ranking",
        ),
    )
    return Pipeline(
        name="models",
        parameters=[raw, threshold],
        steps=[encoder, trained, serial, scored, register_serial, many, register_single],
        sagemaker_session=session,
    )


if __name__ == "__main__":
    out.write(build().definition() + "\n")
