from mlpc import Dataset, ModelArtifact, pipeline, training

OWN = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"


@training(image=OWN, instance_type="ml.m5.large", use_spot_instances=True, max_wait_time_in_seconds=7200)
def train(data: Dataset) -> ModelArtifact: ...


@pipeline(name="p")
def p(data: Dataset):
    train(data)
