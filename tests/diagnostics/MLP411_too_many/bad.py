from typing import Literal

from mlpc import Dataset, image, pipeline, processing


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def prepare(raw: Dataset, *, hour: str) -> Dataset: ...


@pipeline(name="demo")
def demo(
    raw: Dataset = Dataset("s3://bucket/raw"),
    hour: Literal["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16"] = "0",
) -> None:
    prepare(raw, hour=hour)
