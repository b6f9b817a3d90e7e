from mlpc import Dataset, image, pipeline, processing

SKLEARN = image("sklearn", version="1.2-1")


@processing(image=SKLEARN, instance_type="ml.m5.large")
def prepare(raw: Dataset, *, db_secret_arn: str = "") -> Dataset: ...


@pipeline(name="demo")
def demo(raw: Dataset = Dataset("s3://bucket/raw"), db_secret_arn: str = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db") -> None:
    prepare(raw, db_secret_arn=db_secret_arn)
