"""The pipeline of `tests/golden/lake` as a user of SageMaker's Python SDK v3 writes it. Prints the definition."""

# ruff: noqa: I001
# The network is gone before the SDK is imported.

from shorthand import EXECUTION, Team, output_of, read, retrieve, text

from sagemaker.core.workflow.functions import Join
from sagemaker.core.workflow.parameters import ParameterFloat, ParameterString
from sagemaker.mlops.workflow.emr_step import EMRStep, EMRStepConfig
from sagemaker.mlops.workflow.steps import CacheConfig

SKLEARN = retrieve("sklearn", "1.2-1")
team = Team("lake")
clicks = ParameterString("clicks", default_value="s3://team-lake/clicks")
day = ParameterString("day", default_value="2026-01-01")
share = ParameterFloat("share", default_value=0.02)
aggregate = EMRStep(
    name="aggregate",
    display_name="Aggregate the clicks",
    description=None,
    cluster_id=None,
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
    step_config=EMRStepConfig(
        jar="command-runner.jar",
        args=[
            "spark-submit",
            "s3://team-artifacts/aggregate.py",
            text(clicks, "/day=", day),
            text("s3://team-lake/", EXECUTION),
        ],
    ),
)
sample = team.process(
    "sample",
    {
        "clicks": read(
            "clicks",
            Join(on="/", values=[clicks, "by-user"]),
            mode="Pipe",
            s3_data_distribution_type="ShardedByS3Key",
            s3_compression_type="Gzip",
        )
    },
    [team.write("sample", "sample", "s3://team-lake/samples", "Continuous")],
    ["--share", share.to_string()],
    image=SKLEARN,
    instance_type="ml.m5.4xlarge",
    instance_count=4,
    volume_size_in_gb=500,
    step={"cache_config": CacheConfig(enable_caching=True, expire_after="P1D"), "depends_on": [aggregate]},
)
fit = team.train(
    "fit",
    {"sample": output_of(sample, "sample")},
    image=SKLEARN,
    instance_type="ml.m5.4xlarge",
    output="s3://team-artifacts/models",
)
team.print([clicks, day, share], [aggregate, sample, fit])
