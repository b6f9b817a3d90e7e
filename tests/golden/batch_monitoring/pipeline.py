"""Scoring with monitors: the data is checked before one transform job, what the model says after another."""

from mlpc import Dataset, Model, ModelArtifact, create_model, image, pipeline, quality_check, transform

XGBOOST = image("xgboost", version="1.7-1")
LINES = {"instance_type": "ml.m5.xlarge", "content_type": "text/csv", "split_type": "Line", "accept": "text/csv"}
CHECK = {
    "dataset_format": {"csv": {"header": False, "output_columns_position": "START"}},
    "instance_type": "ml.m5.xlarge",
}
BASELINE = "s3://team-artifacts/baseline"


def checked_before(model: Model, data: Dataset, out: str) -> Dataset:
    check = quality_check(
        data,
        name="incoming-monitoring",
        check_type="DATA_QUALITY",
        supplied_baseline_statistics=f"{BASELINE}/statistics.json",
        supplied_baseline_constraints=f"{BASELINE}/constraints.json",
        output_s3_uri=f"{out}/report",
        fail_on_violation=True,
        **CHECK,
    )
    return transform(model, data, name="incoming-transform", output_path=f"{out}/scores", depends_on=check, **LINES)


def checked_after(model: Model, data: Dataset, out: str) -> None:
    scores = transform(
        model, data, name="outgoing-transform", output_path=f"{out}/scores", assemble_with="Line", **LINES
    )
    quality_check(
        Dataset("s3://team-results/labelled"),
        name="outgoing-monitoring",
        check_type="MODEL_QUALITY",
        problem_type="Regression",
        inference_attribute="_c1",
        ground_truth_attribute="_c0",
        supplied_baseline_constraints=f"{BASELINE}/quality.json",
        output_s3_uri=f"{out}/report",
        fail_on_violation=False,
        depends_on=scores,
        **CHECK,
    )


@pipeline(name="batch-monitoring")
def batch_monitoring(data: Dataset, labelled: Dataset, trained: ModelArtifact) -> None:
    model = create_model(trained, name="model", image=XGBOOST)
    checked_before(model, data, "s3://team-results/before")
    checked_after(model, labelled, "s3://team-results/after")
