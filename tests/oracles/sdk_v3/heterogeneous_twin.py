"""The pipeline of `tests/golden/heterogeneous` as a user of SageMaker's Python SDK v3 writes it. Prints the definition."""

# ruff: noqa: I001
# The network is gone before the SDK is imported.

from shorthand import Team

from sagemaker.core.shapes import Channel, DataSource, InstanceGroup, S3DataSource
from sagemaker.core.training.configs import Compute, StoppingCondition
from sagemaker.core.workflow.parameters import ParameterInteger, ParameterString

team = Team("heterogeneous")
events, vocabulary = ParameterString("events"), ParameterString("vocabulary")
dimensions = ParameterInteger("dimensions", default_value=128)


def channel(name, location, group, distribution="FullyReplicated", **more):
    source = S3DataSource(
        s3_data_type="S3Prefix",
        s3_uri=location,
        s3_data_distribution_type=distribution,
        instance_group_names=[group],
    )
    return Channel(channel_name=name, data_source=DataSource(s3_data_source=source), **more)


fit = team.train(
    "fit",
    {
        "events": channel(
            "events", events, "loaders", "ShardedByS3Key", input_mode="FastFile", compression_type="Gzip"
        ),
        "vocabulary": channel("vocabulary", vocabulary, "trainers"),
    },
    image="123456789012.dkr.ecr.us-east-1.amazonaws.com/two-tower:3",
    compute=Compute(
        instance_groups=[
            InstanceGroup(instance_group_name="loaders", instance_type="ml.c5.18xlarge", instance_count=2),
            InstanceGroup(instance_group_name="trainers", instance_type="ml.g5.12xlarge", instance_count=1),
        ],
        volume_size_in_gb=200,
    ),
    stopping_condition=StoppingCondition(max_runtime_in_seconds=36000),
    hyperparameters={"loaders": 2, "dimensions": dimensions.to_string()},
)
team.print([events, vocabulary, dimensions], [fit])
