from mlpc import Dataset, pipeline, processing

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"


@processing(image=IMAGE, instance_type="ml.m5.large", requirements=["numpy", "pandas==2.2.3"])
def prepare(raw: Dataset) -> Dataset:
    return raw


@pipeline(name="demo")
def demo(raw: Dataset = Dataset("s3://bucket/raw")) -> None:
    prepare(raw)
