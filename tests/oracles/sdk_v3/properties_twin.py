"""The pipeline of `tests/golden/properties` as a user of SageMaker's Python SDK v3 writes it. Prints the definition."""

# ruff: noqa: I001
# The network is gone before the SDK is imported.

from shorthand import Team, model_of, output_of, text

from sagemaker.core.shapes import MetricDefinition
from sagemaker.core.workflow.conditions import ConditionGreaterThan
from sagemaker.core.workflow.parameters import ParameterString
from sagemaker.mlops.workflow.condition_step import ConditionStep

team = Team("props")
raw = ParameterString("raw")


def use(name, t, n):
    return team.process(name, {"data": raw}, arguments=["--t", t, "--n", n])


fit = team.train("fit", {"data": raw}, metrics=[MetricDefinition(name="acc", regex="acc=(.*)")])
model = team.create("create_model", model_of(fit))
used = use("use", fit.properties.TrainingJobName, fit.properties.BillableTimeInSeconds.to_string())
two = use(
    "two",
    text(model.properties.ModelName, " ", output_of(used), " ", fit.properties.HyperParameters["k"]),
    "0",
)
check = ConditionStep(
    name="if-fit-FinalMetricDataList-acc-Value-gt-0-5",
    conditions=[ConditionGreaterThan(fit.properties.FinalMetricDataList["acc"].Value, 0.5)],
    if_steps=[two],
    else_steps=[],
)
team.print([raw], [fit, model, used, check])
