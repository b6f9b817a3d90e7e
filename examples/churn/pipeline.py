"""Customer churn: tune a built-in algorithm, gate on quality, ask a person, then serve the winner.

Shows what the abalone example does not: a built-in container as a step, tuning, a join of two branches, nested
conditions, unrolled loops, an inlined helper, a Lambda, a callback, an endpoint, and a failure handler.
"""

from enum import Enum

from mlpc import (
    Dataset,
    Fail,
    Metrics,
    ModelArtifact,
    Outputs,
    StepFailed,
    callback,
    config,
    continuous,
    create_model,
    endpoint,
    endpoint_config,
    execution,
    image,
    integer,
    lambda_function,
    maximize,
    pipeline,
    processing,
    register_model,
    training,
    transform,
    tune,
)

XGBOOST = image("xgboost", version="1.7-1")
SKLEARN = image("sklearn", version="1.2-1")
REGIONS = ["emea", "apac"]


class Mode(Enum):
    FAST = "fast"
    TUNED = "tuned"


class Splits(Outputs):
    train: Dataset
    validation: Dataset
    test: Dataset


class Score(Metrics):
    class Binary(Metrics):
        auc: float
        accuracy: float

    binary_classification_metrics: Binary
    rows: int


class Approval(Outputs):
    approved: bool
    reviewer: str


@processing(image=SKLEARN, instance_type="ml.m5.xlarge", script="scripts/split.py")
def split(raw: Dataset, *, seed: int = 1) -> Splits: ...


@training(
    image=XGBOOST,
    instance_type="ml.m5.xlarge",
    content_type="text/csv",
    hyperparameters={"objective": "binary:logistic", "num_round": 100},
    use_spot_instances=True,
    max_runtime_in_seconds=3600,
    max_wait_time_in_seconds=7200,
    metrics={"validation:auc": r".*\[\d+\].*#011validation-auc:(\S+)"},
)
def fit(train: Dataset, validation: Dataset, *, eta: float = 0.2, max_depth: int = 5) -> ModelArtifact: ...


@processing(image=SKLEARN, instance_type="ml.m5.xlarge", script="scripts/score.py")
def score(model: ModelArtifact, test: Dataset, *, region: str = "all") -> Score: ...


@lambda_function(function_arn="arn:aws:lambda:us-east-1:123456789012:function:notify")
def notify(message: str, execution_id: str) -> None: ...


@callback(sqs_queue_url="https://sqs.us-east-1.amazonaws.com/123456789012/approvals")
def ask_reviewer(auc: float) -> Approval: ...


def score_regions(model: ModelArtifact, test: Dataset) -> list[Score]:
    return [score.options(name=f"score-{region}")(model, test, region=region) for region in REGIONS]


@pipeline(name="churn")
def churn(
    raw: Dataset = Dataset("s3://bucket/churn/raw"),
    mode: Mode = Mode.FAST,
    min_auc: float = 0.85,
    min_rows: int = 1000,
    serve: bool = False,
) -> None:
    """Tune, gate, review, register, serve."""
    try:
        data = split(raw)
    except StepFailed:
        notify("splitting failed", execution.id)
        raise

    if mode == Mode.TUNED:
        tuned = tune(
            fit,
            objective=maximize("validation:auc"),
            ranges={"eta": continuous(0.01, 0.5), "max_depth": integer(3, 10)},
            max_jobs=20,
            max_parallel_jobs=4,
        )(data.train, data.validation)
        model = tuned.best_model
    else:
        model = fit(data.train, data.validation)

    overall = score(model, data.test)
    score_regions(model, data.test)
    auc = overall.binary_classification_metrics.auc

    if not (auc >= min_auc and overall.rows > min_rows):
        raise Fail(f"AUC {auc} on {overall.rows} rows is not enough")

    review = ask_reviewer(auc)
    if review.approved:
        register_model(
            model,
            model_package_group_name=config("model_group", "churn"),
            image=XGBOOST,
            content_types=["text/csv"],
            response_types=["text/csv"],
            inference_instances=["ml.m5.large"],
            transform_instances=["ml.m5.large"],
            approval_status="Approved",
            model_quality=overall,
        )
        servable = create_model(model, image=XGBOOST)
        transform(servable, data.test, instance_type="ml.m5.xlarge", content_type="text/csv", split_type="Line")
        if serve:
            variants = endpoint_config(servable, instance_type="ml.m5.large", initial_instance_count=1)
            endpoint(variants, endpoint_name="churn")
    else:
        notify(f"{review.reviewer} turned the model down", execution.id)
