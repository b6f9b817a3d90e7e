"""The pipeline of `tests/golden/debugger` as a user of SageMaker's Python SDK v2 writes it. Prints the definition."""

# ruff: noqa: I001
# The network is gone before the SDK is imported.

from shorthand import Team, retrieve

from sagemaker.debugger import (
    CollectionConfig,
    DebuggerHookConfig,
    ProfilerConfig,
    ProfilerRule,
    Rule,
    TensorBoardOutputConfig,
    rule_configs,
)
from sagemaker.estimator import Estimator
from sagemaker.inputs import TrainingInput
from sagemaker.workflow.parameters import ParameterFloat, ParameterInteger, ParameterString
from sagemaker.workflow.retry import (
    SageMakerJobExceptionTypeEnum,
    SageMakerJobStepRetryPolicy,
    StepExceptionTypeEnum,
    StepRetryPolicy,
)

team = Team("debugger")
train, validation = ParameterString("train"), ParameterString("validation")
eta = ParameterFloat("eta", default_value=0.2)
depth = ParameterInteger("depth", default_value=5)
estimator = Estimator(
    image_uri=retrieve("xgboost", "1.7-1"),
    instance_type="ml.m5.2xlarge",
    volume_size=50,
    output_path="s3://team-artifacts/models",
    hyperparameters={
        "objective": "binary:logistic",
        "num_round": 200,
        "eval_metric": "auc",
        "max_depth": depth,
        "eta": eta,
        "silent": True,
    },
    debugger_hook_config=DebuggerHookConfig(
        s3_output_path="s3://team-artifacts/debugger",
        hook_parameters={"save_interval": "10"},
        collection_configs=[
            CollectionConfig(name="metrics", parameters={"save_interval": "5"}),
            CollectionConfig(name="feature_importance"),
        ],
    ),
    rules=[
        Rule.sagemaker(
            rule_configs.loss_not_decreasing(),
            rule_parameters={"collection_names": "metrics", "num_steps": "10"},
        ),
        ProfilerRule.sagemaker(rule_configs.ProfilerReport(), name="ProfilerReport"),
    ],
    profiler_config=ProfilerConfig(s3_output_path="s3://team-artifacts/profiles", system_monitor_interval_millis=500),
    tensorboard_output_config=TensorBoardOutputConfig(
        s3_output_path="s3://team-artifacts/tensorboard", container_local_output_path="/opt/ml/output/tensorboard"
    ),
    **team.job(),
)
boost = team.fit(
    "boost",
    estimator,
    {
        name: TrainingInput(location, content_type="text/libsvm")
        for name, location in (("train", train), ("validation", validation))
    },
    retry_policies=[
        StepRetryPolicy([StepExceptionTypeEnum.SERVICE_FAULT, StepExceptionTypeEnum.THROTTLING], max_attempts=2),
        SageMakerJobStepRetryPolicy(
            [SageMakerJobExceptionTypeEnum.INTERNAL_ERROR],
            expire_after_mins=30,
            interval_seconds=30,
            backoff_rate=1.5,
        ),
    ],
)
team.print([train, validation, eta, depth], [boost])
