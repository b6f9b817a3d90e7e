from mlpc import Dataset, Metrics, image, pipeline, processing


class Scores(Metrics):
    accuracy: float


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def evaluate(raw: Dataset) -> Scores: ...


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def report(accuracy: float) -> Dataset: ...


@pipeline(name="demo")
def demo(raw: Dataset = Dataset("s3://bucket/raw")) -> None:
    report(evaluate(raw).accuracy)
