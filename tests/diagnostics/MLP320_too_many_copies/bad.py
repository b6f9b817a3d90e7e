from mlpc import Dataset, image, pipeline, processing


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def clean(data: Dataset, rule: int) -> Dataset: ...


@pipeline(name="demo")
def demo(level: int = 3, raw: Dataset = Dataset("s3://bucket/raw")) -> None:
    data = clean(raw, 0)
    for rule in range(1, 11):
        if level > rule:
            data = clean(data, rule)
