"""The pipeline of `tests/golden/approval` as a user of SageMaker's Python SDK v3 writes it. Prints the definition."""

# ruff: noqa: I001
# The network is gone before the SDK is imported.

from shorthand import Team, model_of, retrieve, text

from sagemaker.core.workflow.conditions import ConditionEquals, ConditionLessThan
from sagemaker.core.workflow.execution_variables import ExecutionVariables
from sagemaker.core.workflow.parameters import ParameterBoolean, ParameterFloat, ParameterInteger, ParameterString
from sagemaker.mlops.workflow.callback_step import CallbackOutput, CallbackOutputTypeEnum, CallbackStep
from sagemaker.mlops.workflow.condition_step import ConditionStep
from sagemaker.mlops.workflow.fail_step import FailStep
from sagemaker.mlops.workflow.lambda_step import LambdaOutput, LambdaOutputTypeEnum
from sagemaker.mlops.workflow.steps import CacheConfig

team = Team("approval")
train = ParameterString("train")
instances = ParameterInteger("instances", default_value=1)
canary = ParameterBoolean("canary", default_value=True)
limit = ParameterFloat("limit", default_value=0.7)
boost = team.train(
    "boost",
    {"train": train},
    image=retrieve("xgboost", "1.7-1"),
    instance_type="ml.m5.xlarge",
    output="s3://team-artifacts/models",
)
summarise = team.call(
    "summarise",
    "summarise",
    {"model": model_of(boost), "started": ExecutionVariables.START_DATETIME, "limit": limit},
    [
        LambdaOutput("text", LambdaOutputTypeEnum.String),
        LambdaOutput("score", LambdaOutputTypeEnum.Float),
        LambdaOutput("rows", LambdaOutputTypeEnum.Integer),
    ],
    cache_config=CacheConfig(enable_caching=True, expire_after="PT1H"),
)
summary = summarise.properties.Outputs
review = CallbackStep(
    name="review",
    sqs_queue_url="https://sqs.us-east-1.amazonaws.com/123456789012/reviews",
    inputs={"text": summary["text"], "score": summary["score"]},
    outputs=[
        CallbackOutput("approved", CallbackOutputTypeEnum.Boolean),
        CallbackOutput("stage", CallbackOutputTypeEnum.String),
    ],
)
decision = review.properties.Outputs
deploy = team.call(
    "deploy",
    "deploy",
    {
        "model": model_of(boost),
        "endpoint": text("ranking-", decision["stage"]),
        "instances": instances,
        "canary": canary,
    },
    description="Create or update the endpoint.",
)
too_low = ConditionLessThan(summary["score"], limit)
refusal = FailStep(
    "fail-if-summarise-score-lt-limit",
    error_message=text(summary["score"], " of ", summary["rows"], " rows: ", summary["text"]),
)
team.print(
    [train, instances, canary, limit],
    [
        boost,
        summarise,
        ConditionStep(
            name="if-summarise-score-lt-limit", conditions=[too_low], if_steps=[refusal], else_steps=[review]
        ),
        ConditionStep(
            name="if-review-approved",
            conditions=[ConditionEquals(decision["approved"], True)],
            if_steps=[deploy],
            else_steps=[],
        ),
    ],
)
