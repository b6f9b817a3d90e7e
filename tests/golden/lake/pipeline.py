"""From the lake to a model: Spark on a cluster of the run's own, a job that takes samples in shards, a training job."""

from typing import Annotated

from mlpc import Cache, Dataset, Input, ModelArtifact, Output, emr, execution, image, pipeline, processing, training

SKLEARN = image("sklearn", version="1.2-1")


@emr(
    cluster_config={
        "ReleaseLabel": "emr-7.1.0",
        "Applications": [{"Name": "Spark"}, {"Name": "Hadoop"}],
        "BootstrapActions": [
            {
                "Name": "libraries",
                "ScriptBootstrapAction": {"Path": "s3://team-artifacts/bootstrap.sh", "Args": ["3.11"]},
            }
        ],
        "Configurations": [{"Classification": "spark", "Properties": {"maximizeResourceAllocation": "true"}}],
        "Instances": {
            "InstanceFleets": [
                {
                    "InstanceFleetType": "MASTER",
                    "TargetOnDemandCapacity": 1,
                    "InstanceTypeConfigs": [{"InstanceType": "m5.xlarge"}],
                },
                {
                    "InstanceFleetType": "CORE",
                    "TargetSpotCapacity": 4,
                    "InstanceTypeConfigs": [{"InstanceType": "m5.2xlarge"}, {"InstanceType": "m5a.2xlarge"}],
                },
            ],
            "Ec2SubnetIds": ["subnet-1"],
        },
        "LogUri": "s3://team-logs/emr",
        "JobFlowRole": "EMR_EC2_DefaultRole",
        "ServiceRole": "EMR_DefaultRole",
    },
    jar="command-runner.jar",
    display_name="Aggregate the clicks",
)
def aggregate(words: list[str]) -> None: ...


@processing(
    image=SKLEARN,
    instance_type="ml.m5.4xlarge",
    instance_count=4,
    volume_size_in_gb=500,
    cache=Cache(expire_after="P1D"),
)
def sample(
    clicks: Annotated[Dataset, Input(distribution="ShardedByS3Key", compression="Gzip", mode="Pipe")],
    *,
    share: float = 0.01,
) -> Annotated[Dataset, Output(name="sample", destination="s3://team-lake/samples", mode="Continuous")]: ...


@training(image=SKLEARN, instance_type="ml.m5.4xlarge", output_path="s3://team-artifacts/models")
def fit(sample: Dataset) -> ModelArtifact: ...


@pipeline(name="lake")
def lake(clicks: Dataset = Dataset("s3://team-lake/clicks"), day: str = "2026-01-01", share: float = 0.02) -> None:
    aggregated = aggregate(
        ["spark-submit", "s3://team-artifacts/aggregate.py", f"{clicks}/day={day}", f"s3://team-lake/{execution.id}"]
    )
    fit(sample.options(depends_on=[aggregated])(clicks / "by-user", share=share))
