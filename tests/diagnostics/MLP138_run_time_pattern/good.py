from mlpc import Dataset, Metrics, image, pipeline, processing


class Found(Metrics):
    files: list[str]
    count: int


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def look(raw: Dataset) -> Found: ...


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def prepare(raw: Dataset) -> Dataset: ...


@pipeline(name="demo")
def demo(raw: Dataset = Dataset("s3://bucket/raw")) -> None:
    found = look(raw)
    match found:
        case Found(count=count) if count > 0:
            prepare(raw)
