from mlpc import Outputs, each, lambda_function, pipeline


class Offer(Outputs):
    price: float
    uri: str


@lambda_function(function_arn="arn:aws:lambda:us-east-1:123456789012:function:ask")
def ask(shop: str) -> Offer: ...


@lambda_function(function_arn="arn:aws:lambda:us-east-1:123456789012:function:tell")
def tell(uri: str) -> None: ...


@pipeline(name="shops")
def shops(names: list[str]) -> None:
    for name in each(["a", "b"], max_concurrency=1):
        tell(ask(name).uri)
    for name, _ in [("c", 1), ("d", 2)]:
        tell.options(name=f"tell-{name}")("pair")
