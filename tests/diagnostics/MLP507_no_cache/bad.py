from mlpc import Dataset, image, pipeline, processing

SKLEARN = image("sklearn", version="1.2-1")


@processing(image=SKLEARN, instance_type="ml.m5.large")
def prepare(raw: Dataset, *, rows: int = 100) -> Dataset: ...


@pipeline(name="demo")
def demo(raw: Dataset = Dataset("s3://bucket/raw")) -> None:
    prepare(raw)
