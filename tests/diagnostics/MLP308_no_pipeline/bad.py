from mlpc import Dataset, image, processing


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def prepare(raw: Dataset) -> Dataset: ...


def demo(raw):
    prepare(raw)
