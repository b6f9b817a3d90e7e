from mlpc import Dataset, Metrics, image, pipeline, processing

SKLEARN = image("sklearn", version="1.2-1")


class Quality(Metrics):
    missing: int


@processing(image=SKLEARN, instance_type="ml.m5.large")
def inspect(raw: Dataset) -> Quality: ...


@processing(image=SKLEARN, instance_type="ml.m5.large")
def prepare(raw: Dataset) -> Dataset: ...


@pipeline(name="demo")
def demo(raw: Dataset = Dataset("s3://bucket/raw"), strict: bool = True) -> None:
    quality = inspect(raw)
    if strict and quality.missing == 0:
        prepare(raw)
