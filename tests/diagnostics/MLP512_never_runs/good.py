from mlpc import Dataset, Metrics, image, pipeline, processing

SKLEARN = image("sklearn", version="1.2-1")


class Scores(Metrics):
    auc: float


@processing(image=SKLEARN, instance_type="ml.m5.large")
def evaluate(data: Dataset) -> Scores: ...


@processing(image=SKLEARN, instance_type="ml.m5.large")
def publish(data: Dataset, *, stage: str) -> None: ...


@pipeline(name="demo")
def demo(raw: Dataset) -> None:
    scores = evaluate(raw)
    if scores.auc > 0.9:
        publish.options(name="production")(raw, stage="production")
    elif scores.auc > 0.8:
        publish.options(name="test")(raw, stage="test")
