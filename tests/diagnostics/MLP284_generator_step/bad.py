from mlpc import *

OWN = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"


@processing(image=OWN, instance_type="ml.m5.large")
def split(raw: Dataset) -> Dataset:
    out = Dataset.new()
    for row in (raw / "rows.csv").read_text().split():
        yield row
    return out


@pipeline(name="rows")
def rows(raw: Dataset):
    split(raw)
