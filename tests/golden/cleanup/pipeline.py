"""What is removed after a run: the candidates that lost, single files of a processing step, whatever has become of the report."""

from mlpc import Dataset, ModelArtifact, Outputs, cleanup, image, pipeline, processing, training

SKLEARN = image("sklearn", version="1.2-1")


class Splits(Outputs):
    train: Dataset
    test: Dataset


@processing(image=SKLEARN, instance_type="ml.m5.large")
def split(raw: Dataset) -> Splits: ...


@training(image=SKLEARN, instance_type="ml.m5.large")
def train(train: Dataset, *, depth: int = 3) -> ModelArtifact: ...


@processing(image=SKLEARN, instance_type="ml.m5.large")
def report(shallow: ModelArtifact, deep: ModelArtifact, test: Dataset) -> Dataset: ...


@pipeline(name="cleanup")
def compare(raw: Dataset):
    data = split(raw)
    shallow = train.options(name="train-shallow")(data.train)
    deep = train.options(name="train-deep")(data.train, depth=9)
    try:
        report(shallow, deep, data.test)
    finally:
        cleanup(shallow, deep, data.train / "train.csv", data.test / "test.csv", display_name="Remove the candidates")
