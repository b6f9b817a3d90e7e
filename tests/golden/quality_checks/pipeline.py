"""The quality of data and of a model, checked against the last approved version, and registered as what the next is checked against."""

from mlpc import (
    Cache,
    Dataset,
    ModelArtifact,
    create_model,
    image,
    pipeline,
    properties,
    quality_check,
    register_model,
    transform,
)

XGBOOST = image("xgboost", version="1.7-1")
CSV = {"csv": {"header": False, "output_columns_position": "START"}}


@pipeline(name="quality-checks")
def quality_checks(
    train: Dataset = Dataset("s3://artifacts/abalone/train"),
    test: Dataset = Dataset("s3://artifacts/abalone/test"),
    trained: ModelArtifact = ModelArtifact("s3://artifacts/abalone/model.tar.gz"),
    group: str = "abalone",
    skip_data_check: bool = False,
    new_data_baseline: bool = False,
    supplied_statistics: Dataset = Dataset("s3://artifacts/abalone/baseline/statistics.json"),
    supplied_constraints: Dataset = Dataset("s3://artifacts/abalone/baseline/constraints.json"),
    threshold: str = "0.5",
) -> None:
    """Check what a model was trained on and what it says, then register it."""
    data = quality_check(
        train,
        name="data-quality",
        check_type="DATA_QUALITY",
        dataset_format=CSV,
        record_preprocessor_script="scripts/preprocessor.py",
        post_analytics_processor_script="s3://artifacts/abalone/postprocessor.py",
        output_s3_uri="s3://artifacts/abalone/data-quality",
        instance_type="ml.c5.xlarge",
        instance_count=2,
        volume_size_in_gb=120,
        max_runtime_in_seconds=1800,
        environment={"PYTHONHASHSEED": "0"},
        tags={"team": "abalone"},
        skip_check=skip_data_check,
        register_new_baseline=new_data_baseline,
        supplied_baseline_statistics=supplied_statistics,
        supplied_baseline_constraints=supplied_constraints,
        cache=Cache(expire_after="P30D"),
    )
    model = create_model(trained, name="model", image=XGBOOST)
    predictions = transform(
        model,
        test,
        name="predict",
        instance_type="ml.m5.xlarge",
        content_type="text/csv",
        split_type="Line",
        accept="text/csv",
        assemble_with="Line",
        input_filter="$[1:]",
        join_source="Input",
        output_filter="$[0,-1]",
        output_path="s3://artifacts/abalone/predictions",
    )
    quality = quality_check(
        predictions,
        name="model-quality",
        check_type="MODEL_QUALITY",
        dataset_format=CSV,
        problem_type="BinaryClassification",
        probability_attribute="_c1",
        ground_truth_attribute="_c0",
        probability_threshold_attribute=threshold,
        instance_type="ml.c5.xlarge",
        model_package_group_name=group,
        fail_on_violation=False,
        depends_on=data,
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
        model_statistics=quality.statistics,
        model_constraints=properties(quality).CalculatedBaselineConstraints,
        model_data_statistics=data.statistics,
        model_data_constraints=data.constraints,
        drift_check_baselines={
            "model_statistics": quality.baseline_statistics,
            "model_constraints": quality.baseline_constraints,
            "model_data_statistics": data.baseline_statistics,
            "model_data_constraints": data.baseline_constraints,
        },
    )
