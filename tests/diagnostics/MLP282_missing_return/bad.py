from mlpc import *

OWN = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"


@processing(image=OWN, instance_type="ml.m5.large")
def prepare(raw: Dataset, *, clean: bool = True) -> Dataset:
    if not clean:
        return raw
    out = Dataset.new()
    (out / "rows.csv").write_text((raw / "rows.csv").read_text().strip())


@pipeline(name="rows")
def rows(raw: Dataset):
    prepare(raw)
