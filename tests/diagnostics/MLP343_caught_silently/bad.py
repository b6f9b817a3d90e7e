from mlpc import Dataset, StepFailed, image, pipeline, processing


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def prepare(raw: Dataset) -> Dataset: ...


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def refresh_cache(raw: Dataset) -> None: ...


@pipeline(name="demo")
def demo(raw: Dataset = Dataset("s3://bucket/raw")) -> None:
    try:
        refresh_cache(raw)
    except StepFailed:
        pass
    prepare(raw)
