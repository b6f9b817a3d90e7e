from mlpc import Cache, Dataset, ModelArtifact, pipeline, training

OWN = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"


@training(image=OWN, instance_type="ml.m5.large", cache=Cache(expire_after="P30D"))
def train(data: Dataset) -> ModelArtifact: ...


@pipeline(name="p")
def p(data: Dataset, day: str = "monday"):
    train(data / day)
