from mlpc import Dataset, ModelArtifact, create_model, image, pipeline, training

SKLEARN = image("sklearn", version="1.2-1")


@training(image=SKLEARN, instance_type="ml.m5.large", script="train.py", inference="inference.py")
def fit(train: Dataset) -> ModelArtifact: ...


@pipeline(name="serving")
def serving(raw: Dataset = Dataset("s3://bucket/raw")) -> None:
    create_model(fit(raw), image=SKLEARN)
