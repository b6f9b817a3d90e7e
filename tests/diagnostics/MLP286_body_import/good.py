from mlpc import *

from features import clean

OWN = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"


@processing(image=OWN, instance_type="ml.m5.large")
def prepare(raw: Dataset) -> Dataset:
    out = Dataset.new()
    (out / "rows.csv").write_text(clean((raw / "rows.csv").read_text()))
    return out


@pipeline(name="rows")
def rows(raw: Dataset):
    prepare(raw)
