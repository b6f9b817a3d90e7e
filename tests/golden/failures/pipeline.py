"""Handlers for failed steps, a Lambda, a person in the loop, and `match`."""

from enum import Enum
from mlpc import Dataset, Outputs, StepFailed, callback, execution, lambda_function, pipeline, processing

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"


class Mode(Enum):
    FAST = "fast"
    FULL = "full"
    OTHER = "other"


class Approval(Outputs):
    approved: bool
    reviewer: str


@processing(image=IMAGE, instance_type="ml.m5.large")
def make(data: Dataset, *, k: str = "a") -> Dataset: ...
@lambda_function(function_arn="arn:aws:lambda:us-east-1:123456789012:function:notify")
def notify(message: str, execution_id: str) -> None: ...
@callback(sqs_queue_url="https://sqs.us-east-1.amazonaws.com/123456789012/approvals")
def ask(auc: float, data: Dataset) -> Approval: ...
@pipeline(name="tries")
def tries(raw: Dataset, mode: Mode = Mode.FAST, n: int = 1):
    try:
        a = make(raw)
    except StepFailed:
        notify("failed", execution.id)
        raise
    else:
        make.options(name="else")(a)
    finally:
        notify.options(name="finally")("done", f"{n}")
    make.options(name="after")(a)
    review = ask(0.5, a)
    if review.approved:
        notify.options(name="yes")(f"by {review.reviewer}", "x")
    match mode:
        case Mode.FAST | Mode.OTHER if n > 3:
            make.options(name="fast")(raw)
        case Mode.FULL:
            make.options(name="full")(raw)
        case _:
            make.options(name="other")(raw)
