from mlpc import Dataset, StepFailed, image, pipeline, processing


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def prepare(raw: Dataset, *, rows: int = 1000) -> Dataset: ...


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def report(data: Dataset) -> None: ...


@pipeline(name="demo")
def demo(raw: Dataset = Dataset("s3://bucket/raw")) -> None:
    made = [raw]
    try:
        data = prepare(raw)
    except StepFailed:
        raise
    else:
        made.append(data)
    for at, item in enumerate(made):
        report.options(name=f"report-{at}")(item)
