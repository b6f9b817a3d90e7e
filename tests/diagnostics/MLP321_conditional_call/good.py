from mlpc import Dataset, Metrics, image, pipeline, processing


class Quality(Metrics):
    score: float


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def measure(raw: Dataset) -> Quality: ...


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def publish(raw: Dataset) -> None: ...


@pipeline(name="demo")
def demo(raw: Dataset = Dataset("s3://bucket/raw"), checked: bool = True) -> None:
    if checked:
        if measure(raw).score > 0.5:
            publish(raw)
