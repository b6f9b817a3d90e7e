from mlpc import Dataset, image, pipeline, processing


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def prepare(raw: Dataset) -> Dataset: ...


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def validate(raw: Dataset) -> None: ...


@pipeline(name="demo")
def demo(raw: Dataset = Dataset("s3://bucket/raw"), check: bool = True) -> None:
    first = []
    if check:
        first.append(validate(raw))
    prepare.options(depends_on=first)(raw)
