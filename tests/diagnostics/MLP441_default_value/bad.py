from mlpc import Dataset, image, pipeline, processing

SKLEARN = image("sklearn", version="1.2-1")


@processing(image=SKLEARN, instance_type="ml.m5.large")
def prepare(raw: Dataset) -> Dataset: ...


@pipeline(name="demo")
def demo(raw: Dataset, instance: str = "ml.m5.xlage") -> None:
    prepare.options(instance_type=instance)(raw)
