from mlpc import Dataset, ModelArtifact, execution, pipeline, processing, training

OWN = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"


@training(image=OWN, instance_type="ml.m5.large")
def train(data: Dataset) -> ModelArtifact: ...


@processing(image=OWN, instance_type="ml.m5.large")
def report(model: ModelArtifact, *, job: str) -> Dataset: ...


@pipeline(name="p")
def p(data: Dataset):
    model = train(data)
    report(model, job=execution.training_job_name)
