from mlpc import *

OWN = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"


@processing(image=OWN, instance_type="ml.m5.large", enable_network_isolation=True)
def prepare(raw: Dataset, names: Dataset) -> Dataset:
    import shutil

    out = Dataset.new()
    shutil.copy(names / "names.csv", out / "names.csv")
    (out / "rows.csv").write_text((raw / "rows.csv").read_text())
    return out


@pipeline(name="rows")
def rows(raw: Dataset, names: Dataset):
    prepare(raw, names)
