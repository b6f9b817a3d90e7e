from mlpc import Dataset, ModelArtifact, image, pipeline, training


@training(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def train(data: Dataset) -> Dataset: ...


@pipeline(name="demo")
def demo(data: Dataset = Dataset("s3://bucket/data")) -> None:
    train(data)
