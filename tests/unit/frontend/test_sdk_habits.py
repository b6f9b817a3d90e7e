"""What those write who come from the SageMaker SDK, and what they are told to write instead."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from typing import Any

import pytest

import mlpc
from mlpc.service import meant, sdk_names
from mlpc.service.keywords import all_keywords

Findings = Callable[..., list[Any]]
TUNE = "t = tune(train, {})(raw)"


@pytest.mark.parametrize(
    ("line", "written", "wanted"),
    [
        (
            "from sagemaker.workflow.parameters import ParameterInteger",
            'ParameterInteger(name="N")',
            "`name: int = ...`",
        ),
        ("from sagemaker.workflow import conditions", "conditions.ConditionIn(n, [1])", "`if left in right:`"),
        (
            "from sagemaker.sklearn.processing import SKLearnProcessor as P",
            "P(1)",
            '`@processing(image=image("sklearn",',
        ),
        ("from sagemaker import image_uris", 'image_uris.retrieve("xgboost")', '`image("xgboost", version="1.7-1")`'),
        ("import sagemaker", "sagemaker.get_execution_role()", "leave it out"),
        ("from sagemaker.anything import Unheard", "Unheard()", "call it inside a step"),
        ("from elsewhere import TrainingStep", "TrainingStep()", "call it inside a step"),
    ],
)
def test_names_of_the_sdk_that_are_imported(findings: Findings, line: str, written: str, wanted: str) -> None:
    [found] = findings(f"prepare(raw)\nx = {written}", imports=line)
    assert (found.code, found.marked) == ("MLP211", written.partition("(")[0])
    assert wanted in found.help


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("ProcessingInput(source=raw)", "take the data as a parameter of the step's function: `data: Dataset`"),
        ("ContinuousParameter(0, 1)", "write `continuous(low, high)`"),
        ("Join(on='/', values=[s])", 'write an f-string: `f"{prefix}/data"`'),
        ("Session()", ""),
        ("Proccessing()", "did you mean `processing`?"),
    ],
)
def test_names_of_the_sdk_that_nothing_imports(findings: Findings, written: str, wanted: str) -> None:
    [found] = findings(f"prepare(raw)\nx = {written}")
    assert (found.code, found.help) == ("MLP201", wanted)


def test_a_decorator_of_the_sdk_that_nothing_imports(findings: Findings) -> None:
    [found] = findings("prepare(raw)\nz(raw)", top="@TrainingStep()\ndef z(raw: Dataset): ...")
    assert found.help == "decorate a function with `@training(...)`, and call it in the pipeline"


@pytest.mark.parametrize("word", sorted(vars(sdk_names)["_HELP"]))
def test_what_is_to_be_written_is_there(word: str) -> None:
    help_ = sdk_names.instead_of(f"sagemaker.workflow.{word}")
    assert re.match("(call|declare|decorate|import|leave|pass|read|return|take|write) ", help_)
    called = {
        found for code in re.findall("`([^`]+)`", help_) for found in re.findall(r"(?<![\w.=\"])@?([a-zA-Z_]+)\(", code)
    }
    assert called <= {*mlpc.__all__, "if"}
    assert sdk_names.instead_of(f"elsewhere.{word}") == ""


@pytest.mark.parametrize(
    ("parts", "keyword", "wanted"),
    [
        ({"options": ', cache_config=Cache(expire_after="P1D")'}, "cache_config", "`cache=Cache(expire_after=...)`"),
        ({"options": ', output_path="s3://b/x"'}, "output_path", "`destination=`"),
        ({"body": 'train.options(destination="s3://b/x")(raw)'}, "destination", "`output_path=`"),
        ({"body": TUNE.format("hyperparameter_ranges={'a': integer(1, 2)}")}, "hyperparameter_ranges", "`ranges={"),
        ({"body": TUNE.format("objective_metric_name='auc'")}, "objective_metric_name", '`objective=maximize("auc")`'),
    ],
)
def test_keywords_of_the_sdk(findings: Findings, parts: dict[str, str], keyword: str, wanted: str) -> None:
    found = [item for item in findings(**parts) if item.code == "MLP401"]
    assert [(item.marked, wanted in item.help) for item in found] == [(keyword, True)]


def test_no_step_takes_what_is_another_types() -> None:
    told = vars(meant)["_OF_ONE"]
    assert {(kind, word) for kind, words in told.items() for word in words if word in all_keywords(kind)} == set()


@pytest.mark.parametrize(
    ("keywords", "wanted"),
    [
        ('role="r"', "put `role` into the configuration: [tool.mlpc], or `--set role=...`"),
        ("parameters=[]", "write them as parameters of the function: `rows: int = 10`"),
        ('descriptoin="d"', "did you mean `description`?"),
        ("other=1", "it takes `name`, `description`,"),
    ],
)
def test_keywords_of_the_sdks_pipeline(findings: Findings, keywords: str, wanted: str) -> None:
    [found] = findings(pipeline=keywords)
    assert (found.code, found.help[: len(wanted)]) == ("MLP253", wanted)


def test_unknown_keywords_are_told_beside_other_mistakes(findings: Findings) -> None:
    top = '@training(image=OWN, instance_type="ml.m5.large", entry_point="t.py", source_dir="src", max_run=3)\n'
    found = findings("z(raw, 1)", top=f"{top}def z(raw: Dataset) -> ModelArtifact: ...")
    assert [(item.code, item.marked) for item in found] == [
        ("MLP401", "entry_point"),
        ("MLP401", "max_run"),
        ("MLP215", "1"),
    ]


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ('prepare(raw, destination="s3://b/x")', "write `prepare.options(destination=...)(...)`"),
        ('train(raw, output_path="s3://b/x")', "write `train.options(output_path=...)(...)`"),
        ("prepare(inputs=[raw])", "it takes `raw`, `rows`, `mode`"),
    ],
)
def test_options_among_arguments(findings: Findings, body: str, wanted: str) -> None:
    assert [item.help for item in findings(body) if item.code == "MLP216"] == [wanted]


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("prepare(s)", "declare `s: Dataset` in the pipeline, or write `Dataset(s)`"),
        ('prepare(f"s3://b/{s}")', "write `Dataset(...)` around the text"),
    ],
)
def test_text_where_a_location_is_wanted(findings: Findings, body: str, wanted: str) -> None:
    [found] = findings(body)
    assert (found.code, found.help) == ("MLP218", wanted)
    assert findings(body.replace("(", "(Dataset(", 1) + ")") == []


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ('instance_count="1"', "expected an integer, found '1'; write `1` without quotes"),
        ('instance_count="one"', "expected an integer, found 'one'"),
        ('enable_network_isolation="true"', "expected a boolean, found 'true'; write `True` without quotes"),
        ('subnets="subnet-1"', "expected a list, found 'subnet-1'; write `[\"subnet-1\"]`"),
        ("subnets=3", "expected a list, found 3"),
    ],
)
def test_values_of_another_kind(findings: Findings, written: str, wanted: str) -> None:
    [found] = [item for item in findings(f"prepare.options({written})(raw)") if item.code == "MLP402"]
    assert found.message == f"`{written.partition('=')[0]}`: {wanted}"
    code = re.search("write `(.*?)`", found.message)
    assert code is None or ast.literal_eval(code[1]) in (1, True, ["subnet-1"])


@pytest.mark.parametrize(
    ("declared", "wanted"),
    [
        ("list", "write what is in it: `list[str]`"),
        (
            "int | None",
            "write `int`: what is given at run time is never `None`, and a default holds where nothing is given",
        ),
        ("int | str", "use str, int, float, bool, list[str], "),
    ],
)
def test_types_that_no_pipeline_has(findings: Findings, declared: str, wanted: str) -> None:
    [found] = findings("prepare(raw)", parameters=f", x: {declared} = 1")
    assert (found.code, found.help[: len(wanted)]) == ("MLP221", wanted)


def test_what_a_search_has_is_listed(findings: Findings) -> None:
    body = TUNE.format("objective=maximize('auc'), ranges={}, max_jobs=2") + "\nt.best_training_job()"
    found = [item.help for item in findings(body) if item.code == "MLP209"]
    assert found == ["it has `.name`, `.best_model`, `.top_model(...)`, `.best_hyperparameter(...)`"]


def test_a_list_of_numbers_is_none_of_texts(findings: Findings) -> None:
    [found] = findings("prepare(raw)", parameters=", x: list[int] = [1]")
    assert (found.code, found.marked) == ("MLP223", "list[int]")
    assert found.help == "write `list[str]`, and let the step make of a text what it stands for"
