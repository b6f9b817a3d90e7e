"""The pipeline of `tests/golden/fan_out` as a user of SageMaker's Python SDK v3 writes it. Prints the definition."""

# ruff: noqa: I001
# The network is gone before the SDK is imported.

from shorthand import EXECUTION, Team, output_of, retrieve, text, value_of

from sagemaker.core.workflow.execution_variables import ExecutionVariables
from sagemaker.core.workflow.functions import Join
from sagemaker.core.workflow.parameters import ParameterInteger, ParameterString
from sagemaker.mlops.workflow.for_each_step import CurrentItem, ForEachStep
from sagemaker.mlops.workflow.retry import (
    SageMakerJobExceptionTypeEnum,
    SageMakerJobStepRetryPolicy,
    StepExceptionTypeEnum,
    StepRetryPolicy,
)
from sagemaker.mlops.workflow.steps import CacheConfig

SKLEARN = retrieve("sklearn", "1.2-1")
team = Team("fan-out")
sales = ParameterString("sales")
regions = ParameterString("regions", default_value='["emea", "apac"]')
depth = ParameterInteger("depth", default_value=4)
shop = CurrentItem()


def select(name, location):
    # Each item has a job of its own, and so a place of its own.
    place = team.place(name, ExecutionVariables.PROCESSING_JOB_NAME, "output")
    throttled = StepRetryPolicy([StepExceptionTypeEnum.THROTTLING], max_attempts=5)
    return team.process(
        name,
        {"sales": location},
        [team.write(name, "output", place)],
        ["--shop", shop],
        image=SKLEARN,
        step={"retry_policies": [throttled]},
    )


cache = CacheConfig(enable_caching=True, expire_after="P1D")
find = team.process("find", {"sales": sales}, image=SKLEARN, report="Shops", step={"cache_config": cache})
selected = select("select", sales)
fit = team.train(
    "fit",
    {"train": output_of(selected)},
    image=SKLEARN,
    hyperparameters={"shop": shop, "depth": text(depth)},
    step={
        "retry_policies": [
            SageMakerJobStepRetryPolicy(
                [SageMakerJobExceptionTypeEnum.CAPACITY_ERROR, SageMakerJobExceptionTypeEnum.RESOURCE_LIMIT],
                expire_after_mins=120,
                interval_seconds=60,
            ),
            StepRetryPolicy([StepExceptionTypeEnum.SERVICE_FAULT], max_attempts=3, backoff_rate=1.5),
        ]
    },
)
region = select("select-region", Join(on="/", values=[sales, "regions"]))
team.print(
    [sales, regions, depth],
    [
        find,
        ForEachStep(
            "for-find-names",
            iterable_items=value_of(find, "Shops", "names"),
            max_concurrency=50,
            for_each_body=[selected, fit],
        ),
        ForEachStep("for-regions", iterable_items=regions, max_concurrency=50, for_each_body=[region]),
        team.call("tell", "tell", {"text": text(EXECUTION, " has begun")}),
    ],
)
