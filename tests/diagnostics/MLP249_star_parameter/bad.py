from mlpc import Dataset, image, pipeline, processing


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def merge(*parts: Dataset) -> Dataset: ...


@pipeline(name="demo")
def demo(first: Dataset = Dataset("s3://bucket/first"), second: Dataset = Dataset("s3://bucket/second")) -> None:
    merge(first, second)
