"""Searches: what a tuning job is told, and what is said of mistakes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from mlpc.driver import Request, Result, compile_files

HEAD = """
from enum import Enum
from typing import Annotated, Literal
from mlpc import *

OWN = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"
XGBOOST = image("xgboost", version="1.7-1")

class Kind(Enum):
    TREE = "gbtree"
    LINE = "gblinear"

@training(image=OWN, instance_type="ml.m5.large", metrics={"auc": "auc=(.*)"}, hyperparameters={"seed": 1, "rounds": 9})
def fit(
    train: Dataset, *, rate: float = 0.1, depth: int = 3, kind: Kind = Kind.TREE, mode: Literal["a", "b"] = "a",
    deep: bool = False, name: str = "x", renamed: Annotated[int, Arg(flag="the-name")] = 1,
) -> ModelArtifact: ...

@training(image=XGBOOST, instance_type="ml.m5.large")
def boost(train: Dataset, *, eta: float = 0.3) -> ModelArtifact: ...

@processing(image=OWN, instance_type="ml.m5.large")
def prepare(raw: Dataset) -> Dataset: ...

"""


class Memory:
    def __init__(self, text: str) -> None:
        self.text = text

    def read(self, path: str) -> bytes | None:
        return self.text.encode() if path == "p.py" else None

    def walk(self, folder: str) -> Sequence[str]:
        return []


def compiled(body: str, parameters: str = "") -> Result:
    lines = "".join(f"    {line}\n" for line in body.strip("\n").split("\n"))
    text = f"{HEAD}@pipeline(name='p')\ndef p(data: Dataset{parameters}):\n{lines}"
    settings = {"artifact_bucket": "b", "role": "arn:aws:iam::123456789012:role/r", "region": "us-east-1"}
    return compile_files(Request(("p.py",), settings=settings), Memory(text))


def steps(body: str, parameters: str = "") -> list[dict[str, Any]]:
    result = compiled(body, parameters)
    assert [found.message for found in result.diagnostics if found.severity == "error"] == []
    main = result.compiled[0].main
    assert main is not None
    made: list[dict[str, Any]] = json.loads(main.content)["Steps"]
    return made


def tuned(ranges: str, more: str = "max_jobs=4", call: str = "(data)", step: str = "fit", metric: str = "auc") -> str:
    return f"t = tune({step}, objective=maximize({metric!r}), ranges={ranges}, {more}){call}"


@pytest.mark.parametrize(
    ("ranges", "group", "made"),
    [
        ('"rate": continuous(0, 1)', "Continuous", {"MinValue": "0", "MaxValue": "1", "ScalingType": "Auto"}),
        ('"rate": integer(1, 4)', "Integer", {"MinValue": "1", "MaxValue": "4", "ScalingType": "Auto"}),
        (
            '"rate": continuous(0.1, low, scaling="Linear")',
            "Continuous",
            {
                "MinValue": "0.1",
                "MaxValue": {"Std:Join": {"On": "", "Values": [{"Get": "Parameters.low"}]}},
                "ScalingType": "Linear",
            },
        ),
        ('"kind": categorical([Kind.TREE, Kind.LINE])', "Categorical", {"Values": ["gbtree", "gblinear"]}),
        ('"deep": categorical([True, False])', "Categorical", {"Values": ["True", "False"]}),
        ('"name": categorical([text, "y"])', "Categorical", {"Values": [{"Get": "Parameters.text"}, "y"]}),
        ('"renamed": integer(1, 2)', "Integer", {"Name": "the-name"}),
        ('"rounds": integer(1, 2)', "Integer", {"Name": "rounds"}),
    ],
)
def test_ranges_are_made_of_text(ranges: str, group: str, made: dict[str, Any]) -> None:
    (step,) = steps(tuned(f"{{{ranges}}}"), ", low: float = 0.5, text: str = 'x'")
    (found,) = step["Arguments"]["HyperParameterTuningJobConfig"]["ParameterRanges"][f"{group}ParameterRanges"]
    assert {**found, **made} == found


def test_what_has_a_range_is_not_static() -> None:
    (step,) = steps(tuned('{"rate": continuous(0, 1), "seed": integer(1, 2), "renamed": integer(1, 2)}'))
    static = step["Arguments"]["TrainingJobDefinition"]["StaticHyperParameters"]
    assert static == {"rounds": "9", "depth": "3", "kind": "gbtree", "mode": "a", "deep": "False", "name": "x"}


def test_the_step_keeps_its_own_options_and_takes_over_those_of_a_step() -> None:
    step = 'fit.options(name="other", cache=Cache("P1D"), depends_on=[first], instance_count=2, kms_key="k", description="d")'
    body = f"first = prepare(data)\n{tuned('{' + repr('rate') + ': continuous(0, 1)}', step=step)}"
    _, step_made = steps(body)
    assert (step_made["Name"], step_made["DependsOn"]) == ("tune", ["prepare"])
    assert step_made["CacheConfig"] == {"Enabled": True, "ExpireAfter": "P1D"}
    assert "Description" not in step_made
    job = step_made["Arguments"]["TrainingJobDefinition"]
    assert job["HyperParameterTuningResourceConfig"]["InstanceCount"] == 2
    assert job["OutputDataConfig"]["KmsKeyId"] == "k"


def test_settings_that_the_smaller_shape_lacks() -> None:
    step = "fit.options(keep_alive_period_in_seconds=60)"
    (made,) = steps(tuned('{"rate": continuous(0, 1)}', step=step))
    assert made["Arguments"]["TrainingJobDefinition"]["ResourceConfig"]["KeepAlivePeriodInSeconds"] == 60


def test_a_model_is_found_by_convention() -> None:
    body = tuned('{"rate": continuous(0, 1)}', step='fit.options(output_path="s3://models/x/")')
    made = steps(f"{body}\ncreate_model(t.top_model(2), image=OWN)")[1]
    job = {"Get": "Steps.tune.TrainingJobSummaries[2].TrainingJobName"}
    expected = {"Std:Join": {"On": "/", "Values": ["s3://models/x", job, "output/model.tar.gz"]}}
    assert made["Arguments"]["PrimaryContainer"]["ModelDataUrl"] == expected


def test_the_metrics_of_an_algorithm_of_the_service_need_no_declaration() -> None:
    (step,) = steps(tuned('{"eta": continuous(0, 1)}', step="boost", metric="validation:rmse"))
    assert "MetricDefinitions" not in step["Arguments"]["TrainingJobDefinition"]["AlgorithmSpecification"]


def test_what_has_a_range_takes_no_place_among_the_arguments() -> None:
    step = '@training(image=OWN, instance_type="ml.m5.large", metrics={"auc": "auc=(.*)"})\n'
    step += "def two(train: Dataset, rate: float, test: Dataset) -> ModelArtifact: ...\n"
    text = f"{HEAD}{step}@pipeline(name='p')\ndef p(data: Dataset, other: Dataset):\n"
    text += "    " + tuned('{"rate": continuous(0, 1)}', call="(data, other)", step="two")
    result = compile_files(Request(("p.py",)), Memory(text))
    assert [found.message for found in result.diagnostics] == []
    job = result.compiled[0].pipeline.steps[0].job
    assert job is not None and [item.name for item in job.inputs] == ["train", "test"]


ONE = '{"rate": continuous(0, 1)}'


@pytest.mark.parametrize(
    ("body", "code", "marked"),
    [
        (tuned("{}"), "MLP230", "{}"),
        (tuned('{"rate": 3}'), "MLP264", "3"),
        (tuned('{"rate": categorical([])}'), "MLP264", "[]"),
        (tuned('{"rate": continuous("0", 1)}'), "MLP264", '"0"'),
        (tuned('{"depth": integer(1.5, 2)}'), "MLP264", "1.5"),
        (tuned('{"rate": continuous(0, 1, scaling="Log")}'), "MLP264", '"Log"'),
        (tuned('{"depth": integer(1, 2, scaling="ReverseLogarithmic")}'), "MLP264", '"ReverseLogarithmic"'),
        (
            tuned('{"rate": continuous(0, 1, scaling="Logarithmic")}'),
            "MLP264",
            'continuous(0, 1, scaling="Logarithmic")',
        ),
        (
            tuned('{"rate": continuous(0, 1, scaling="ReverseLogarithmic")}'),
            "MLP264",
            'continuous(0, 1, scaling="ReverseLogarithmic")',
        ),
        (tuned('{"mode": integer(1, 2)}'), "MLP264", "integer(1, 2)"),
        (tuned('{"mode": categorical(["a", "c"])}'), "MLP218", '"c"'),
        (tuned('{"train": categorical(["a"])}'), "MLP262", '"train"'),
        (tuned('{"rate": continuous(1)}'), "MLP214", "continuous(1)"),
        (tuned(ONE, metric="f1"), "MLP259", "'f1'"),
        (f'tune(fit, objective="auc", ranges={ONE}, max_jobs=1)(data)', "MLP230", '"auc"'),
        (f"tune(fit, ranges={ONE}, max_jobs=1)(data)", "MLP403", f"tune(fit, ranges={ONE}, max_jobs=1)(data)"),
        (tuned(ONE, more=""), "MLP403", tuned(ONE, more="").removeprefix("t = ")),
        ("tune(prepare)(data)", "MLP260", "prepare"),
        ("tune(fit, 3)(data)", "MLP248", "3"),
        (tuned(ONE, call="") + "\nt.best_model", "MLP261", "t.best_model"),
        (tuned(ONE, more='strategy="Grid"'), "MLP402", "continuous(0, 1)"),
        (tuned(ONE, more='max_jobs=1, strategy="Bayes"'), "MLP402", '"Bayes"'),
        (tuned(ONE, more='max_jobs=1, strategy="Hyperband", early_stopping="Auto"'), "MLP402", '"Auto"'),
        (tuned(ONE, more='max_jobs=1, strategy="Random", max_resource=9'), "MLP402", "9"),
        (tuned(ONE, more="max_jobs=1, warm_start=data"), "MLP230", "data"),
        (tuned(ONE, more='max_jobs=1, warm_start=["good", "a b"]'), "MLP402", '"a b"'),
        (tuned(ONE, more="max_jobs=1, warm_start=[]"), "MLP402", "[]"),
        (tuned(ONE, more='max_jobs=1, role="r"'), "MLP401", "role"),
        (tuned(ONE, more='max_jobs=1, script="x.py"'), "MLP401", "script"),
        (tuned(ONE) + "\nt.top_model(50)", "MLP265", "50"),
        (tuned(ONE, step='fit.options(request={"ProfilerConfig": {}})'), "MLP422", '"ProfilerConfig"'),
        (tuned(ONE, step='fit.options(container_arguments=["x"])'), "MLP422", '["x"]'),
    ],
)
def test_a_mistake_is_marked_where_it_is(body: str, code: str, marked: str) -> None:
    result = compiled(body)
    assert [found.rule.code for found in result.diagnostics] == [code], [f.message for f in result.diagnostics]
    span = result.diagnostics[0].span
    source = result.source_of(span.file)
    assert source is not None
    assert source.line(span.start.line)[span.start.column : span.end.column] == marked


def test_every_mistake_is_said_in_one_run() -> None:
    result = compiled(
        tuned('{"rate": continuous(2, 1), "layer": integer(1, 2)}', call="(data, depth='x')", metric="f1")
    )
    assert sorted(found.rule.code for found in result.diagnostics) == ["MLP259", "MLP262", "MLP264"]


@pytest.mark.parametrize(
    ("keywords", "code", "marked"),
    [
        ('mode="AUTO"', "MLP402", '"AUTO"'),
        ('job_objective="AUC"', "MLP403", '"AUC"'),
        ('problem_type="Regression"', "MLP403", '"Regression"'),
        ('problem_type="Regress", job_objective="MSE"', "MLP402", '"Regress"'),
        ("validation=data, validation_fraction=0.2", "MLP402", "0.2"),
        ('validation="s3://x/y"', None, ""),
        ("generate_candidate_definitions_only=True", "MLP401", "generate_candidate_definitions_only"),
        ("auto_generate_endpoint_name=True", "MLP401", "auto_generate_endpoint_name"),
        ('request={"ModelDeployConfig": {}}', "MLP415", '"ModelDeployConfig"'),
        ("max_candidates=0", "MLP402", "0"),
    ],
)
def test_mistakes_of_an_auto_ml_job(keywords: str, code: str | None, marked: str) -> None:
    result = compiled(f'auto_ml(data, target_attribute_name="y", {keywords})')
    if code is None:
        assert [found.severity for found in result.diagnostics] == ["error"]
        return
    assert [found.rule.code for found in result.diagnostics] == [code], [f.message for f in result.diagnostics]
    span = result.diagnostics[0].span
    source = result.source_of(span.file)
    assert source is not None
    assert source.line(span.start.line)[span.start.column : span.end.column] == marked


def test_an_auto_ml_job_needs_a_target() -> None:
    assert [found.rule.code for found in compiled("auto_ml(data)").diagnostics] == ["MLP403"]
