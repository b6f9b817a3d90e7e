from mlpc import ModelArtifact, create_model, endpoint, endpoint_config, pipeline

OWN = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"


@pipeline(name="p")
def p(model: ModelArtifact):
    servable = create_model(model, image=OWN)
    config = endpoint_config(servable, instance_type="ml.m5.large", endpoint_config_name="rings")
    endpoint(config, endpoint_name="rings")
