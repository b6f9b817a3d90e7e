from mlpc import pipeline, raw_step


@pipeline(name="demo")
def demo() -> None:
    raw_step(
        type="Processing",
        name="prepare",
        arguments={
            "ProcessingResources": {
                "ClusterConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 30, "VolumeKmsKeyId": "alias/team"}
            },
            "AppSpecification": {"ImageUri": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/own:1"},
            "RoleArn": "arn:aws:iam::123456789012:role/pipeline",
        },
    )
