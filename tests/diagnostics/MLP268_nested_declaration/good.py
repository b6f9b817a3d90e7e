from mlpc import Dataset, pipeline, processing

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"


ROWS = 1000


@processing(image=IMAGE, instance_type="ml.m5.large")
def prepare(raw: Dataset, *, rows: int) -> Dataset: ...


@pipeline(name="demo")
def demo(raw: Dataset = Dataset("s3://bucket/raw")) -> None:
    prepare(raw, rows=ROWS)
