"""The pipeline of `examples/many_models` as a user of SageMaker's Python SDK v3 writes it. Prints the definition."""

# ruff: noqa: I001
# The network is gone before the SDK is imported.

from shorthand import Team, measured, model_of, output_of, retrieve, text, value_of

from sagemaker.core.workflow.conditions import ConditionEquals, ConditionGreaterThanOrEqualTo
from sagemaker.core.workflow.parameters import ParameterInteger, ParameterString
from sagemaker.mlops.workflow.condition_step import ConditionStep
from sagemaker.mlops.workflow.model_step import ModelStep
from sagemaker.mlops.workflow.steps import CacheConfig

SKLEARN = retrieve("sklearn", "1.2-1")
team = Team("many-models")
sales = ParameterString("sales", default_value="s3://bucket/sales")
weeks = ParameterInteger("weeks", default_value=8)
min_rows = ParameterInteger("min_rows", default_value=100)
approval = ParameterString("approval", default_value="PendingManualApproval")
cache = CacheConfig(enable_caching=True, expire_after="P7D")
steps = []
for region, depth, instance_type in (
    ("emea", 6, "ml.m5.xlarge"),
    ("apac", 4, "ml.m5.large"),
    ("amer", 8, "ml.m5.2xlarge"),
):
    select = team.process(
        f"select-{region}",
        {"sales": sales},
        ["train", "test"],
        ["--region", region, "--weeks", text(weeks)],
        image=SKLEARN,
        code="select.py",
        instance_type="ml.m5.xlarge",
        step={
            "description": "The rows of a region; its last weeks are kept for the test.",
            "cache_config": cache,
        },
    )
    fit = team.train(
        f"fit-{region}",
        {"train": output_of(select, "train")},
        image=SKLEARN,
        code="fit.py",
        instance_type=instance_type,
        hyperparameters={"depth": depth},
        step={"description": "Trees over the week, the price and last week's demand.", "cache_config": cache},
    )
    judge = team.process(
        f"judge-{region}",
        {"model": model_of(fit), "test": output_of(select, "test")},
        image=SKLEARN,
        code="judge.py",
        report="Forecast",
        step={"description": "The mean error beside that of saying last week's demand again."},
    )
    register = ModelStep(
        name=f"register-{region}",
        step_args=team.model(model_of(fit), SKLEARN).register(
            content_types=["text/csv"],
            response_types=["text/csv"],
            inference_instances=["ml.m5.large"],
            transform_instances=["ml.m5.large"],
            model_package_group_name=f"demand-{region}",
            approval_status=approval,
            model_metrics=measured(output_of(judge, "forecast"), "forecast.json"),
        ),
    )
    check = ConditionStep(
        name=f"if-judge-{region}-better-and-judge-{region}-rows-ge-min_rows",
        conditions=[
            ConditionEquals(value_of(judge, "Forecast", "better"), True),
            ConditionGreaterThanOrEqualTo(value_of(judge, "Forecast", "rows"), min_rows),
        ],
        if_steps=[register],
        else_steps=[],
    )
    steps += [select, fit, judge, check]
team.print([sales, weeks, min_rows, approval], steps)
