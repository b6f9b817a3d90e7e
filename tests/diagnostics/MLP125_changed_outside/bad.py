from mlpc import Dataset, image, pipeline, processing

SIZES = [10, 1000]


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def prepare(raw: Dataset, *, rows: int = 1000) -> Dataset: ...


@pipeline(name="demo")
def demo(raw: Dataset = Dataset("s3://bucket/raw")) -> None:
    SIZES.append(100_000)
    for rows in SIZES:
        prepare.options(name=f"prepare-{rows}")(raw, rows=rows)
