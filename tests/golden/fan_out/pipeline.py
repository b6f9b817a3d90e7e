"""One model for each shop of a list that a job finds: tried again where the service fails, and told of when all have ended."""

from mlpc import (
    Cache,
    Dataset,
    Metrics,
    ModelArtifact,
    Retry,
    execution,
    image,
    lambda_function,
    pipeline,
    processing,
    training,
)

SKLEARN = image("sklearn", version="1.2-1")


class Shops(Metrics):
    names: list[str]


@processing(image=SKLEARN, instance_type="ml.m5.large", cache=Cache(expire_after="P1D"))
def find(sales: Dataset) -> Shops: ...


@processing(image=SKLEARN, instance_type="ml.m5.large", retry=Retry(on=["Step.THROTTLING"], max_attempts=5))
def select(sales: Dataset, *, shop: str) -> Dataset: ...


@training(
    image=SKLEARN,
    instance_type="ml.m5.large",
    retry=[
        Retry(
            on=["SageMaker.CAPACITY_ERROR", "SageMaker.RESOURCE_LIMIT"], expire_after_minutes=120, interval_seconds=60
        ),
        Retry(on=["Step.SERVICE_FAULT"], max_attempts=3, backoff_rate=1.5),
    ],
)
def fit(train: Dataset, *, shop: str, depth: int = 5) -> ModelArtifact: ...


@lambda_function(function_arn="arn:aws:lambda:us-east-1:123456789012:function:tell")
def tell(text: str) -> None: ...


@pipeline(name="fan-out")
def fan_out(sales: Dataset, regions: list[str] = ["emea", "apac"], depth: int = 4) -> None:
    for shop in find(sales).names:
        fit(select(sales, shop=shop), shop=shop, depth=depth)
    for region in regions:
        select.options(name="select-region")(sales / "regions", shop=region)
    tell(f"{execution.id} has begun")
