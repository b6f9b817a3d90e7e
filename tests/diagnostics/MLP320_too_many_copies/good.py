from mlpc import Dataset, image, pipeline, processing


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def clean(data: Dataset, level: int) -> Dataset: ...


@pipeline(name="demo")
def demo(level: int = 3, raw: Dataset = Dataset("s3://bucket/raw")) -> None:
    clean(raw, level)
