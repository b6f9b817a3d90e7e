from enum import Enum

from mlpc import Dataset, pipeline, processing

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"


class Mode(Enum):
    """How to prepare."""


@processing(image=IMAGE, instance_type="ml.m5.large")
def prepare(raw: Dataset, *, mode: Mode) -> Dataset: ...


@pipeline(name="demo")
def demo(mode: Mode, raw: Dataset = Dataset("s3://bucket/raw")) -> None:
    prepare(raw, mode=mode)
