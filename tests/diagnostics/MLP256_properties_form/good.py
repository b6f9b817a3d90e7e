from mlpc import Dataset, ModelArtifact, image, pipeline, processing, properties, training


@training(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def train(data: Dataset) -> ModelArtifact: ...


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def report(*, job: str) -> Dataset: ...


@pipeline(name="demo")
def demo(raw: Dataset = Dataset("s3://bucket/raw")) -> None:
    model = train(raw)
    report(job=properties(model).TrainingJobName)
