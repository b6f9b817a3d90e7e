from mlpc import Dataset, pipeline, processing

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"


@processing(image=IMAGE, instance_type="ml.m5.large")
def prepare(raw: Dataset, *, day: str) -> Dataset: ...


@pipeline(name="demo")
def demo(days: list[str] = ["monday"], raw: Dataset = Dataset("s3://bucket/raw")) -> None:
    for day in days:
        prepare(raw, day=day)
        break
