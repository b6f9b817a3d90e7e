from mlpc import Dataset, image, pipeline, processing


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def prepare(raw: Dataset, *, rows: int = 1000) -> Dataset: ...


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def report(data: Dataset) -> Dataset: ...


def choose(raw, quick):
    if quick:
        return prepare.options(name="prepare-few")(raw, rows=10)
    return prepare.options(name="prepare-all")(raw)


@pipeline(name="demo")
def demo(raw: Dataset = Dataset("s3://bucket/raw"), quick: bool = False) -> None:
    report(choose(raw, quick))
