from datetime import datetime

from mlpc import *

OWN = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"
STAMP = datetime.now().isoformat()


@processing(image=OWN, instance_type="ml.m5.large")
def prepare(raw: Dataset) -> Dataset:
    out = Dataset.new()
    (out / f"rows-{STAMP}.csv").write_text((raw / "rows.csv").read_text())
    return out


@pipeline(name="rows")
def rows(raw: Dataset):
    prepare(raw)
