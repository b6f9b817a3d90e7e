"""Documents in S3 that no step declares: where a job has written them, at a known place, and of another run."""

from mlpc import (
    Dataset,
    Fail,
    Metrics,
    ModelArtifact,
    execution,
    lambda_function,
    pipeline,
    processing,
    training,
)

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"


class Bounds(Metrics):
    lower: float
    upper: float


class Report(Metrics):
    rows: int
    mse: Bounds
    shops: list[str]


@processing(image=IMAGE, instance_type="ml.m5.large")
def judge(sales: Dataset) -> Dataset: ...


@training(image=IMAGE, instance_type="ml.m5.large")
def fit(train: Dataset, *, rows: int) -> ModelArtifact: ...


@lambda_function(function_arn="arn:aws:lambda:us-east-1:123456789012:function:tell")
def tell(mse: float, run: str) -> None: ...


@lambda_function(function_arn="arn:aws:lambda:us-east-1:123456789012:function:note")
def note(shop: str) -> None: ...


@pipeline(name="documents")
def documents(sales: Dataset, last: str = "s3://reports/last", limit: float = 6.0):
    judged = judge(sales)
    report = Report.at(judged / "report.json")
    before = Report.at(f"{last}/report.json")
    if report.mse.upper > limit or report.rows < before.rows:
        raise Fail(f"the error is up to {report.mse.upper}")
    fit(sales, rows=report.rows)
    for shop in report.shops:
        note(shop)
    tell.options(depends_on=judged)(Report.at(f"s3://reports/{execution.id}.json").mse.lower, "this")
    tell.options(name="tell-last")(before.mse.lower, "last")
