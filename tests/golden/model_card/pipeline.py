"""A model with its papers: a card, what it is measured against later, whom it is for, and how far it has come."""

from mlpc import Dataset, Metrics, ModelArtifact, Retry, image, pipeline, processing, register_model, training

XGBOOST = image("xgboost", version="1.7-1")


class Quality(Metrics):
    auc: float


@training(image=XGBOOST, instance_type="ml.m5.large", output_path="s3://team-artifacts/models")
def fit(train: Dataset) -> ModelArtifact: ...


@processing(image=XGBOOST, instance_type="ml.m5.large")
def judge(model: ModelArtifact, test: Dataset) -> Quality: ...


@pipeline(name="model-card")
def papers(train: Dataset, test: Dataset, baseline: Dataset, approval: str = "PendingManualApproval") -> None:
    model = fit(train)
    register_model(
        model,
        name="register",
        model_package_group_name="credit",
        image=XGBOOST,
        environment={"OUTPUT": "probability"},
        content_types=["text/csv"],
        response_types=["application/json"],
        inference_instances=["ml.m5.large"],
        transform_instances=["ml.m5.xlarge"],
        approval_status=approval,
        model_package_description="Who pays back.",
        model_statistics=judge(model, test),
        model_data_statistics=baseline / "statistics.json",
        model_data_constraints=baseline / "constraints.json",
        drift_check_baselines={
            "model_data_statistics": baseline / "statistics.json",
            "model_data_constraints": baseline / "constraints.json",
        },
        model_card={
            "model_card_status": "PendingReview",
            "model_card_content": {
                "model_overview": {"model_description": "Who pays back.", "algorithm_type": "Boosted trees"},
                "intended_uses": {"purpose_of_model": "Loans up to 10000", "risk_rating": "High"},
            },
        },
        customer_metadata={"owner": "credit", "reviewed": "no"},
        domain="MACHINE_LEARNING",
        task="CLASSIFICATION",
        retry=Retry(on=["Step.SERVICE_FAULT"], max_attempts=3),
    )
