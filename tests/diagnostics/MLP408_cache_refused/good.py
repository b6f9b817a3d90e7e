from mlpc import ModelArtifact, create_model, image, pipeline


@pipeline(name="demo")
def demo(model: ModelArtifact = ModelArtifact("s3://bucket/model.tar.gz")) -> None:
    create_model(
        model,
        image=image("sklearn", version="1.2-1", instance_type="ml.m5.large"),
    )
