"""The pipeline of `tests/golden/triage` as a user of SageMaker's Python SDK v3 writes it. Prints the definition."""

# ruff: noqa: I001
# The network is gone before the SDK is imported.

from shorthand import Team, retrieve, text, value_of

from sagemaker.core.workflow.conditions import (
    ConditionEquals,
    ConditionIn,
    ConditionLessThan,
    ConditionNot,
    ConditionOr,
)
from sagemaker.core.workflow.parameters import ParameterBoolean, ParameterInteger, ParameterString
from sagemaker.mlops.workflow.condition_step import ConditionStep
from sagemaker.mlops.workflow.fail_step import FailStep

IMAGE = retrieve("sklearn", "1.2-1")
team = Team("triage")
documents = ParameterString("documents")
language = ParameterString("language", default_value="en")
minimum = ParameterInteger("minimum", default_value=100)
force = ParameterBoolean("force", default_value=False)
inspect = team.process("inspect", {"documents": documents}, image=IMAGE, report="Profile")


def said(path):
    return value_of(inspect, "Profile", path)


def when(name, conditions, then):
    return ConditionStep(name=name, conditions=conditions, if_steps=[then], else_steps=[])


main = said("languages.main")
few, forced = ConditionLessThan(said("documents"), minimum), ConditionEquals(force, True)
enough = ConditionOr([ConditionNot(few), forced])
scanned = ConditionEquals(said("scanned"), True)
same, mixed = ConditionEquals(main, language), ConditionLessThan(said("languages.share"), 0.8)
refuse = "if-inspect-documents-lt-minimum-and-not-force"
team.print(
    [documents, language, minimum, force],
    [
        inspect,
        when(
            refuse,
            [few, ConditionNot(forced)],
            FailStep(f"fail-{refuse}", error_message=text(said("documents"), " documents are fewer than ", minimum)),
        ),
        when(
            "if-inspect-scanned",
            [enough, scanned],
            team.process("ocr", {"documents": documents}, arguments=["--language", text(main)], image=IMAGE),
        ),
        when(
            "if-inspect-languages-main-ne-language-or-inspect-langua-5874bd30",
            [enough, ConditionNot(scanned), ConditionOr([ConditionNot(same), mixed])],
            team.process(
                "translate",
                {"documents": documents},
                arguments=["--source", text(main), "--target", language],
                image=IMAGE,
            ),
        ),
        when(
            "if-inspect-kind-in-letter-invoice",
            [
                *(enough, ConditionNot(scanned), same, ConditionNot(mixed)),
                ConditionIn(said("kind"), ["letter", "invoice"]),
            ],
            team.train(
                "fit",
                {"documents": documents},
                image=IMAGE,
                output="s3://team-artifacts/models",
                hyperparameters={"minimum": text(minimum)},
            ),
        ),
    ],
)
