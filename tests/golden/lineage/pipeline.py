"""What is kept of a run: the training as an action, its data and model as artifacts, the project as their context."""

from mlpc import Dataset, ModelArtifact, execution, image, lineage, pipeline, properties, training

XGBOOST = image("xgboost", version="1.7-1")


@training(image=XGBOOST, instance_type="ml.m5.xlarge")
def train(train: Dataset) -> ModelArtifact: ...


@pipeline(name="lineage")
def record(data: Dataset, project: str = "arn:aws:sagemaker:us-east-1:123456789012:context/ranking"):
    model = train(data)
    first = lineage(
        contexts=[
            {
                "name": "experiment",
                "type": "Experiment",
                "source": {"source_uri": f"s3://team-artifacts/experiments/{execution.id}"},
                "properties": {"owner": "ranking"},
            }
        ],
        name="record_experiment",
    )
    lineage(
        actions=[
            {
                "name": f"training-{execution.id}",
                "type": "ModelTraining",
                "source": {"source_uri": properties(model).TrainingJobArn, "source_type": "ARN"},
                "status": "Completed",
            },
        ],
        artifacts=[
            {"name": "data", "type": "DataSet", "source": {"source_uri": data}},
            {"name": "model", "type": "Model", "source": {"source_uri": model}},
        ],
        associations=[
            {
                "source": {"name": "data", "type": "Artifact"},
                "destination": {"name": f"training-{execution.id}", "type": "Action"},
                "type": "ContributedTo",
            },
            {
                "source": {"name": f"training-{execution.id}", "type": "Action"},
                "destination": {"name": "model", "type": "Artifact"},
                "type": "Produced",
            },
            {
                "source": {"name": "model", "type": "Artifact"},
                "destination": {"arn": properties(first).ContextArns["experiment"]},
                "type": "AssociatedWith",
            },
            {"source": {"name": "model", "type": "Artifact"}, "destination": {"arn": project}},
        ],
        display_name="Record the lineage",
    )
