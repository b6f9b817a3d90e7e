from mlpc import Dataset, Fail, Metrics, image, pipeline, processing


class Scores(Metrics):
    accuracy: float


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def evaluate(raw: Dataset) -> Scores: ...


@pipeline(name="demo")
def demo(raw: Dataset = Dataset("s3://bucket/raw")) -> None:
    scores = evaluate(raw)
    if scores.accuracy < 0.9:
        raise Fail(f"the accuracy is only {scores.accuracy:.2f}")
