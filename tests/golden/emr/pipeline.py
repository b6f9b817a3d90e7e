"""Spark on EMR: a step on a cluster that is there, and one with a cluster of its own."""

from mlpc import Cache, Dataset, Retry, emr, execution, pipeline, properties


@emr(
    cluster_id="j-1YONHTCP3YZKC",
    jar="command-runner.jar",
    execution_role="arn:aws:iam::123456789012:role/emr-runtime",
    cache=Cache(expire_after="P1D"),
    retry=Retry(on=["Step.SERVICE_FAULT"], max_attempts=3),
)
def extract(words: list[str], *, partitions: int = 8) -> None:
    """Take out of the lake what the features are made of."""


@emr(
    cluster_config={
        "ReleaseLabel": "emr-7.1.0",
        "Applications": [{"Name": "Spark"}],
        "Instances": {
            "InstanceGroups": [
                {"InstanceRole": "MASTER", "InstanceCount": 1, "InstanceType": "m5.xlarge"},
                {"InstanceRole": "CORE", "InstanceCount": 2, "InstanceType": "m5.xlarge"},
            ],
            "Ec2SubnetId": "subnet-0",
        },
        "JobFlowRole": "EMR_EC2_DefaultRole",
        "ServiceRole": "EMR_DefaultRole",
    },
    jar="s3://team-artifacts/features.jar",
    main_class="com.example.Features",
    properties={"spark.sql.shuffle.partitions": "64"},
    tags={"team": "ranking"},
)
def features(raw: Dataset, target: Dataset, day: str, *, dry_run: bool = False) -> None: ...


@pipeline(name="emr")
def lake(
    lake: Dataset = Dataset("s3://team-lake/events"),
    target: Dataset = Dataset("s3://team-lake/features"),
    day: str = "2026-01-01",
):
    extracted = extract(
        ["spark-submit", "--deploy-mode", "cluster", "s3://team-artifacts/extract.py", f"{lake}/{day}", execution.id],
        partitions=16,
    )
    features.options(depends_on=[extracted])(lake / properties(extracted).Id, target, day)
