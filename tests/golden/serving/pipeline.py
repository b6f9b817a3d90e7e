"""Ways to serve: answers that come later, without servers, and beside the live model, whose requests a shadow gets as well."""

from mlpc import (
    Dataset,
    ModelArtifact,
    create_model,
    endpoint,
    endpoint_config,
    image,
    inference_component,
    pipeline,
    properties,
)

XGBOOST = image("xgboost", version="1.7-1")
ONE = {"instance_type": "ml.m5.xlarge", "initial_instance_count": 1}


@pipeline(name="serving")
def serving(
    live: ModelArtifact,
    next_: ModelArtifact = ModelArtifact("s3://team-artifacts/next/model.tar.gz"),
    answers: Dataset = Dataset("s3://team-results/answers"),
    memory: int = 4096,
) -> None:
    current = create_model(live, name="current", image=XGBOOST)
    candidate = create_model(next_, name="candidate", image=XGBOOST)
    later = endpoint_config(
        current,
        name="later_config",
        **ONE,
        async_inference={
            "client_config": {"max_concurrent_invocations_per_instance": 4},
            "output_config": {
                "s3_output_path": answers,
                "notification_config": {"error_topic": "arn:aws:sns:us-east-1:123456789012:errors"},
            },
        },
    )
    endpoint(later, name="later", endpoint_name="scores-later")
    without = endpoint_config(
        current,
        name="serverless_config",
        serverless={"memory_size_in_mb": memory, "max_concurrency": 20, "provisioned_concurrency": 2},
    )
    endpoint(without, name="serverless", endpoint_name="scores-serverless")
    shadowed = endpoint_config(
        name="shadow_config",
        variants=[{"variant_name": "live", "model": current, "initial_variant_weight": 1.0, **ONE}],
        shadow_variants=[{"variant_name": "next", "model": candidate, "initial_variant_weight": 0.5, **ONE}],
    )
    both = endpoint(shadowed, name="shadow", endpoint_name="scores")
    inference_component(
        inference_component_name="extra",
        endpoint_name=properties(both).EndpointName,
        servable=candidate,
        name="component",
        variant_name="live",
        number_of_accelerator_devices_required=1,
        min_memory_required_in_mb=2048,
        copy_count=2,
    )
