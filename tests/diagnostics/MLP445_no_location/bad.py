from mlpc import AthenaDataset, Dataset, lambda_function, pipeline, processing


@processing(image="123.dkr.ecr.us-east-1.amazonaws.com/own:1", instance_type="ml.m5.large")
def clean(orders: Dataset, *, source: str = "") -> Dataset: ...


@lambda_function(function_arn="arn:aws:lambda:us-east-1:123456789012:function:announce")
def announce(data: Dataset) -> None: ...


@pipeline
def shop(day: str = "2026-01-01"):
    orders = AthenaDataset(
        catalog="AwsDataCatalog",
        database="shop",
        query_string=f"select * from orders where day = '{day}'",
        output_s3_uri="s3://bucket/queries/",
        output_format="PARQUET",
    )
    clean(orders, source=f"{orders}")
    announce(orders)
