"""The pipeline of `tests/golden/documents` as a user of SageMaker's Python SDK v3 writes it. Prints the definition."""

# ruff: noqa: I001
# The network is gone before the SDK is imported.

from shorthand import EXECUTION, Team, output_of, text

from sagemaker.core.workflow.conditions import ConditionGreaterThan, ConditionLessThan, ConditionOr
from sagemaker.core.workflow.functions import Join, JsonGet
from sagemaker.core.workflow.parameters import ParameterFloat, ParameterString
from sagemaker.mlops.workflow.condition_step import ConditionStep
from sagemaker.mlops.workflow.fail_step import FailStep
from sagemaker.mlops.workflow.for_each_step import CurrentItem, ForEachStep

team = Team("documents")
sales = ParameterString("sales")
last = ParameterString("last", default_value="s3://reports/last")
limit = ParameterFloat("limit", default_value=6.0)

judge = team.process("judge", {"sales": sales})


def of_report(path):
    return JsonGet(s3_uri=Join(on="/", values=[output_of(judge), "report.json"]), json_path=path, step=judge)


def of_last(path):
    return JsonGet(s3_uri=text(last, "/report.json"), json_path=path)


fail = FailStep(
    "fail-if-judge-report-json-mse-upper-gt-limit-or-judge-r-077a8eb9",
    error_message=text("the error is up to ", of_report("mse.upper")),
)
fit = team.train("fit", {"train": sales}, hyperparameters={"rows": text(of_report("rows"))})
note = team.call("note", "note", {"shop": CurrentItem()})
shops = ForEachStep(
    "for-judge-report-json-shops", iterable_items=of_report("shops"), max_concurrency=50, for_each_body=[note]
)
this = JsonGet(s3_uri=text("s3://reports/", EXECUTION, ".json"), json_path="mse.lower")
tell = team.call("tell", "tell", {"mse": this, "run": "this"}, depends_on=[judge])
tell_last = team.call("tell-last", "tell", {"mse": of_last("mse.lower"), "run": "last"})
bad = ConditionStep(
    "if-judge-report-json-mse-upper-gt-limit-or-judge-report-04c1f992",
    conditions=[
        ConditionOr(
            [
                ConditionGreaterThan(of_report("mse.upper"), limit),
                ConditionLessThan(of_report("rows"), of_last("rows")),
            ]
        )
    ],
    if_steps=[fail],
    else_steps=[fit, shops, tell, tell_last],
)
team.print([sales, last, limit], [judge, bad])
