from dataclasses import dataclass
from functools import cache

from mlpc import Dataset, image, pipeline, processing


@dataclass
class Size:
    name: str
    rows: int


@cache
def label(rows: int) -> str:
    return f"rows-{rows}"


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def prepare(raw: Dataset, *, rows: int, name: str) -> Dataset: ...


@pipeline(name="demo")
def demo(raw: Dataset = Dataset("s3://bucket/raw")) -> None:
    size = Size("small", 10)
    prepare(raw, rows=size.rows, name=label(10))
