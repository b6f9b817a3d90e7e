from mlpc import Dataset, ModelArtifact, pipeline, training


@training(
    image="123.dkr.ecr.us-east-1.amazonaws.com/own:1",
    instance_type="ml.m5.large",
    subnets=["subnet-1"],
    security_group_ids=["sg-1"],
    request={
        "InputDataConfig": [
            {
                "ChannelName": "train",
                "DataSource": {
                    "FileSystemDataSource": {
                        "FileSystemId": "fs-01234567",
                        "FileSystemType": "EFS",
                        "FileSystemAccessMode": "ro",
                        "DirectoryPath": "/train",
                    }
                },
            }
        ]
    },
)
def fit(train: Dataset) -> ModelArtifact: ...


@pipeline
def demo(raw: Dataset = Dataset("s3://bucket/raw")):
    fit(raw)
