from mlpc import Dataset, pipeline, processing


@processing(instance_type="ml.m5.large")
def prepare(raw: Dataset) -> Dataset: ...


@pipeline(name="demo")
def demo(raw: Dataset = Dataset("s3://bucket/raw")) -> None:
    prepare(raw)
