from mlpc import Outputs, lambda_function, pipeline


class Report(Outputs):
    error: float


@lambda_function(function_arn="arn:aws:lambda:us-east-1:123456789012:function:judge")
def judge(shop: str) -> Report: ...


@lambda_function(function_arn="arn:aws:lambda:us-east-1:123456789012:function:tell")
def tell(error: float) -> None: ...


@pipeline(name="shops")
def shops(names: list[str]) -> None:
    reports = [judge(name) for name in names]
    tell(reports[0].error)
    best = min(reports, key=lambda report: report.error)
    tell.options(name="tell-best")(best.error)
