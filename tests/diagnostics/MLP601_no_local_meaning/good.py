from mlpc import Dataset, ModelArtifact, image, pipeline, training


@training(image=image("xgboost", version="1.7-1"), instance_type="ml.m5.xlarge")
def boost(train: Dataset, *, eta: float = 0.3) -> ModelArtifact: ...


@boost.local
def boost_here(train: Dataset, *, eta: float = 0.3) -> ModelArtifact:
    out = ModelArtifact.new()
    rows = (train / "rows.csv").read_text().split()
    (out / "model.txt").write_text(f"{len(rows)} {eta}")
    return out


@pipeline(name="boosting")
def boosting(data: Dataset):
    boost(data)
