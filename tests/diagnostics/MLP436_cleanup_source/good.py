from mlpc import Dataset, cleanup, pipeline, processing


@processing(image="123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1", instance_type="ml.m5.large")
def prepare(raw: Dataset) -> Dataset: ...


@pipeline
def tidy(raw: Dataset):
    data = prepare(raw)
    cleanup(data / "part.csv")
