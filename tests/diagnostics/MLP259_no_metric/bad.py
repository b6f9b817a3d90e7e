from mlpc import Dataset, ModelArtifact, create_model, final_metric, image, pipeline, training


@training(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large", metrics={"validation:auc": "auc=([0-9.]+)"})
def train(data: Dataset) -> ModelArtifact: ...


@pipeline(name="demo")
def demo(raw: Dataset = Dataset("s3://bucket/raw")) -> None:
    model = train(raw)
    if final_metric(model, "auc") > 0.9:
        create_model(model, image=image("sklearn", version="1.2-1", instance_type="ml.m5.large"))
