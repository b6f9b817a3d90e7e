"""Steps written out: of types that have another form here, with arguments of any shape."""

from mlpc import Cache, Dataset, ModelArtifact, image, pipeline, properties, raw_step, training

SKLEARN = image("sklearn", version="1.2-1")


@training(image=SKLEARN, instance_type="ml.m5.large")
def train(train: Dataset) -> ModelArtifact: ...


@pipeline(name="raw")
def written_out(data: Dataset, rows: int = 100, instances: int = 1):
    counted = raw_step(
        type="Lambda",
        name="count",
        arguments={"location": data, "limit": rows, "header": True},
        members={
            "FunctionArn": "arn:aws:lambda:us-east-1:123456789012:function:count",
            "OutputParameters": [{"OutputName": "rows", "OutputType": "Integer"}],
        },
    )
    model = train.options(environment={"ROWS": properties(counted).OutputParameters["rows"]})(data)
    evaluated = raw_step(
        type="Processing",
        name="evaluate",
        arguments={
            "ProcessingResources": {
                "ClusterConfig": {"InstanceCount": instances, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 30}
            },
            "AppSpecification": {"ImageUri": SKLEARN, "ContainerArguments": ["--rows", rows]},
            "RoleArn": "arn:aws:iam::123456789012:role/evaluate",
            "ProcessingInputs": [
                {
                    "InputName": "model",
                    "S3Input": {
                        "S3Uri": model,
                        "LocalPath": "/opt/ml/processing/input/model",
                        "S3DataType": "S3Prefix",
                        "S3InputMode": "File",
                    },
                }
            ],
        },
        cache=Cache(expire_after="P1D"),
        display_name="Evaluate",
        description="A job that is written out.",
    )
    raw_step(
        type="Model",
        name="serve",
        arguments={
            "PrimaryContainer": {
                "Image": SKLEARN,
                "ModelDataUrl": model,
                "Environment": {"CHECKED_BY": properties(evaluated).ProcessingJobName},
            },
            "ExecutionRoleArn": "arn:aws:iam::123456789012:role/serve",
        },
        depends_on=[evaluated],
    )
