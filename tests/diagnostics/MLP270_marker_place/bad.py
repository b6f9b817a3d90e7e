from typing import Annotated

from mlpc import Dataset, Input, Output, pipeline, processing

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"


@processing(image=IMAGE, instance_type="ml.m5.large")
def prepare(raw: Annotated[Dataset, Output(path="/opt/ml/processing/raw")]) -> Dataset: ...


@pipeline(name="demo")
def demo(raw: Dataset = Dataset("s3://bucket/raw")) -> None:
    prepare(raw)
