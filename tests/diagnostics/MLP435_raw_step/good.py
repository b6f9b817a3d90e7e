from mlpc import ModelArtifact, execution, pipeline, raw_step


@pipeline
def serve(model: ModelArtifact):
    raw_step(
        type="Model",
        name="create",
        arguments={
            "ModelName": "churn",
            "PrimaryContainer": {"Image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1", "ModelDataUrl": model},
            "ExecutionRoleArn": "arn:aws:iam::123456789012:role/serve",
        }
    )
    raw_step(
        type="Lambda",
        name="tell",
        arguments={"run": execution.id, "again": execution.id},
        members={"FunctionArn": "arn:aws:lambda:us-east-1:123456789012:function:tell"},
    )
