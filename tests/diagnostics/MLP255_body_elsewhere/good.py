from mlpc import Dataset, image, lambda_function, pipeline, processing


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def prepare(raw: Dataset) -> Dataset: ...


@lambda_function(function_arn="arn:aws:lambda:us-east-1:111122223333:function:notify")
def notify(text: str) -> None: ...


@pipeline(name="demo")
def demo(raw: Dataset = Dataset("s3://bucket/raw")) -> None:
    prepare(raw)
    notify("started")
