from mlpc import Dataset, ModelArtifact, image, pipeline, training


@training(image=image("xgboost", version="1.7-1"), instance_type="ml.m5.xlarge")
def boost(train: Dataset, *, eta: float = 0.3) -> ModelArtifact: ...


@pipeline(name="boosting")
def boosting(data: Dataset):
    boost(data)
