from mlpc import Dataset, Outputs, image, pipeline, processing


class Splits(Outputs):
    train: Dataset
    test: Dataset


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def split(raw: Dataset) -> Splits: ...


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def report(part: Dataset) -> Dataset: ...


@pipeline(name="demo")
def demo(raw: Dataset = Dataset("s3://bucket/raw")) -> None:
    splits = split(raw)
    report(splits.train)
