from mlpc import Dataset, Metrics, image, pipeline, processing


class Scores(Metrics):
    accuracy: float


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def evaluate(raw: Dataset) -> Scores: ...


@pipeline(name="demo")
def demo(raw: Dataset = Dataset("s3://bucket/raw")) -> None:
    scores = evaluate(raw)
    if scores.accuracy < 0.9:
        raise ValueError
