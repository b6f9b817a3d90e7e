"""Spark on EMR Serverless: in an application that is there, and in one made for the step."""

from mlpc import Cache, Dataset, emr_serverless, pipeline, properties

ROLE = "arn:aws:iam::123456789012:role/emr-serverless"


@emr_serverless(
    application_id="00fabcd1234567",
    entry_point="s3://team-artifacts/score.py",
    execution_role=ROLE,
    spark_submit_parameters="--conf spark.executor.cores=4",
    execution_timeout_minutes=120,
    job_name="score",
    tags={"team": "ranking"},
    display_name="Score the day",
    description="Scores every event of a day.",
    cache=Cache(expire_after="P1D"),
)
def score(words: list[str]) -> None: ...


@emr_serverless(
    application_config={
        "name": "aggregate",
        "releaseLabel": "emr-7.1.0",
        "type": "SPARK",
        "maximumCapacity": {"cpu": "16 vCPU", "memory": "64 GB"},
    },
    entry_point="s3://team-artifacts/aggregate.py",
    execution_role=ROLE,
    configuration_overrides={
        "monitoring_configuration": {"s3_monitoring_configuration": {"log_uri": "s3://team-logs/emr"}}
    },
    display_name="Aggregate",
    description="Counts by day.",
)
def aggregate(scores: Dataset, *, day: str, buckets: int = 10) -> None: ...


@pipeline(name="emr-serverless")
def scoring(events: Dataset = Dataset("s3://team-lake/events"), day: str = "2026-01-01"):
    scored = score([f"{events}", "--day", day])
    aggregate.options(depends_on=[scored])(events / properties(scored).JobRunId, day=day)
