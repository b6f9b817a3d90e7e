"""The pipeline of `tests/golden/raw` as a user of SageMaker's Python SDK v3 writes it. Prints the definition."""

# ruff: noqa: I001
# The network is gone before the SDK is imported.

from shorthand import Team, model_of, retrieve

from sagemaker.core.workflow.parameters import ParameterInteger, ParameterString
from sagemaker.mlops.workflow.lambda_step import LambdaOutput, LambdaOutputTypeEnum
from sagemaker.mlops.workflow.steps import CacheConfig

SKLEARN = retrieve("sklearn", "1.2-1")
team = Team("raw")
data = ParameterString("data")
rows = ParameterInteger("rows", default_value=100)
instances = ParameterInteger("instances", default_value=1)
count = team.call(
    "count",
    "count",
    {"location": data, "limit": rows, "header": True},
    [LambdaOutput(output_name="rows", output_type=LambdaOutputTypeEnum.Integer)],
)
train = team.train(
    "train", {"train": data}, image=SKLEARN, environment={"ROWS": count.properties.Outputs["rows"].to_string()}
)
evaluate = team.process(
    "evaluate",
    {"model": model_of(train)},
    [],
    ["--rows", rows.to_string()],
    image=SKLEARN,
    instance_count=instances,
    role="arn:aws:iam::123456789012:role/evaluate",
    step={
        "cache_config": CacheConfig(enable_caching=True, expire_after="P1D"),
        "display_name": "Evaluate",
        "description": "A job that is written out.",
    },
)
serve = team.create(
    "serve",
    model_of(train),
    SKLEARN,
    role_arn="arn:aws:iam::123456789012:role/serve",
    env_vars={"CHECKED_BY": evaluate.properties.ProcessingJobName},
)
serve.add_depends_on([evaluate])
team.print([data, rows, instances], [count, train, evaluate, serve])
