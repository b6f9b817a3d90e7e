from mlpc import Dataset, image, pipeline, processing


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def prepare(raw: Dataset) -> Dataset: ...


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def report(data: Dataset) -> Dataset: ...


@pipeline(name="demo")
def demo(raw: Dataset = Dataset("s3://bucket/raw"), fresh: bool = True) -> None:
    if fresh:
        data = prepare(raw)
        report(data)
