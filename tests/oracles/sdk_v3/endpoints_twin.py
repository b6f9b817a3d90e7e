"""The pipeline of `tests/golden/endpoints` as a user of SageMaker's Python SDK v3 writes it. Prints the definition."""

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
from sagemaker.core.training.configs import Compute, InputData, OutputDataConfig, StoppingCondition
from sagemaker.core.workflow.execution_variables import ExecutionVariables
from sagemaker.core.workflow.functions import Join
from sagemaker.core.workflow.parameters import ParameterFloat, ParameterString
from sagemaker.core.workflow.pipeline_context import PipelineSession
from sagemaker.mlops.workflow.endpoint_step import EndpointConfigStep, EndpointStep
from sagemaker.mlops.workflow.inference_component_step import InferenceComponentStep
from sagemaker.mlops.workflow.model_step import ModelStep
from sagemaker.mlops.workflow.pipeline import Pipeline
from sagemaker.mlops.workflow.steps import TrainingStep
from sagemaker.serve.model_builder import ModelBuilder
from sagemaker.train import ModelTrainer


def build() -> Pipeline:
    session = PipelineSession(default_bucket=offline.BUCKET)
    data = ParameterString("data")
    champion = ParameterString("champion", default_value="s3://team-artifacts/champion/model.tar.gz")
    capture = ParameterString("capture", default_value="s3://team-artifacts/capture")
    instance_type = ParameterString("instance_type", default_value="ml.m5.large")
    share = ParameterFloat("share", default_value=0.1)
    image = image_uris.retrieve(framework="xgboost", region=offline.REGION, version="1.7-1")

    trainer = ModelTrainer(
        training_image=image,
        base_job_name="train",
        role=offline.ROLE,
        compute=Compute(instance_type="ml.m5.xlarge", instance_count=1, volume_size_in_gb=30),
        hyperparameters={"objective": "binary:logistic", "num_round": 100},
        stopping_condition=StoppingCondition(max_runtime_in_seconds=86400),
        output_data_config=OutputDataConfig(
            s3_output_path=Join(
                on="/", values=["s3:/", offline.BUCKET, "endpoints", ExecutionVariables.PIPELINE_EXECUTION_ID, "train"]
            )
        ),
        sagemaker_session=session,
    )
    train = TrainingStep(
        name="train", step_args=trainer.train(input_data_config=[InputData(channel_name="train", data_source=data)])
    )

    def created(name: str, artifact: Any) -> ModelStep:
        model = ModelBuilder(
            image_uri=image, s3_model_data_url=artifact, role_arn=offline.ROLE, sagemaker_session=session
        )
        return ModelStep(name=name, step_args=model.build())

    challenger = created("challenger", train.properties.ModelArtifacts.S3ModelArtifacts)
    current = created("current", champion)
    tags = [{"Key": "team", "Value": "ranking"}]

    config = EndpointConfigStep(
        name="endpoint_config",
        step_args=session.create_endpoint_config(
            name="endpoint-config",
            production_variants=[
                {
                    "VariantName": "current",
                    "ModelName": current.properties.ModelName,
                    "InstanceType": instance_type,
                    "InitialInstanceCount": 2,
                    "InitialVariantWeight": 0.9,
                },
                {
                    "VariantName": "challenger",
                    "ModelName": challenger.properties.ModelName,
                    "InstanceType": instance_type,
                    "InitialInstanceCount": 1,
                    "InitialVariantWeight": share,
                },
            ],
            data_capture_config_dict={
                "EnableCapture": True,
                "InitialSamplingPercentage": 20,
                "DestinationS3Uri": capture,
                "CaptureOptions": [{"CaptureMode": "Input"}, {"CaptureMode": "Output"}],
            },
            kms_key="arn:aws:kms:us-east-1:123456789012:key/0",
            tags=tags,
        ),
    )
    ranking = EndpointStep(
        name="endpoint",
        step_args=session.create_endpoint("ranking", config.properties.EndpointConfigName, tags=tags),
    )

    light_config = EndpointConfigStep(
        name="light_config",
        step_args=session.create_endpoint_config(
            name="ranking-light",
            production_variants=[
                {
                    "VariantName": "AllTraffic",
                    "ModelName": challenger.properties.ModelName,
                    "ServerlessConfig": {"MemorySizeInMB": 2048, "MaxConcurrency": 5},
                }
            ],
        ),
    )
    light = EndpointStep(
        name="light",
        step_args=session.create_endpoint("ranking-light", light_config.properties.EndpointConfigName),
    )

    shared_config = EndpointConfigStep(
        name="shared_config",
        step_args=session.create_endpoint_config(
            name="shared-config",
            production_variants=[
                {
                    "VariantName": "AllTraffic",
                    "InstanceType": "ml.g5.2xlarge",
                    "InitialInstanceCount": 1,
                    "ManagedInstanceScaling": {"Status": "ENABLED", "MaxInstanceCount": 4},
                }
            ],
            role=offline.ROLE,
        ),
    )
    shared = EndpointStep(
        name="shared",
        step_args=session.create_endpoint("ranking-shared", shared_config.properties.EndpointConfigName),
    )
    component = InferenceComponentStep(
        name="inference_component",
        step_args=session.create_inference_component(
            inference_component_name="ranking-challenger",
            endpoint_name=shared.properties.EndpointName,
            variant_name="AllTraffic",
            specification={
                "ModelName": challenger.properties.ModelName,
                "ComputeResourceRequirements": {"NumberOfCpuCoresRequired": 2, "MinMemoryRequiredInMb": 4096},
            },
            runtime_config={"CopyCount": 1},
        ),
    )
    return Pipeline(
        name="endpoints",
        parameters=[data, champion, capture, instance_type, share],
        steps=[train, challenger, current, config, ranking, light_config, light, shared_config, shared, component],
        sagemaker_session=session,
    )


if __name__ == "__main__":
    out.write(build().definition() + "\n")
