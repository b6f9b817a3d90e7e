from mlpc import *

OWN = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own-with-pandas:1"


@processing(
    image=OWN,
    instance_type="ml.m5.large",
    enable_network_isolation=True,
)
def prepare(raw: Dataset) -> Dataset:
    import pandas as pd

    out = Dataset.new()
    pd.read_csv(raw / "rows.csv").dropna().to_csv(out / "rows.csv")
    return out


@pipeline(name="rows")
def rows(raw: Dataset):
    prepare(raw)
