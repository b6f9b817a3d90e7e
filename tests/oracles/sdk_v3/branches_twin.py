"""The pipeline of `tests/golden/branches` as a user of SageMaker's Python SDK v3 writes it. Prints the definition."""

# ruff: noqa: I001
# The network is gone before the SDK is imported.

from shorthand import EXECUTION, Team, text, value_of

from sagemaker.core.workflow.conditions import (
    ConditionEquals,
    ConditionGreaterThan,
    ConditionGreaterThanOrEqualTo,
    ConditionIn,
    ConditionLessThanOrEqualTo,
    ConditionNot,
    ConditionOr,
)
from sagemaker.core.workflow.functions import Join
from sagemaker.core.workflow.parameters import ParameterBoolean, ParameterFloat, ParameterInteger, ParameterString
from sagemaker.mlops.workflow.condition_step import ConditionStep
from sagemaker.mlops.workflow.fail_step import FailStep

team = Team("branches")
data = ParameterString("data")
mode = ParameterString("mode", default_value="fast", enum_values=["fast", "full"])
stage = ParameterString("stage", default_value="dev", enum_values=["dev", "prod"])
limit = ParameterFloat("limit", default_value=0.5)
strict = ParameterBoolean("strict", default_value=True)
tries = ParameterInteger("tries", default_value=3)


def measure(name, label):
    return team.process(name, {"data": data}, arguments=["--label", label], report="Quality")


def publish(name, note, **step):
    return team.process(name, {"data": data}, [], ["--note", note], step=step)


def when(name, conditions, then, otherwise=()):
    return ConditionStep(name=name, conditions=conditions, if_steps=list(then), else_steps=list(otherwise))


emea, apac = measure("measure-emea", "emea"), measure("measure-apac", "apac")
overall = measure("measure", "all")
rows = ConditionGreaterThan(value_of(emea, "Quality", "rows"), 0)
full = ConditionEquals(mode, "full")
enough = ConditionGreaterThanOrEqualTo(value_of(emea, "Quality", "score"), limit)
sound = ConditionOr(
    [ConditionEquals(value_of(apac, "Quality", "ok"), True), ConditionNot(ConditionEquals(strict, True))]
)
poor = ConditionOr([ConditionNot(enough), ConditionNot(sound)])
score = value_of(overall, "Quality", "score")
above, below = ConditionGreaterThan(score, 0.2), ConditionLessThanOrEqualTo(score, 0.9)
passed = [ConditionNot(ConditionEquals(value_of(step, "Quality", "grade"), "F")) for step in (emea, apac)]
out_of_bounds = "if-not-measure-score-gt-0-2-and-measure-score-le-0-9"
failed = "if-measure-emea-grade-eq-F-or-measure-apac-grade-eq-F"


def last(copy):
    return publish(f"publish-last-{copy}", Join(on="/", values=[stage, "last"]), depends_on=[emea])


# The service knows no condition in a condition: each branch says all that leads to it.
team.print(
    [data, mode, stage, limit, strict, tries],
    [
        emea,
        apac,
        when(
            "assert-measure-emea-rows-gt-0",
            [rows],
            [],
            [FailStep("fail-unless-measure-emea-rows-gt-0", error_message=text("no rows in run ", EXECUTION))],
        ),
        when(
            "if-measure-emea-score-ge-limit-and-measure-apac-ok-or-not-strict", [rows, full, enough, sound], [overall]
        ),
        when(
            out_of_bounds,
            [ConditionOr([ConditionNot(above), ConditionNot(below)])],
            [FailStep(f"fail-{out_of_bounds}", error_message=text(score, " is out of bounds after ", tries, " tries"))],
            [publish("publish", text("full-", stage))],
        ),
        when(
            "if-stage-in-prod-or-tries-ne-3",
            [
                *(rows, full, poor),
                ConditionOr([ConditionIn(stage, ["prod"]), ConditionNot(ConditionEquals(tries, 3))]),
            ],
            [publish("publish-anyway", "")],
        ),
        when(failed, [above, below, *passed], [last("if-if")]),
        when(f"{failed}-2", [rows, full, poor, *passed], [last("if-else")]),
        when(f"{failed}-3", [rows, ConditionNot(full), *passed], [last("else")]),
    ],
)
