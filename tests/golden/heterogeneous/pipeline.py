"""A cluster of two kinds of machines: some prepare batches, the others train on them; each channel goes to the group that reads it."""

from typing import Annotated

from mlpc import Artifact, Dataset, Input, ModelArtifact, pipeline, training

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/two-tower:3"


class Vocabulary(Artifact):
    """A word a line, the most frequent one first."""


@training(
    image=IMAGE,
    instance_groups=[
        {"InstanceGroupName": "loaders", "InstanceType": "ml.c5.18xlarge", "InstanceCount": 2},
        {"InstanceGroupName": "trainers", "InstanceType": "ml.g5.12xlarge", "InstanceCount": 1},
    ],
    volume_size_in_gb=200,
    max_runtime_in_seconds=36000,
    hyperparameters={"loaders": 2},
    request={
        "InputDataConfig": [
            {"ChannelName": "events", "DataSource": {"S3DataSource": {"InstanceGroupNames": ["loaders"]}}},
            {"ChannelName": "vocabulary", "DataSource": {"S3DataSource": {"InstanceGroupNames": ["trainers"]}}},
        ]
    },
)
def fit(
    events: Annotated[Dataset, Input(distribution="ShardedByS3Key", input_mode="FastFile", compression="Gzip")],
    vocabulary: Vocabulary,
    *,
    dimensions: int = 64,
) -> ModelArtifact: ...


@pipeline(name="heterogeneous")
def two_tower(events: Dataset, vocabulary: Vocabulary, dimensions: int = 128) -> None:
    fit(events, vocabulary, dimensions=dimensions)
