from mlpc import Dataset, ModelArtifact, create_model, image, pipeline, training

SKLEARN = image("sklearn", version="1.2-1")


@training(image=SKLEARN, instance_type="ml.m5.large", inference="serve.py", inference_source_dir="serving/app")
def fit(train: Dataset) -> ModelArtifact:
    out = ModelArtifact.new()
    (out / "rate.txt").write_text("0.5")
    return out


@pipeline(name="serving")
def serving(raw: Dataset = Dataset("s3://bucket/raw")) -> None:
    create_model(fit(raw), image=SKLEARN)
