from mlpc import Dataset, image, pipeline, processing


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def prepare(raw: Dataset, *, name: str) -> Dataset: ...


@pipeline(name="demo")
def demo(raw: Dataset = Dataset("s3://bucket/raw"), rows: int = 10) -> None:
    names = iter(["small", "large", "rest"])
    if rows > 1000:
        prepare.options(name="first")(raw, name=next(names))
    prepare(raw, name=next(names))
