"""The pipeline of `tests/golden/joins` as a user of SageMaker's Python SDK v3 writes it. Prints the definition."""

# ruff: noqa: I001
# The network is gone before the SDK is imported.

from shorthand import Team, output_of, value_of

from sagemaker.core.workflow.conditions import (
    ConditionEquals,
    ConditionGreaterThan,
    ConditionLessThan,
    ConditionNot,
)
from sagemaker.core.workflow.parameters import ParameterBoolean, ParameterInteger, ParameterString
from sagemaker.mlops.workflow.condition_step import ConditionStep
from sagemaker.mlops.workflow.fail_step import FailStep

team = Team("joins")
raw = ParameterString("raw")
a = ParameterInteger("a", default_value=1)
b = ParameterInteger("b", default_value=2)
c = ParameterBoolean("c", default_value=True)


def when(name, conditions, then, otherwise=()):
    return ConditionStep(name=name, conditions=conditions, if_steps=list(then), else_steps=list(otherwise))


def make(name, k):
    return team.process(name, {"data": raw}, arguments=["--k", k])


def score(name, location):
    return team.process(name, {"data": location}, report="Q")


def use(name, location, t):
    return team.process(name, {"data": location}, [], ["--t", t])


one, two = ConditionEquals(a, 1), ConditionEquals(a, 2)
large, medium = ConditionGreaterThan(b, 10), ConditionGreaterThan(b, 5)
steps = [use("independent", raw, "")]
# What follows the first condition is there once for each way through it.
WAYS = [("if", "", "one", "1"), ("elif1", "-2", "two", "2"), ("else", "-3", "three", "2")]
DECISIONS = [
    ("if-a-eq-1", [one]),
    ("if-a-eq-2", [ConditionNot(one), two]),
    ("if-a-eq-2-else", [ConditionNot(one), ConditionNot(two)]),
]
for at, ((way, number, word, y), (decision, conditions)) in enumerate(zip(WAYS, DECISIONS, strict=True)):
    made = make(f"make{number}", word)
    scored = score(f"score-{way}", output_of(made))
    bad = ConditionGreaterThan(value_of(scored, "Q", "score"), 0.5)
    good = ConditionNot(bad)
    after = "" if at == 0 else f"-{at + 1}"
    first, second = make(f"make-{way}", "h1"), make(f"make-{way}-2", "h2")
    inside = score(f"inside-{way}", raw)
    gate = f"if-score-{way}-score-gt-0-5"
    low = f"if-inside-{way}-score-lt-1"
    steps += [
        when(decision, conditions, [made, scored]),
        when(gate, [bad], [FailStep(f"fail-{gate}", error_message=f"bad {y}")]),
        when(f"if-b-gt-10{after}", [good, large], [first]),
        when(f"if-b-gt-10{after}-else", [good, ConditionNot(large)], [second]),
        when(
            f"if-b-gt-10-{at + 4}",
            [good, ConditionEquals(c, True), large],
            [use(f"use-{way}-if", output_of(first), y)],
        ),
        when(
            f"if-b-gt-10-{at + 4}-else",
            [good, ConditionEquals(c, True), ConditionNot(large)],
            [use(f"use-{way}-else", output_of(second), y)],
        ),
        when(f"if-b-gt-5{after}", [good, medium], [inside]),
        when(f"if-b-gt-5{after}-else", [good, ConditionNot(medium)], [use(f"last-{way}-else", raw, "")]),
        when(
            low,
            [ConditionLessThan(value_of(inside, "Q", "score"), 1)],
            [FailStep(f"fail-{low}", error_message="low")],
            [use(f"last-{way}-if", raw, "")],
        ),
    ]
team.print([raw, a, b, c], steps)
