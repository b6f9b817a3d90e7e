"""Batch scoring that is watched: the data before the model sees it, then what the model says of it and of whom.

    prepare ──► incoming ──► score ──► quality
                        └──► bias

`incoming` stands before the transform job, so that data which has drifted is not scored; `quality` reads what the job has written.
"""

from __future__ import annotations

import csv

from mlpc import (
    Cache,
    Dataset,
    ModelArtifact,
    Outputs,
    clarify_check,
    create_model,
    image,
    pipeline,
    processing,
    quality_check,
    transform,
)

SKLEARN = image("sklearn", version="1.2-1")
XGBOOST = image("xgboost", version="1.7-1")
LABEL = "churned"
FEATURES = ["age", "tenure", "plan", "calls"]
CSV_WITHOUT_HEADER = {"csv": {"header": False, "output_columns_position": "START"}}


class Batch(Outputs):
    """CSV without a header, as the model reads it. `labelled` begins with the label."""

    features: Dataset
    labelled: Dataset


@processing(image=SKLEARN, instance_type="ml.m5.large", cache=Cache(expire_after="P7D"))
def prepare(customers: Dataset) -> Batch:
    """Choose the columns that the model knows, and leave out customers of whom one is missing."""
    out = Batch.new()
    with (
        (customers / "customers.csv").open(newline="") as source,
        (out.features / "features.csv").open("w", newline="") as features,
        (out.labelled / "labelled.csv").open("w", newline="") as labelled,
    ):
        for row in csv.DictReader(source):
            values = [row[name] for name in FEATURES]
            if all(values):
                csv.writer(features).writerow(values)
                csv.writer(labelled).writerow([row[LABEL], *values])
    return out


@pipeline(name="churn-monitoring")
def churn_monitoring(
    customers: Dataset = Dataset("s3://example-churn/customers/latest"),
    trained: ModelArtifact = ModelArtifact("s3://example-churn/model/model.tar.gz"),
    baselines: Dataset = Dataset("s3://example-churn/baselines"),
    group: str = "churn",
    stop_on_violation: bool = True,
) -> None:
    """Score last month's customers, whose label is known by now, and compare with the baselines of the model."""
    batch = prepare(customers)
    incoming = quality_check(
        batch.features,
        name="incoming",
        check_type="DATA_QUALITY",
        dataset_format=CSV_WITHOUT_HEADER,
        instance_type="ml.m5.xlarge",
        supplied_baseline_statistics=baselines / "data-quality/statistics.json",
        supplied_baseline_constraints=baselines / "data-quality/constraints.json",
        fail_on_violation=stop_on_violation,
    )
    model = create_model(trained, name="model", image=XGBOOST)
    # The label travels past the model: the result is the label and the score, a customer a line.
    scored = transform(
        model,
        batch.labelled,
        name="score",
        instance_type="ml.m5.xlarge",
        content_type="text/csv",
        split_type="Line",
        accept="text/csv",
        assemble_with="Line",
        input_filter="$[1:]",
        join_source="Input",
        output_filter="$[0,-1]",
        depends_on=incoming,
    )
    quality_check(
        scored,
        name="quality",
        check_type="MODEL_QUALITY",
        dataset_format=CSV_WITHOUT_HEADER,
        problem_type="BinaryClassification",
        ground_truth_attribute="_c0",
        probability_attribute="_c1",
        probability_threshold_attribute="0.5",
        instance_type="ml.m5.xlarge",
        # The baseline that was registered with the approved model.
        model_package_group_name=group,
        fail_on_violation=stop_on_violation,
    )
    clarify_check(
        batch.labelled,
        name="bias",
        check_type="MODEL_BIAS",
        data_config={"headers": [LABEL, *FEATURES], "label": LABEL},
        bias_config={"label_values_or_threshold": [0], "facet_name": "age", "facet_values_or_threshold": [60]},
        methods=["DPPL", "DI", "RD"],
        model=model,
        model_config={"instance_type": "ml.m5.large", "instance_count": 1, "accept_type": "text/csv"},
        model_predicted_label_config={"probability_threshold": 0.5},
        instance_type="ml.m5.xlarge",
        supplied_baseline_constraints=baselines / "bias/constraints.json",
        fail_on_violation=stop_on_violation,
        depends_on=incoming,
    )
