from mlpc import Dataset, image, pipeline, processing

SKLEARN = image("sklearn", version="1.2-1")


@processing(image=SKLEARN, instance_type="ml.m5.large")
def prepare(data: Dataset) -> Dataset: ...


@processing(image=SKLEARN, instance_type="ml.m5.large")
def publish(data: Dataset) -> None: ...


@pipeline(name="demo")
def demo(raw: Dataset, dry_run: bool = False) -> None:
    data = prepare(raw)
    if dry_run:
        return
    publish(data)
