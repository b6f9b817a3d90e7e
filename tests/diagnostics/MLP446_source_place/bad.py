from mlpc import Dataset, ModelArtifact, RedshiftDataset, pipeline, training


@training(image="123.dkr.ecr.us-east-1.amazonaws.com/own:1", instance_type="ml.m5.large")
def fit(train: Dataset) -> ModelArtifact: ...


@pipeline
def shop():
    orders = RedshiftDataset(
        cluster_id="warehouse",
        database="shop",
        db_user="reader",
        query_string="select * from orders",
        cluster_role_arn="arn:aws:iam::123456789012:role/redshift",
        output_s3_uri="s3://bucket/queries/",
        output_format="CSV",
    )
    fit(orders)
