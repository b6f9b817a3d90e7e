from mlpc import Dataset, Metrics, image, pipeline, processing


class Size(Metrics):
    rows: int


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def measure(raw: Dataset) -> Size: ...


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def prepare(raw: Dataset) -> Dataset: ...


@pipeline(name="demo")
def demo(raw: Dataset = Dataset("s3://bucket/raw")) -> None:
    if measure(raw).rows > 0:
        prepare(raw)
