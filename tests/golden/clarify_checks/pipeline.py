"""Bias of data, bias of a model, and what a model looks at, checked and registered together."""

from mlpc import Cache, Dataset, ModelArtifact, clarify_check, create_model, image, pipeline, register_model

XGBOOST = image("xgboost", version="1.7-1")
COLUMNS = ["income", "age", "sex", "hours"]
DATA = {"headers": COLUMNS, "label": "income", "dataset_type": "text/csv"}
BIAS = {
    "label_values_or_threshold": [1],
    "facet_name": ["sex", "age"],
    "facet_values_or_threshold": [[0], [40]],
    "group_name": "hours",
}
SERVED = {"instance_type": "ml.m5.large", "instance_count": 1, "accept_type": "text/csv", "content_type": "text/csv"}
CHECK_INSTANCE = "ml.c5.xlarge"


@pipeline(name="clarify-checks")
def clarify_checks(
    train: Dataset = Dataset("s3://artifacts/income/train.csv"),
    trained: ModelArtifact = ModelArtifact("s3://artifacts/income/model.tar.gz"),
    group: str = "income",
    skip_checks: bool = True,
    new_baselines: bool = True,
) -> None:
    """Check the data, then the model, and keep the constraints with it."""
    data = clarify_check(
        train,
        name="data-bias",
        check_type="DATA_BIAS",
        data_config=DATA,
        bias_config=BIAS,
        methods=["CI", "DPL"],
        output_s3_uri="s3://artifacts/income/data-bias",
        instance_type=CHECK_INSTANCE,
        model_package_group_name=group,
        skip_check=skip_checks,
        register_new_baseline=new_baselines,
        cache=Cache(expire_after="P30D"),
    )
    model = create_model(trained, name="model", image=XGBOOST)
    bias = clarify_check(
        train,
        name="model-bias",
        check_type="MODEL_BIAS",
        data_config=DATA,
        bias_config=BIAS,
        model=model,
        model_config=SERVED,
        model_predicted_label_config={"probability_threshold": 0.8},
        output_s3_uri="s3://artifacts/income/model-bias",
        instance_type=CHECK_INSTANCE,
        model_package_group_name=group,
        skip_check=skip_checks,
        register_new_baseline=new_baselines,
        depends_on=data,
    )
    explained = clarify_check(
        train,
        name="explainability",
        check_type="MODEL_EXPLAINABILITY",
        data_config=DATA,
        model=model,
        model_config=SERVED,
        model_scores=0,
        explainability_config={
            "shap": {"baseline": [[38, 0, 40]], "num_samples": 50, "agg_method": "mean_abs", "seed": 7}
        },
        output_s3_uri="s3://artifacts/income/explainability",
        instance_type=CHECK_INSTANCE,
        supplied_baseline_constraints="s3://artifacts/income/baseline/constraints.json",
    )
    register_model(
        trained,
        name="register",
        model_package_group_name=group,
        image=XGBOOST,
        content_types=["text/csv"],
        response_types=["text/csv"],
        inference_instances=["ml.m5.large"],
        transform_instances=["ml.m5.large"],
        approval_status="PendingManualApproval",
        bias=bias.constraints,
        bias_pre_training=data.constraints,
        bias_post_training=bias.constraints,
        explainability=explained.constraints,
        drift_check_baselines={
            "bias_config_file": bias.config_file,
            "bias_pre_training_constraints": data.baseline_constraints,
            "bias_post_training_constraints": bias.baseline_constraints,
            "explainability_config_file": explained.config_file,
            "explainability_constraints": explained.baseline_constraints,
        },
    )
