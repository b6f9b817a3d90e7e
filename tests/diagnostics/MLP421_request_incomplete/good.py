from mlpc import Dataset, ModelArtifact, image, pipeline, training


@training(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large", checkpoint_local_path="/opt/ml/checkpoints", checkpoint_s3_uri="s3://bucket/checkpoints")
def train(data: Dataset) -> ModelArtifact: ...


@pipeline(name="demo")
def demo(data: Dataset = Dataset("s3://bucket/data")) -> None:
    train(data)
