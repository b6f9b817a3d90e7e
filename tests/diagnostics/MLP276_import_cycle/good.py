from columns import NAMES
from mlpc import Dataset, image, pipeline, processing

SKLEARN = image("sklearn", version="1.2-1")


@processing(image=SKLEARN, instance_type="ml.m5.large")
def prepare(raw: Dataset, *, columns: str) -> Dataset: ...


@pipeline(name="demo")
def demo(raw: Dataset) -> None:
    prepare(raw, columns=NAMES)
