from mlpc import Dataset, image, pipeline, processing


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def prepare(raw: Dataset, *, rows: int = 1000) -> Dataset: ...


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def report(data: Dataset, *, region: str) -> None: ...


@pipeline(name="demo")
def demo(regions: list[str], raw: Dataset = Dataset("s3://bucket/raw")) -> None:
    data = prepare(raw)
    made = [data]
    made.append(raw)
    for region in regions:
        report(data, region=region)
