"""The pipeline of `tests/golden/rounds` as a user of SageMaker's Python SDK v3 writes it. Prints the definition."""

# ruff: noqa: I001
# The network is gone before the SDK is imported.

from shorthand import Team, output_of, text

from sagemaker.core.shapes import MetricDefinition
from sagemaker.core.workflow.conditions import ConditionGreaterThan
from sagemaker.core.workflow.execution_variables import ExecutionVariables
from sagemaker.core.workflow.parameters import ParameterFloat, ParameterString
from sagemaker.mlops.workflow.condition_step import ConditionStep
from sagemaker.mlops.workflow.for_each_step import CurrentItem, ForEachSelector, ForEachStep, IterationOutput
from sagemaker.mlops.workflow.lambda_step import LambdaOutput, LambdaOutputTypeEnum

team = Team("rounds")
sales = ParameterString("sales")
shops = ParameterString("shops", default_value='["emea", "apac"]')
least = ParameterFloat("least", default_value=0.7)
item = CurrentItem()

ask = team.call(
    "ask",
    "ask",
    {"shop": item},
    [LambdaOutput("price", LambdaOutputTypeEnum.Float), LambdaOutput("uri", LambdaOutputTypeEnum.String)],
)
offers = ForEachStep(
    "for-shops",
    iterable_items=shops,
    max_concurrency=4,
    for_each_body=[ask],
    selector=ForEachSelector("MinBy", IterationOutput(ask).OutputParameters["price"]),
)
cheapest = offers.properties.Selected.OutputParameters
first = offers.properties.IterationOutputs[0].ask.OutputParameters
tell = team.call("tell", "tell", {"uri": cheapest["uri"], "count": offers.properties.InputItemCount})
tell_first = team.call("tell-first", "tell", {"uri": text(first["uri"], "?price=", first["price"]), "count": 1})
dearer = ConditionStep(
    "if-ask-0-price-gt-ask-picked-price",
    conditions=[ConditionGreaterThan(first["price"], cheapest["price"])],
    if_steps=[tell_first],
    else_steps=[],
)

# Each item has a job of its own, and so a place of its own.
place = team.place("select", ExecutionVariables.PROCESSING_JOB_NAME, "output")
select = team.process("select", {"sales": sales}, [team.write("select", "output", place)], ["--shop", item])
fit = team.train("fit", {"train": output_of(select)}, metrics=[MetricDefinition(name="auc", regex="auc=([0-9.]+)")])
fitted = ForEachStep(
    "for-shops-2",
    iterable_items=shops,
    max_concurrency=50,
    for_each_body=[select, fit],
    selector=ForEachSelector("MaxBy", IterationOutput(fit).FinalMetricDataList["auc"].Value),
)
best = fitted.properties.Selected
publish = team.call("publish", "publish", {"model": best.ModelArtifacts.S3ModelArtifacts})
good = ConditionStep(
    "if-fit-picked-FinalMetricDataList-auc-Value-gt-least",
    conditions=[ConditionGreaterThan(best.FinalMetricDataList["auc"].Value, least)],
    if_steps=[publish],
    else_steps=[],
)
part = fitted.properties.IterationOutputs[1].select.ProcessingOutputConfig.Outputs["output"].S3Output.S3Uri
look = team.call("look", "look", {"part": part})

tell_each = team.call("tell-each", "tell", {"uri": item, "count": fitted.properties.SucceededStepCount})
told = ForEachStep(
    "for-ask-picked-uri-none",
    iterable_items=[cheapest["uri"], "none"],
    max_concurrency=1,
    for_each_body=[tell_each],
)
tell_all = team.call("tell-all", "tell", {"uri": "all", "count": told.properties.InputItemCount}, depends_on=[told])
team.print([sales, shops, least], [offers, tell, dearer, fitted, good, look, told, tell_all])
