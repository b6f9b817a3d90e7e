from typing import Annotated

from mlpc import Dataset, Input, image, pipeline, processing


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def prepare(raw: Annotated[Dataset, Input(name="raw-data")]) -> Dataset: ...


@pipeline(name="demo")
def demo(raw: Dataset = Dataset("s3://bucket/raw")) -> None:
    prepare(raw)
