from typing import Annotated

from mlpc import Dataset, Output, Outputs, image, pipeline, processing


class Splits(Outputs):
    train: Annotated[Dataset, Output(name="part")]
    test: Annotated[Dataset, Output(name="rest")]


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def split(raw: Dataset) -> Splits: ...


@pipeline(name="demo")
def demo(raw: Dataset = Dataset("s3://bucket/raw")) -> None:
    split(raw)
