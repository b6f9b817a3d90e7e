from mlpc import Dataset, image, pipeline, processing

SKLEARN = image("sklearn", version="1.2-1")


@processing(image=SKLEARN)
def prepare(raw: Dataset, *, rows: int = 100) -> Dataset: ...


@pipeline(name="demo")
def demo(raw: Dataset = Dataset("s3://bucket/raw"), size: str = "ml.m5.large") -> None:
    prepare.options(instance_type=size)(raw)
