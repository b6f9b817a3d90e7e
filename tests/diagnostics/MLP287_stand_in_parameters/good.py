from mlpc import Dataset, pipeline, processing

OWN = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"


@processing(image=OWN, instance_type="ml.m5.large")
def prepare(raw: Dataset, *, rows: int = 1000) -> Dataset: ...


@prepare.local
def prepare_here(raw: Dataset, *, rows: int) -> Dataset:
    return raw


@pipeline(name="demo")
def demo(raw: Dataset = Dataset("s3://bucket/raw")) -> None:
    prepare(raw, rows=10)
