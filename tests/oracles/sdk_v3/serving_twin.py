"""The pipeline of `tests/golden/serving` as a user of SageMaker's Python SDK v3 writes it. Prints the definition."""

# ruff: noqa: I001
# The network is gone before the SDK is imported.

from shorthand import Team, retrieve

from sagemaker.core.workflow.parameters import ParameterInteger, ParameterString
from sagemaker.mlops.workflow.endpoint_step import EndpointConfigStep, EndpointStep
from sagemaker.mlops.workflow.inference_component_step import InferenceComponentStep

XGBOOST = retrieve("xgboost", "1.7-1")
team = Team("serving")
live = ParameterString("live")
following = ParameterString("next_", default_value="s3://team-artifacts/next/model.tar.gz")
answers = ParameterString("answers", default_value="s3://team-results/answers")
memory = ParameterInteger("memory", default_value=4096)
current, candidate = team.create("current", live, XGBOOST), team.create("candidate", following, XGBOOST)
ONE = {"InstanceType": "ml.m5.xlarge", "InitialInstanceCount": 1}


def config(name, variant, model, members, **more):
    variant = {"VariantName": variant, "ModelName": model.properties.ModelName, **members}
    request = team.session.create_endpoint_config(name=name.replace("_", "-"), production_variants=[variant], **more)
    return EndpointConfigStep(name=name, step_args=request)


def deployed(name, endpoint, made):
    request = team.session.create_endpoint(endpoint, made.properties.EndpointConfigName)
    return EndpointStep(name=name, step_args=request)


later_config = config(
    "later_config",
    "AllTraffic",
    current,
    ONE,
    async_inference_config_dict={
        "ClientConfig": {"MaxConcurrentInvocationsPerInstance": 4},
        "OutputConfig": {
            "S3OutputPath": answers,
            "NotificationConfig": {"ErrorTopic": "arn:aws:sns:us-east-1:123456789012:errors"},
        },
    },
)
later = deployed("later", "scores-later", later_config)
serverless_config = config(
    "serverless_config",
    "AllTraffic",
    current,
    {"ServerlessConfig": {"MemorySizeInMB": memory, "MaxConcurrency": 20, "ProvisionedConcurrency": 2}},
)
serverless = deployed("serverless", "scores-serverless", serverless_config)
shadow_config = config("shadow_config", "live", current, {"InitialVariantWeight": 1.0, **ONE})
shadow = deployed("shadow", "scores", shadow_config)
component = InferenceComponentStep(
    name="component",
    step_args=team.session.create_inference_component(
        inference_component_name="extra",
        endpoint_name=shadow.properties.EndpointName,
        variant_name="live",
        specification={
            "ModelName": candidate.properties.ModelName,
            "ComputeResourceRequirements": {
                "NumberOfAcceleratorDevicesRequired": 1,
                "MinMemoryRequiredInMb": 2048,
            },
        },
        runtime_config={"CopyCount": 2},
    ),
)
team.print(
    [live, following, answers, memory],
    [
        *(current, candidate, later_config, later, serverless_config, serverless, shadow_config, shadow, component),
    ],
)
