from mlpc import Dataset, FileSystemDataset, ModelArtifact, pipeline, training


@training(
    image="123.dkr.ecr.us-east-1.amazonaws.com/own:1",
    instance_type="ml.m5.large",
    subnets=["subnet-1"],
    security_group_ids=["sg-1"],
)
def fit(train: Dataset) -> ModelArtifact: ...


@pipeline
def demo():
    fit(FileSystemDataset(file_system_id="fs-01234567", file_system_type="EFS", directory_path="/train"))
