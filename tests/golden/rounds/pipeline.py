"""What the rounds of loops give that the service runs: one of them, how many, and the best, by an answer and by a metric."""

from mlpc import (
    Dataset,
    ModelArtifact,
    Outputs,
    each,
    final_metric,
    lambda_function,
    pipeline,
    processing,
    properties,
    training,
)

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"


class Offer(Outputs):
    price: float
    uri: str


@lambda_function(function_arn="arn:aws:lambda:us-east-1:123456789012:function:ask")
def ask(shop: str) -> Offer: ...


@lambda_function(function_arn="arn:aws:lambda:us-east-1:123456789012:function:tell")
def tell(uri: str, count: int) -> None: ...


@processing(image=IMAGE, instance_type="ml.m5.large")
def select(sales: Dataset, *, shop: str) -> Dataset: ...


@training(image=IMAGE, instance_type="ml.m5.large", metrics={"auc": "auc=([0-9.]+)"})
def fit(train: Dataset) -> ModelArtifact: ...


@lambda_function(function_arn="arn:aws:lambda:us-east-1:123456789012:function:publish")
def publish(model: ModelArtifact) -> None: ...


@lambda_function(function_arn="arn:aws:lambda:us-east-1:123456789012:function:look")
def look(part: Dataset) -> None: ...


@pipeline(name="rounds")
def rounds(sales: Dataset, shops: list[str] = ["emea", "apac"], least: float = 0.7):
    offers = [ask(shop) for shop in each(shops, max_concurrency=4)]
    cheapest = min(offers, key=lambda offer: offer.price)
    tell(cheapest.uri, len(offers))
    if offers[0].price > cheapest.price:
        tell.options(name="tell-first")(f"{offers[0].uri}?price={offers[0].price}", 1)

    fitted = []
    for shop in shops:
        part = select(sales, shop=shop)
        model = fit(part)
        fitted.append((part, model))
    _, best = max(fitted, key=lambda made: final_metric(made[1], "auc"))
    if final_metric(best, "auc") > least:
        publish(best)
    look(fitted[1][0])

    told = [
        tell.options(name="tell-each")(uri, properties(fitted).SucceededStepCount)
        for uri in each([cheapest.uri, "none"], max_concurrency=1)
    ]
    tell.options(name="tell-all", depends_on=told)("all", len(told))
