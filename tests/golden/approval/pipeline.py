"""A person decides: a Lambda sums up, a callback waits for the answer, a Lambda deploys what has been approved."""

from mlpc import (
    Cache,
    Dataset,
    Fail,
    ModelArtifact,
    Outputs,
    callback,
    execution,
    image,
    lambda_function,
    pipeline,
    training,
)

ARN = "arn:aws:lambda:us-east-1:123456789012:function"


class Summary(Outputs):
    text: str
    score: float
    rows: int


class Decision(Outputs):
    approved: bool
    stage: str


@training(
    image=image("xgboost", version="1.7-1"), instance_type="ml.m5.xlarge", output_path="s3://team-artifacts/models"
)
def boost(train: Dataset) -> ModelArtifact: ...


@lambda_function(function_arn=f"{ARN}:summarise", cache=Cache(expire_after="PT1H"))
def summarise(model: ModelArtifact, *, started: str, limit: float = 0.5) -> Summary: ...


@callback(sqs_queue_url="https://sqs.us-east-1.amazonaws.com/123456789012/reviews")
def review(text: str, score: float) -> Decision: ...


@lambda_function(function_arn=f"{ARN}:deploy")
def deploy(model: ModelArtifact, endpoint: str, instances: int, canary: bool) -> None:
    """Create or update the endpoint."""


@pipeline(name="approval")
def approval(train: Dataset, instances: int = 1, canary: bool = True, limit: float = 0.7) -> None:
    model = boost(train)
    summary = summarise(model, started=execution.start_time, limit=limit)
    if summary.score < limit:
        raise Fail(f"{summary.score} of {summary.rows} rows: {summary.text}")
    decision = review(summary.text, summary.score)
    if decision.approved:
        deploy(model, f"ranking-{decision.stage}", instances, canary)
