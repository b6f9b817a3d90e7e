"""What can be said of models: containers in a row, many models in one container, and all that a package is registered with."""

from mlpc import Dataset, ModelArtifact, create_model, image, pipeline, register_model, training, transform

SKLEARN = image("sklearn", version="1.2-1")
XGBOOST = image("xgboost", version="1.7-1")


@training(image=SKLEARN, instance_type="ml.m5.large")
def fit_encoder(raw: Dataset) -> ModelArtifact: ...


@training(image=XGBOOST, instance_type="ml.m5.large")
def fit(raw: Dataset) -> ModelArtifact: ...


@pipeline(name="models")
def models(raw: Dataset, threshold: float = 0.5):
    encoder, model = fit_encoder(raw), fit(raw)
    serial = create_model(
        containers=[
            {
                "image": SKLEARN,
                "model": encoder,
                "environment": {"THRESHOLD": threshold},
                "container_hostname": "encode",
            },
            {"image": XGBOOST, "model": model, "container_hostname": "predict"},
        ],
        inference_mode="Serial",
        subnets=["subnet-1", "subnet-2"],
        security_group_ids=["sg-1"],
        enable_network_isolation=True,
        name="serial",
    )
    transform(serial, raw, instance_type="ml.m5.large", content_type="text/csv")
    register_model(
        serial,
        model_package_group_name="serial",
        content_types=["text/csv"],
        response_types=["text/csv"],
        inference_instances=["ml.m5.large"],
        name="register-serial",
    )
    create_model(
        ModelArtifact("s3://team-artifacts/models/"),
        image=XGBOOST,
        image_config={"repository_access_mode": "Vpc"},
        multi_model=True,
        multi_model_config={"model_cache_setting": "Disabled"},
        name="many",
    )
    register_model(
        model,
        model_package_group_name="single",
        image=XGBOOST,
        framework="XGBOOST",
        framework_version="1.7",
        nearest_model_name="xgboost",
        content_types=["text/csv"],
        response_types=["text/csv"],
        inference_instances=["ml.m5.large"],
        transform_instances=["ml.m5.large"],
        approval_status="Approved",
        domain="MACHINE_LEARNING",
        task="REGRESSION",
        sample_payload_url="s3://team-artifacts/payload.tar.gz",
        skip_model_validation="All",
        customer_metadata={"owner": "ranking"},
        metadata_properties={"commit_id": "0a1b2c", "repository": "https://example.com/ranking"},
        model_card={
            "model_card_status": "Draft",
            "model_card_content": {
                "model_overview": {"model_name": "ranking", "model_artifact": [model]},
                "intended_uses": {"risk_rating": "Low"},
                "additional_information": {"custom_details": {"threshold": threshold}},
            },
        },
        model_life_cycle={"stage": "Development", "stage_status": "Pending", "stage_description": "From a pipeline."},
        source_uri="s3://team-artifacts/ranking",
        name="register-single",
    )
