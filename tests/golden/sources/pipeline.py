"""Data that is no location in S3: queries by Athena and Redshift, file systems, and groups in Feature Store."""

from typing import Annotated

from mlpc import (
    AthenaDataset,
    Dataset,
    FeatureGroup,
    FileSystemDataset,
    Input,
    ModelArtifact,
    Output,
    Outputs,
    RedshiftDataset,
    execution,
    pipeline,
    processing,
    training,
)

OWN = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"
WRANGLER = "663277389841.dkr.ecr.us-east-1.amazonaws.com/sagemaker-data-wrangler-container:2.x"
RESULTS = {"output_format": "PARQUET", "output_compression": "SNAPPY"}


class Table(Dataset):
    """A kind of data of our own."""


class Orders(FeatureGroup, name="orders"):
    """What is known of each order."""


class Customers(FeatureGroup, name="customers", output="62d710d9.default"):
    """What is known of each customer."""


class Prepared(Outputs):
    train: Dataset
    orders: Annotated[Orders, Output(name="orders-1")]


@processing(image=OWN, instance_type="ml.m5.xlarge")
def prepare(
    orders: Annotated[Dataset, Input(path="/opt/ml/processing/athena", name="athena_dataset")],
    customers: Annotated[Table, Input(distribution="ShardedByS3Key", mode="Pipe")],
    raw: Dataset,
) -> Prepared: ...


@processing(image=WRANGLER, instance_type="ml.m5.4xlarge")
def wrangle(flow: Dataset) -> Customers: ...


@processing(image=OWN, instance_type="ml.m5.xlarge")
def put(orders: Dataset, *, after: str) -> Orders: ...


@training(image=OWN, instance_type="ml.m5.xlarge", subnets=["subnet-1"], security_group_ids=["sg-1"])
def fit(train: Dataset, validation: Annotated[Dataset, Input(content_type="text/csv")]) -> ModelArtifact: ...


@training(
    image=OWN,
    instance_groups=[
        {"InstanceGroupName": "large", "InstanceType": "ml.p4d.24xlarge", "InstanceCount": 1},
        {"InstanceGroupName": "small", "InstanceType": "ml.m5.xlarge", "InstanceCount": 2},
    ],
)
def detect(
    train: Annotated[
        Dataset,
        Input(
            data_type="AugmentedManifestFile",
            attribute_names=["source-ref", "boxes"],
            record_wrapper_type="RecordIO",
            content_type="application/x-recordio",
            compression="Gzip",
            distribution="ShardedByS3Key",
            mode="Pipe",
            seed=7,
        ),
    ],
    validation: Annotated[Dataset, Input(data_type="ManifestFile", instance_group_names=["small"])],
) -> ModelArtifact: ...


@pipeline(name="sources")
def sources(
    day: str,
    role: str,
    work_group: str = "primary",
    system: str = "fs-0123456789abcdef0",
    raw: Dataset = Dataset("s3://artifacts/raw"),
    late: bool = False,
):
    orders = AthenaDataset(
        catalog="AwsDataCatalog",
        database="shop",
        query_string=f"SELECT * FROM \"{Orders.name}\" WHERE day = '{day}'",
        output_s3_uri=f"s3://artifacts/queries/{execution.id}/",
        work_group=work_group,
        kms_key_id="alias/queries",
        **RESULTS,
    )
    customers = RedshiftDataset(
        cluster_id="warehouse",
        database="crm",
        db_user="reader",
        query_string="select * from customers",
        cluster_role_arn=role,
        output_s3_uri=raw / "customers",
        input_mode="File",
        **RESULTS,
    )
    prepared = prepare(orders, Table(customers), raw)
    filled = wrangle(raw)
    parts = {"catalog": "AwsDataCatalog", "database": "shop", "output_s3_uri": "s3://artifacts/queries/", **RESULTS}
    chosen = AthenaDataset(query_string="select 1", **parts)
    if late:
        chosen = AthenaDataset(query_string="select 2", data_distribution_type="ShardedByS3Key", **parts)
    put(chosen, after=filled.name)
    fit(
        FileSystemDataset(file_system_id=system, file_system_type="FSxLustre", directory_path="/fsx/train"),
        prepared.train,
    )
    detect(raw, raw)
