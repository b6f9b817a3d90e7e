from mlpc import Dataset, Fail, Metrics, ModelArtifact, image, pipeline, processing, register_model, training

SKLEARN = image("sklearn", version="1.2-1")


class Scores(Metrics):
    auc: float


@processing(image=SKLEARN, instance_type="ml.m5.large")
def evaluate(model: ModelArtifact, data: Dataset) -> Scores: ...


@training(image=SKLEARN, instance_type="ml.m5.large")
def train(data: Dataset) -> ModelArtifact: ...


@pipeline(name="demo")
def demo(raw: Dataset = Dataset("s3://bucket/raw")) -> None:
    model = train(raw)
    scores = evaluate(model, raw)
    if scores.auc < 0.8:
        raise Fail(f"an AUC of {scores.auc} is too low")
    register_model(model, model_package_group_name="demo", image=SKLEARN, content_types=["text/csv"], response_types=["text/csv"])
