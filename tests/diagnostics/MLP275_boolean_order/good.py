from mlpc import Dataset, pipeline, processing

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"


@processing(image=IMAGE, instance_type="ml.m5.large")
def prepare(raw: Dataset) -> Dataset: ...


@pipeline(name="demo")
def demo(ready: bool = True, raw: Dataset = Dataset("s3://bucket/raw")) -> None:
    if ready:
        prepare(raw)
