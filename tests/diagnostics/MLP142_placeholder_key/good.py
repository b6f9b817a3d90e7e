from mlpc import Dataset, config, pipeline, processing


@processing(image="123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1", instance_type="ml.m5.large")
def clean(raw: Dataset) -> Dataset:
    return raw


@pipeline(name="demo")
def demo():
    clean(Dataset(f"s3://{config('bucket')}/raw"))
