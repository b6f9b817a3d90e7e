from mlpc import *

OWN = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"


@processing(image=OWN, instance_type="ml.m5.large")
def sample(raw: Dataset, *, rows: int = 100) -> Dataset:
    out = Dataset.new()
    (out / "rows.csv").write_text("\n".join((raw / "rows.csv").read_text().split()[:100]))
    return out


@pipeline(name="rows")
def rows(raw: Dataset):
    sample(raw)
