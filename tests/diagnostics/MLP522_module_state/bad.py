from mlpc import *

OWN = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"
SEEN = []


@processing(image=OWN, instance_type="ml.m5.large")
def prepare(raw: Dataset) -> Dataset:
    SEEN.append("prepare")
    return raw


@pipeline(name="rows")
def rows(raw: Dataset):
    prepare(raw)
