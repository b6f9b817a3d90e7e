from mlpc import *

OWN = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"


@processing(image=OWN, instance_type="ml.m5.large", enable_network_isolation=True)
def prepare(raw: Dataset) -> Dataset:
    import boto3

    out = Dataset.new()
    boto3.client("s3").download_file("bucket", "names.csv", str(out / "names.csv"))
    (out / "rows.csv").write_text((raw / "rows.csv").read_text())
    return out


@pipeline(name="rows")
def rows(raw: Dataset):
    prepare(raw)
