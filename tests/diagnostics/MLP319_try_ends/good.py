from mlpc import Dataset, StepFailed, image, pipeline, processing


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def prepare(raw: Dataset) -> Dataset: ...


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def clean_up(raw: Dataset) -> None: ...


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def report(data: Dataset) -> None: ...


@pipeline(name="demo")
def demo(raw: Dataset = Dataset("s3://bucket/raw")) -> None:
    for part in ("north", "south"):
        try:
            data = prepare.options(name=f"prepare-{part}")(raw)
        except StepFailed:
            continue
        else:
            report.options(name=f"report-{part}")(data)
        finally:
            clean_up.options(name=f"clean-up-{part}")(raw)
