from mlpc import Dataset, image, pipeline, processing


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def prepare(raw: Dataset, *, day: str, mode: str = "fast") -> Dataset: ...


@pipeline(name="demo")
def demo(raw: Dataset = Dataset("s3://bucket/raw"), days: list[str] = ["monday", "tuesday"], modes: list[str] = ["fast", "full"]) -> None:
    for day in days:
        for mode in modes:
            prepare(raw, day=day, mode=mode)
