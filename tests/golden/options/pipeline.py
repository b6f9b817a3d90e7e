"""What can be said of a job: network, keys, tags, spot, caching, retries, and configured defaults for all of them."""

from mlpc import (
    Cache,
    Dataset,
    Metrics,
    ModelArtifact,
    Retry,
    config,
    create_model,
    image,
    pipeline,
    processing,
    register_model,
    training,
)

SKLEARN = image("sklearn", version="1.2-1")


class Quality(Metrics):
    auc: float


@processing(
    image=SKLEARN,
    instance_type="ml.r5.large",
    instance_count=2,
    volume_size_in_gb=50,
    max_runtime_in_seconds=1800,
    environment={"STAGE": "train"},
    enable_network_isolation=True,
    encrypt_inter_container_traffic=True,
    output_kms_key="arn:aws:kms:eu-central-1:123456789012:key/1",
    tags={"team": "ranking", "cost": "42"},
    cache=Cache(expire_after="p30d"),
    retry=[
        Retry(on=["Step.SERVICE_FAULT", "Step.THROTTLING"], expire_after_minutes=5, interval_seconds=10),
        Retry(on="SageMaker.RESOURCE_LIMIT", max_attempts=4, backoff_rate=1.5),
    ],
    display_name="Prepare the data",
    description="Said, instead of the docstring.",
)
def prepare(raw: Dataset) -> Dataset:
    """Not the description."""
    return raw


@training(
    image=SKLEARN,
    use_spot_instances=True,
    max_runtime_in_seconds=3600,
    max_wait_time_in_seconds=7200,
    checkpoint_s3_uri="s3://team-artifacts/checkpoints",
    hyperparameters={"verbose": 1},
    keep_alive_period_in_seconds=600,
    cache=Cache(expire_after="PT12H"),
    request={"RetryStrategy": {"MaximumRetryAttempts": 2}, "Tags": [{"Key": "cost", "Value": "7"}]},
)
def fit(train: Dataset, *, rate: float = 0.1) -> ModelArtifact: ...


@processing(image=SKLEARN, cache=Cache(enabled=False))
def score(model: ModelArtifact, data: Dataset) -> Quality: ...


@pipeline(name="options", experiment_name="ranking")
def options(raw: Dataset, instances: int = 1, kind: str = "ml.m5.xlarge", approval: str = "PendingManualApproval"):
    data = prepare.options(instance_type=kind, instance_count=instances)(raw)
    model = fit.options(name="fit-main", environment={"DATA": data}, display_name=None)(data)
    quality = score(model, data)
    package = register_model(
        model,
        model_package_group_name=config("model_group"),
        image=SKLEARN,
        content_types=["text/csv"],
        response_types=["text/csv", "application/json"],
        inference_instances=["ml.m5.large", kind],
        transform_instances=["ml.m5.large"],
        approval_status=approval,
        model_quality=quality,
        bias="s3://team-artifacts/bias.json",
        customer_metadata={"stage": "train"},
        description="Registered by the pipeline.",
        retry=Retry(on=["Step.THROTTLING"], max_attempts=3),
        depends_on=[quality],
    )
    create_model(model, image=SKLEARN, name="serve", depends_on=[package], enable_network_isolation=True)
