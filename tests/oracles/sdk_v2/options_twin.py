"""The pipeline of `tests/golden/options` as a user of SageMaker's Python SDK v2 writes it. Prints the definition."""

# ruff: noqa: I001
# The network is gone before the SDK is imported.

from shorthand import Team, measured, model_of, output_of, retrieve

from sagemaker.estimator import Estimator
from sagemaker.model_metrics import ModelMetrics
from sagemaker.network import NetworkConfig
from sagemaker.workflow.model_step import ModelStep
from sagemaker.workflow.parameters import ParameterInteger, ParameterString
from sagemaker.workflow.pipeline_experiment_config import PipelineExperimentConfig
from sagemaker.workflow.execution_variables import ExecutionVariables
from sagemaker.workflow.retry import (
    SageMakerJobExceptionTypeEnum,
    SageMakerJobStepRetryPolicy,
    StepExceptionTypeEnum,
    StepRetryPolicy,
)
from sagemaker.workflow.steps import CacheConfig

SKLEARN = retrieve("sklearn", "1.2-1")
KEY = "arn:aws:kms:eu-central-1:123456789012:key/0"
SUBNETS, GROUPS = ["subnet-1", "subnet-2"], ["sg-1"]
VPC = {"Subnets": SUBNETS, "SecurityGroupIds": GROUPS}
TEAM = [{"Key": "team", "Value": "search"}]
THROTTLED = StepExceptionTypeEnum.THROTTLING
team = Team("options")
raw = ParameterString("raw")
instances = ParameterInteger("instances", default_value=1)
kind = ParameterString("kind", default_value="ml.m5.xlarge")
approval = ParameterString("approval", default_value="PendingManualApproval")
prepare = team.process(
    "prepare",
    {"raw": raw},
    image=SKLEARN,
    code="prepare.py",
    instance_type=kind,
    instance_count=instances,
    volume_size_in_gb=50,
    volume_kms_key=KEY,
    output_kms_key="arn:aws:kms:eu-central-1:123456789012:key/1",
    max_runtime_in_seconds=1800,
    env={"STAGE": "train"},
    network_config=NetworkConfig(True, GROUPS, SUBNETS, True),
    tags=[{"Key": "team", "Value": "ranking"}, {"Key": "cost", "Value": "42"}],
    step={
        "display_name": "Prepare the data",
        "description": "Said, instead of the docstring.",
        "cache_config": CacheConfig(enable_caching=True, expire_after="P30D"),
        "retry_policies": [
            StepRetryPolicy([StepExceptionTypeEnum.SERVICE_FAULT, THROTTLED], expire_after_mins=5, interval_seconds=10),
            SageMakerJobStepRetryPolicy(
                [SageMakerJobExceptionTypeEnum.RESOURCE_LIMIT], max_attempts=4, backoff_rate=1.5
            ),
        ],
    },
)
estimator = Estimator(
    image_uri=SKLEARN,
    instance_type="ml.m5.large",
    volume_kms_key=KEY,
    output_kms_key=KEY,
    output_path=team.place("fit-main"),
    use_spot_instances=True,
    max_run=3600,
    max_wait=7200,
    checkpoint_s3_uri="s3://team-artifacts/checkpoints",
    max_retry_attempts=2,
    keep_alive_period_in_seconds=600,
    environment={"DATA": output_of(prepare)},
    hyperparameters={"verbose": 1, "rate": 0.1},
    subnets=SUBNETS,
    security_group_ids=GROUPS,
    tags=[*TEAM, {"Key": "cost", "Value": "7"}],
    debugger_hook_config=False,
    **team.job(),
)
fit = team.fit(
    "fit-main",
    estimator,
    {"train": output_of(prepare)},
    cache_config=CacheConfig(enable_caching=True, expire_after="PT12H"),
)
score = team.process(
    "score",
    {"model": model_of(fit), "data": output_of(prepare)},
    image=SKLEARN,
    report="Quality",
    volume_kms_key=KEY,
    output_kms_key=KEY,
    network_config=NetworkConfig(subnets=SUBNETS, security_group_ids=GROUPS),
    tags=TEAM,
    step={"cache_config": CacheConfig(enable_caching=False)},
)
register = ModelStep(
    name="register_model",
    step_args=team.model(model_of(fit), SKLEARN).register(
        content_types=["text/csv"],
        response_types=["text/csv", "application/json"],
        inference_instances=["ml.m5.large", kind],
        transform_instances=["ml.m5.large"],
        model_package_group_name="ranker",
        approval_status=approval,
        model_metrics=ModelMetrics(
            model_statistics=measured(output_of(score, "quality"), "quality.json"),
            bias=measured("s3://team-artifacts/bias.json"),
        ),
        customer_metadata_properties={"stage": "train"},
    ),
    description="Registered by the pipeline.",
    retry_policies=[StepRetryPolicy([THROTTLED], max_attempts=3)],
    depends_on=[score],
)
serve = ModelStep(
    name="serve",
    step_args=team.model(model_of(fit), SKLEARN, vpc_config=VPC, enable_network_isolation=True).create(tags=TEAM),
    depends_on=[register],
)
team.print(
    [raw, instances, kind, approval],
    [prepare, fit, score, register, serve],
    pipeline_experiment_config=PipelineExperimentConfig("ranking", ExecutionVariables.PIPELINE_EXECUTION_ID),
)
