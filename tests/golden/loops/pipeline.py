"""Loops over lists that are known only when the pipeline runs."""

from mlpc import Dataset, Metrics, ModelArtifact, pipeline, processing, training

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"


class Found(Metrics):
    files: list[str]


@processing(image=IMAGE, instance_type="ml.m5.large")
def make(data: Dataset, *, k: str = "a") -> Dataset: ...
@processing(image=IMAGE, instance_type="ml.m5.large")
def find(data: Dataset) -> Found: ...
@training(image=IMAGE, instance_type="ml.m5.large")
def fit(data: Dataset, *, file: str) -> ModelArtifact: ...
@pipeline(name="loops")
def loops(raw: Dataset, regions: list[str] = ["a", "b"]):
    for region in regions:
        part = make(raw, k=region)
        fit(part, file=f"{region}.csv")
    found = find(raw)
    for file in found.files:
        fit.options(name="fit-file")(raw, file=file)
