from mlpc import Dataset, Outputs, pipeline, processing

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"


class Splits(Outputs):
    train: Dataset
    test = Dataset


@processing(image=IMAGE, instance_type="ml.m5.large")
def split(raw: Dataset) -> Splits: ...


@processing(image=IMAGE, instance_type="ml.m5.large")
def score(data: Dataset) -> None: ...


@pipeline(name="demo")
def demo(raw: Dataset = Dataset("s3://bucket/raw")) -> None:
    score(split(raw).test)
