from typing import Annotated

from mlpc import Dataset, Param, image, pipeline, processing


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def prepare(raw: Dataset, *, rows: int, days: int) -> Dataset: ...


@pipeline(name="demo")
def demo(raw: Dataset = Dataset("s3://bucket/raw"), rows: Annotated[int, Param(name="Count")] = 1000, days: Annotated[int, Param(name="Days")] = 7) -> None:
    prepare(raw, rows=rows, days=days)
