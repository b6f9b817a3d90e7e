from mlpc import Dataset, image, pipeline, processing

BUCKET = "s3://bucket"
RAW = f"{BUCKET}/raw"


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def prepare(raw: Dataset) -> Dataset: ...


@pipeline(name="demo")
def demo(raw: Dataset = Dataset(RAW)) -> None:
    prepare(raw)
