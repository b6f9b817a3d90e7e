"""The golden pipelines, together, hold all that the language has: each type of step, each name, each row of its tables."""

import ast
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import mlpc
from mlpc.service.steps import EXCEPTIONS, STEP_TYPES

HERE = Path(__file__).parent
FILES = [*HERE.glob("*/pipeline.py"), *HERE.glob("*/lib/*.py"), *(HERE.parents[1] / "examples").glob("*/pipeline.py")]
DEFINITIONS = [json.loads(path.read_text("utf-8")) for path in sorted(HERE.glob("*/expected/*.definition.json"))]
IR = "\n".join(path.read_text("utf-8") for path in sorted(HERE.glob("*/expected/*.pipeline.ir")))

Json = Any


def parts(value: Json) -> Iterator[Mapping[str, Json]]:
    """Every object in a document."""
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from parts(item)
    elif isinstance(value, list):
        for item in value:
            yield from parts(item)


OBJECTS = [item for definition in DEFINITIONS for item in parts(definition)]
STEPS = [item for item in OBJECTS if {"Name", "Type", "Arguments"} <= item.keys()]
GETS = {item["Get"] for item in OBJECTS if "Get" in item}


def words(path: Path) -> Iterator[str]:
    """The names that a file uses: bare, and as attributes."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr


def calls(path: Path) -> Iterator[tuple[str, frozenset[str]]]:
    """The names that a file calls, and with which keywords."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            yield name, frozenset(keyword.arg for keyword in node.keywords if keyword.arg)


USED = {word for path in FILES for word in words(path)}
KEYWORDS = {(name, keyword) for path in FILES for name, keywords in calls(path) for keyword in keywords}
NODES = {type(node).__name__ for path in FILES for node in ast.walk(ast.parse(path.read_text("utf-8")))}

# Of a run in this process, or only met as what a step gives.
ELSEWHERE = {
    *("ConfigError", "LocalRun", "LocalRunError", "Pipeline", "Registration", "Step", "StepError", "StepRecord"),
    *("BestModels", "CheckResult", "ClarifyCheckResult", "Endpoint", "EndpointConfig", "Image", "InferenceComponent"),
    *("Job", "Lineage", "ModelPackage", "QualityCheckResult", "RawStep", "TunedModels", "__version__", "local_run"),
}


@pytest.mark.parametrize("kind", [row.type for row in STEP_TYPES.values() if row.documented])
def test_every_type_of_step_occurs(kind: str) -> None:
    assert kind in {step["Type"] for step in STEPS}


@pytest.mark.parametrize("name", sorted({*mlpc.__all__} - ELSEWHERE))
def test_every_name_is_used(name: str) -> None:
    assert name in USED


def test_names_that_are_not_used_are_known() -> None:
    assert mlpc.__all__ and {*mlpc.__all__} >= ELSEWHERE


CONDITIONS = ["Equals", "GreaterThan", "GreaterThanOrEqualTo", "In", "LessThan", "LessThanOrEqualTo", "Not", "Or"]
MEMBERS = ["CacheConfig", "DependsOn", "Description", "DisplayName", "PropertyFiles", "RetryPolicies"]


@pytest.mark.parametrize("kind", CONDITIONS)
def test_every_kind_of_condition_occurs(kind: str) -> None:
    operands = {"LeftValue", "QueryValue", "Condition", "Conditions"}
    assert kind in {item["Type"] for item in OBJECTS if "Type" in item and operands & item.keys()}


@pytest.mark.parametrize("member", MEMBERS)
def test_every_member_around_a_step_occurs(member: str) -> None:
    assert any(member in step for step in STEPS)


@pytest.mark.parametrize("kind", ["String", "Integer", "Float", "Boolean"])
def test_parameters_of_every_type_occur_with_a_default_and_without(kind: str) -> None:
    found = [item for definition in DEFINITIONS for item in definition["Parameters"] if item["Type"] == kind]
    assert any("DefaultValue" in item for item in found)
    if kind == "String":
        assert any("DefaultValue" not in item for item in found)
        assert any("EnumValues" in item for item in found)
        assert any("Description" in item for item in found)


@pytest.mark.parametrize("exception", [name for family in EXCEPTIONS.values() for name in family])
def test_every_exception_is_retried(exception: str) -> None:
    assert any(exception in item["ExceptionType"] for item in OBJECTS if "ExceptionType" in item)


@pytest.mark.parametrize("trigger", ["Failed", "Any"])
def test_every_trigger_occurs(trigger: str) -> None:
    assert trigger in {item["Trigger"] for item in OBJECTS if "Trigger" in item}


@pytest.mark.parametrize("body", ["FunctionBody", "ScriptBody", "ContainerBody"])
@pytest.mark.parametrize("kind", ["Processing", "Training"])
def test_every_form_of_a_job_occurs(kind: str, body: str) -> None:
    assert re.search(rf'kind = "{kind}"\n(?:(?!\n    Step\n)[\s\S])*?body(?: = |: ){body}\b', IR)


@pytest.mark.parametrize(
    "path",
    [
        r"Parameters\.\w+",
        r"Execution\.PipelineExecutionId",
        r"Execution\.PipelineName",
        r"Execution\.StartDateTime",
        r"ForEach\.CurrentItem",
        r"Steps\.\w+\.ProcessingOutputConfig\.Outputs\['\w+'\]\.S3Output\.S3Uri",
        r"Steps\.\w+\.PropertyFiles\.\w+",
        r"Steps\.\w+\.ModelArtifacts\.S3ModelArtifacts",
        r"Steps\.\w+\.FinalMetricDataList\['[\w:]+'\]\.Value",
        r"Steps\.\w+\.OutputParameters\['\w+'\]",
        r"Steps\.\w+\.TransformOutput\.S3OutputPath",
        r"Steps\.\w+\.TrainingJobSummaries\[[1-9]\]\.TrainingJobName",
        r"Steps\.\w+\.BestTrainingJob\.TunedHyperParameters\['\w+'\]",
        r"Steps\.[\w-]+\.CalculatedBaselineConstraints",
        r"Steps\.[\w-]+\.BaselineUsedForDriftCheckStatistics",
        r"Steps\.\w+\.BestCandidate\..+",
    ],
)
def test_every_kind_of_reference_occurs(path: str) -> None:
    assert any(re.fullmatch(path, found) for found in GETS)


@pytest.mark.parametrize(
    "node",
    [
        *("If", "IfExp", "For", "ListComp", "GeneratorExp", "Match", "Try", "Assert", "Raise", "Return"),
        *("JoinedStr", "BoolOp", "Compare", "Not", "In", "Starred", "MatchOr"),
    ],
)
def test_every_statement_of_the_table_occurs(node: str) -> None:
    assert node in NODES


@pytest.mark.parametrize(
    ("call", "keyword"),
    [
        *(("register_model", word) for word in ("approval_status", "model_quality", "bias", "explainability")),
        *(("register_model", word) for word in ("drift_check_baselines", "model_card", "transform_instances")),
        *(("create_model", word) for word in ("containers", "environment", "multi_model")),
        *(("transform", word) for word in ("join_source", "input_filter", "output_filter", "max_payload_in_mb")),
        *(("tune", word) for word in ("objective", "ranges", "strategy", "warm_start", "max_parallel_jobs")),
        *(("quality_check", word) for word in ("dataset_format", "skip_check", "register_new_baseline")),
        *(("clarify_check", word) for word in ("bias_config", "model_config", "explainability_config", "methods")),
        *(("auto_ml", word) for word in ("target_attribute_name", "problem_type", "job_objective", "max_candidates")),
        *(("endpoint_config", word) for word in ("serverless", "variants", "shadow_variants", "async_inference")),
        *(("emr", word) for word in ("cluster_id", "cluster_config", "jar", "main_class")),
        *(("emr_serverless", word) for word in ("application_id", "application_config", "entry_point")),
        *(("training", word) for word in ("use_spot_instances", "instance_groups", "keep_alive_period_in_seconds")),
        *(("training", word) for word in ("metrics", "requirements", "source_dir", "request", "input_mode")),
        *(("processing", word) for word in ("requirements", "source_dir", "volume_kms_key", "environment")),
        *(("pipeline", word) for word in ("experiment_name", "trial_name", "description", "tags")),
        *(("options", word) for word in ("name", "depends_on", "instance_count", "instance_type")),
        *(
            ("Input", word)
            for word in ("path", "name", "mode", "distribution", "compression", "data_type", "input_mode")
        ),
        *(("Output", word) for word in ("name", "path", "destination", "mode")),
        *(("Param", word) for word in ("name", "description")),
        *(("Arg", word) for word in ("flag", "name")),
    ],
)
def test_every_option_that_the_language_names_is_used(call: str, keyword: str) -> None:
    assert (call, keyword) in KEYWORDS
