from mlpc import Dataset, image, pipeline, processing


def label(rows: int) -> str:
    return f"rows-{rows}"


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def prepare(raw: Dataset, *, rows: int, name: str) -> Dataset: ...


@pipeline(name="demo")
def demo(raw: Dataset = Dataset("s3://bucket/raw")) -> None:
    size = {"name": "small", "rows": 10}
    prepare(raw, rows=size["rows"], name=label(10))
