from mlpc import ModelArtifact, create_model, endpoint, endpoint_config, pipeline

OWN = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"


@pipeline(name="p")
def p(model: ModelArtifact):
    servable = create_model(model, image=OWN)
    endpoint_config(servable, instance_type="ml.m5.large", endpoint_config_name="rings")
    endpoint(endpoint_config_name="rings", endpoint_name="rings")
