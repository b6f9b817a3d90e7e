from mlpc import Dataset, ModelArtifact, continuous, image, maximize, pipeline, training, tune


@training(
    image=image("pytorch", version="2.1", py_version="py310"),
    instance_type="ml.m5.xlarge",
    metrics={"auc": r"auc=(\S+)"},
)
def fit(train: Dataset, *, rate: float = 0.1, layers: int = 2) -> ModelArtifact:
    return ModelArtifact.new()


@pipeline
def search(data: Dataset):
    tuned = tune(
        fit,
        objective=maximize("auc"),
        ranges={"rate": continuous(0.01, 0.5, scaling="Logarithmic")},
        max_jobs=8,
    )(data, layers=3)
