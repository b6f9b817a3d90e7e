"""Deployment: two variants of one endpoint with data capture, a serverless endpoint, and a model as an inference component."""

from mlpc import (
    Dataset,
    ModelArtifact,
    create_model,
    endpoint,
    endpoint_config,
    image,
    inference_component,
    pipeline,
    training,
)

XGBOOST = image("xgboost", version="1.7-1")


@training(image=XGBOOST, instance_type="ml.m5.xlarge", hyperparameters={"objective": "binary:logistic"})
def train(train: Dataset, *, num_round: int = 100) -> ModelArtifact: ...


@pipeline(name="endpoints")
def endpoints(
    data: Dataset,
    champion: ModelArtifact = ModelArtifact("s3://team-artifacts/champion/model.tar.gz"),
    capture: Dataset = Dataset("s3://team-artifacts/capture"),
    instance_type: str = "ml.m5.large",
    share: float = 0.1,
):
    challenger = create_model(train(data), image=XGBOOST, name="challenger")
    current = create_model(champion, image=XGBOOST, name="current")

    config = endpoint_config(
        variants=[
            {
                "variant_name": "current",
                "model": current,
                "instance_type": instance_type,
                "initial_instance_count": 2,
                "initial_variant_weight": 0.9,
            },
            {
                "variant_name": "challenger",
                "model": challenger,
                "instance_type": instance_type,
                "initial_instance_count": 1,
                "initial_variant_weight": share,
            },
        ],
        data_capture={
            "enable_capture": True,
            "initial_sampling_percentage": 20,
            "destination_s3_uri": capture,
            "capture_options": [{"capture_mode": "Input"}, {"capture_mode": "Output"}],
        },
        kms_key="arn:aws:kms:us-east-1:123456789012:key/0",
        tags={"team": "ranking"},
    )
    endpoint(
        config,
        endpoint_name="ranking",
        deployment_config={
            "blue_green_update_policy": {
                "traffic_routing_configuration": {"type": "ALL_AT_ONCE", "wait_interval_in_seconds": 60},
            },
            "auto_rollback_configuration": {"alarms": [{"alarm_name": "ranking-5xx"}]},
        },
        tags={"team": "ranking"},
    )

    light = endpoint_config(
        challenger, memory_size_in_mb=2048, max_concurrency=5, endpoint_config_name="ranking-light", name="light_config"
    )
    endpoint(light, endpoint_name="ranking-light", name="light")

    shared_config = endpoint_config(
        instance_type="ml.g5.2xlarge",
        managed_instance_scaling={"status": "ENABLED", "max_instance_count": 4},
        name="shared_config",
    )
    shared = endpoint(shared_config, endpoint_name="ranking-shared", name="shared")
    inference_component(
        shared,
        challenger,
        inference_component_name="ranking-challenger",
        number_of_cpu_cores_required=2,
        min_memory_required_in_mb=4096,
        copy_count=1,
    )
