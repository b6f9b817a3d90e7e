from head import first
from mlpc import Dataset, image, pipeline, processing
from tail import last


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def prepare(raw: Dataset) -> Dataset:
    print(first(raw), last(raw))
    return raw


@pipeline(name="demo")
def demo(raw: Dataset = Dataset("s3://bucket/raw")) -> None:
    prepare(raw)
