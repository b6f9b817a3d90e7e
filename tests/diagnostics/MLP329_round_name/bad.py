from mlpc import lambda_function, pipeline


@lambda_function(function_arn="arn:aws:lambda:us-east-1:123456789012:function:notify")
def notify(day: str) -> None: ...


@pipeline(name="p")
def p(days: list[str] = ["monday"]):
    for day in days:
        notify(day)
    notify.options(name="notify-2")("all")
