from mlpc import Dataset, ModelArtifact, create_model, image, pipeline, training

SKLEARN = image("sklearn", version="1.2-1")


@training(image=SKLEARN, instance_type="ml.m5.large", script="train.py")
def fit(train: Dataset) -> ModelArtifact: ...


@training(image=SKLEARN, instance_type="ml.m5.large", inference="inference.py")
def pack(model: ModelArtifact) -> ModelArtifact:
    return ModelArtifact(model.extract())


@pipeline(name="serving")
def serving(raw: Dataset = Dataset("s3://bucket/raw")) -> None:
    create_model(pack(fit(raw)), image=SKLEARN)
