from mlpc import Dataset, ModelArtifact, create_model, pipeline, transform

OWN = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"


@pipeline(name="p")
def p(data: Dataset, model: ModelArtifact):
    servable = create_model(model, image=OWN)
    transform(servable, data, instance_type="ml.m5.large", join_source="Input")
