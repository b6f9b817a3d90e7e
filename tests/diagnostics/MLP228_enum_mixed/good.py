from enum import Enum

from mlpc import Dataset, image, pipeline, processing


class Size(Enum):
    FEW = 10
    ALL = 1000


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def prepare(raw: Dataset, *, size: Size = Size.FEW) -> Dataset: ...


@pipeline(name="demo")
def demo(raw: Dataset = Dataset("s3://bucket/raw")) -> None:
    prepare(raw)
