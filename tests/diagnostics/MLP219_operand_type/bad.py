from mlpc import Dataset, ModelArtifact, create_model, image, pipeline, processing, training


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def prepare(raw: Dataset) -> Dataset: ...


@training(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def train(data: Dataset) -> ModelArtifact: ...


@pipeline(name="demo")
def demo(raw: Dataset = Dataset("s3://bucket/raw")) -> None:
    data = prepare(raw)
    model = train(data)
    create_model(data, image=image("sklearn", version="1.2-1", instance_type="ml.m5.large"))
