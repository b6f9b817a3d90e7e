"""The pipeline of `tests/golden/failures` as a user of SageMaker's Python SDK v3 writes it. Prints the definition."""

# ruff: noqa: I001
# The network is gone before the SDK is imported.

from shorthand import EXECUTION, Team, output_of, text

from sagemaker.core.workflow.conditions import ConditionEquals, ConditionGreaterThan, ConditionNot, ConditionOr
from sagemaker.core.workflow.parameters import ParameterInteger, ParameterString
from sagemaker.mlops.workflow.callback_step import CallbackOutput, CallbackOutputTypeEnum, CallbackStep
from sagemaker.mlops.workflow.condition_step import ConditionStep
from sagemaker.mlops.workflow.step_dependency import StepDependency, TriggerCondition

team = Team("tries")
raw = ParameterString("raw")
mode = ParameterString("mode", default_value="fast", enum_values=["fast", "full", "other"])
n = ParameterInteger("n", default_value=1)


def make(name, location=raw, **step):
    return team.process(name, {"data": location}, arguments=["--k", "a"], step=step)


def notify(name, message, execution, **step):
    return team.call(name, "notify", {"message": message, "execution_id": execution}, **step)


def when(name, conditions, then):
    return ConditionStep(name=name, conditions=conditions, if_steps=[then], else_steps=[])


a = make("make")
ask = CallbackStep(
    name="ask",
    sqs_queue_url="https://sqs.us-east-1.amazonaws.com/123456789012/approvals",
    inputs={"auc": 0.5, "data": output_of(a)},
    outputs=[
        CallbackOutput(output_name="approved", output_type=CallbackOutputTypeEnum.Boolean),
        CallbackOutput(output_name="reviewer", output_type=CallbackOutputTypeEnum.String),
    ],
)
answer = ask.properties.Outputs
quick = ConditionOr([ConditionEquals(mode, "fast"), ConditionEquals(mode, "other")])
often = ConditionGreaterThan(n, 3)
otherwise = ConditionOr([ConditionNot(quick), ConditionNot(often)])
full = ConditionEquals(mode, "full")
team.print(
    [raw, mode, n],
    [
        a,
        notify("notify", "failed", EXECUTION, depends_on=[StepDependency(a, TriggerCondition.FAILED)]),
        make("else", output_of(a), depends_on=[a]),
        notify("finally", "done", text(n), depends_on=[StepDependency(a, TriggerCondition.ANY)]),
        make("after", output_of(a)),
        ask,
        when(
            "if-ask-approved",
            [ConditionEquals(answer["approved"], True)],
            notify("yes", text("by ", answer["reviewer"]), "x"),
        ),
        when("if-mode-eq-fast-or-mode-eq-other-and-n-gt-3", [quick, often], make("fast")),
        when("if-mode-eq-full", [otherwise, full], make("full")),
        when("if-mode-eq-full-else", [otherwise, ConditionNot(full)], make("other")),
    ],
)
