"""How jobs start their programs, and what they tell them, where the golden pipelines do not show it."""

from __future__ import annotations

import ast
import json
import tomllib
from typing import Any

import pytest

from mlpc.driver import Request, compile_files

SETTINGS = {"artifact_bucket": "b", "role": "arn:aws:iam::123456789012:role/r", "region": "us-east-1"}
HEAD = """\
from mlpc import Dataset, ModelArtifact, Outputs, create_model, endpoint_config, execution, pipeline, processing, training, transform

OWN = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"
JOB = {"image": OWN, "instance_type": "ml.m5.large"}

class Splits(Outputs):
    train: Dataset
    test: Dataset

"""
PIPELINE = """
@pipeline(name="p")
def p(data: Dataset, n: int = 1, s: str = "s", q: bool = True):
    {}
"""


class Project:
    def __init__(self, files: dict[str, str]) -> None:
        self.files = files

    def read(self, path: str) -> bytes | None:
        return self.files[path].encode() if path in self.files else None

    def walk(self, folder: str) -> list[str]:
        return sorted(path.removeprefix(f"{folder}/") for path in self.files if path.startswith(f"{folder}/"))


def compiled(
    top: str, body: str, settings: dict[str, Any] | None = None
) -> tuple[list[dict[str, Any]], dict[str, bytes]]:
    """The steps, and the files."""
    files = {"p.py": HEAD + top + PIPELINE.format(body), "run.R": "", "train.py": ""}
    result = compile_files(Request(("p.py",), settings={**SETTINGS, **(settings or {})}), Project(files))
    assert [item.message for item in result.diagnostics] == []
    (made,) = result.compiled
    assert made.main is not None
    steps: list[dict[str, Any]] = json.loads(made.main.content)["Steps"]
    return steps, {file.path: file.content for file in made.files}


def arguments(top: str, body: str, settings: dict[str, Any] | None = None) -> dict[str, Any]:
    (step,) = compiled(top, body, settings)[0]
    found: dict[str, Any] = step["Arguments"]
    return found


@pytest.mark.parametrize(
    "requirement", ['a; python_version < "3.9"', r"a @ file:///C:\wheels\a.whl", "a; x == 'ä'", "a; x == '\x7f'"]
)
def test_the_header_of_a_script_holds_requirements_as_they_are(requirement: str) -> None:
    top = f"@processing(**JOB, requirements=[{requirement!r}])\ndef made(data: Dataset) -> Dataset:\n    return data\n"
    _, files = compiled(top, "made(data)")
    (script,) = [content.decode() for path, content in files.items() if path.endswith(".py")]
    head = script.partition("# /// script\n")[2].partition("# ///\n")[0]
    lines = "\n".join(line.removeprefix("#").removeprefix(" ") for line in head.splitlines())
    assert tomllib.loads(lines) == {"dependencies": [requirement]}
    ast.parse(script)


SCRIPTED = "@processing(**JOB, script='run.R', {})\ndef made(data: Dataset, *, rows: int = 3) -> Dataset: ...\n"


def test_a_script_is_run_by_the_command_that_is_said() -> None:
    application = arguments(SCRIPTED.format("command=['Rscript', '--vanilla']"), "made(data)")["AppSpecification"]
    assert application["ContainerEntrypoint"] == ["Rscript", "--vanilla", "/opt/ml/processing/input/code/run.R"]
    assert application["ContainerArguments"] == ["--rows", "3"]


def test_a_launcher_runs_it_after_it_has_installed_what_it_requires() -> None:
    top = SCRIPTED.format("command=['Rscript', '-e', 'a b'], requirements=['a==1']")
    steps, files = compiled(top, "made(data)")
    assert steps[0]["Arguments"]["AppSpecification"]["ContainerEntrypoint"][0] == "bash"
    (launcher,) = [content.decode() for path, content in files.items() if path.endswith("_mlpc_run.sh")]
    assert launcher.splitlines()[-1] == "exec Rscript -e 'a b' 'run.R' \"$@\""


def test_words_of_ones_own_stand_before_those_of_the_parameters() -> None:
    application = arguments(SCRIPTED.format("container_arguments=['--deep']"), "made(data)")["AppSpecification"]
    assert application["ContainerArguments"] == ["--deep", "--rows", "3"]


def test_a_call_says_where_outputs_go() -> None:
    top = "@processing(**JOB)\ndef made(data: Dataset) -> Splits: ...\n"
    body = 'made.options(destination={"test": f"s3://{s}/test/{execution.id}"})(data)'
    train, test = arguments(top, body)["ProcessingOutputConfig"]["Outputs"]
    assert train["S3Output"]["S3Uri"]["Std:Join"]["Values"][-1] == "train"
    parts = ["s3://", {"Get": "Parameters.s"}, "/test/", {"Get": "Execution.PipelineExecutionId"}]
    assert test["S3Output"]["S3Uri"] == {"Std:Join": {"On": "", "Values": parts}}


def test_the_only_output_needs_no_name() -> None:
    top = "@processing(**JOB, destination='s3://b/x')\ndef made(data: Dataset) -> Dataset: ...\n"
    assert arguments(top, "made(data)")["ProcessingOutputConfig"]["Outputs"][0]["S3Output"]["S3Uri"] == "s3://b/x"


# --- training -------------------------------------------------------------------------------------------------------------------

SERVERLESS = """
    serverless_job_config={
        "JobType": "FineTuning", "BaseModelArn": "arn:aws:sagemaker:us-east-1:aws:hub-content/SageMakerPublicHub/Model/m/1.0.0"
    }
"""
GROUPS = 'instance_groups=[{"instance_type": "ml.m5.large", "instance_count": 2, "instance_group_name": "a"}]'


@pytest.mark.parametrize("settings", [{}, {"instance_type": "ml.m5.xlarge"}])
def test_a_training_job_says_its_resources_in_one_way(settings: dict[str, Any]) -> None:
    top = f"@training({SERVERLESS})\ndef made(data: Dataset) -> ModelArtifact: ...\n"
    made = arguments(top, "made(data)", settings)
    assert {"AlgorithmSpecification", "ResourceConfig"}.isdisjoint(made)
    top = f"@training(image=OWN, {GROUPS})\ndef made(data: Dataset) -> ModelArtifact: ...\n"
    made = arguments(top, "made(data)", settings)
    group = {"InstanceType": "ml.m5.large", "InstanceCount": 2, "InstanceGroupName": "a"}
    assert made["ResourceConfig"] == {"VolumeSizeInGB": 30, "InstanceGroups": [group]}


def test_a_script_is_told_its_hyperparameters_as_json_and_a_container_as_text() -> None:
    said = '{"a": "x", "b": True, "c": 1.5}'
    more = '"d": None, "e": [1, "y"], "f": {"k": 2}'
    top = (
        f"@training(**JOB, script='train.py', hyperparameters={{**{said}, {more}}})\n"
        "def script(data: Dataset, *, g: bool = True, h: str = 'h') -> ModelArtifact: ...\n"
        f"@training(**JOB, hyperparameters={said})\n"
        "def container(data: Dataset, *, g: bool = True, h: str = 'h') -> ModelArtifact: ...\n"
    )
    steps, _ = compiled(top, "script(data, g=q); container(data, g=q); script(data, h=s)")
    one, two, three = (step["Arguments"]["HyperParameters"] for step in steps)
    run_time = {"Std:Join": {"On": "", "Values": [{"Get": "Parameters.q"}]}}
    assert {key: one[key] for key in "abcdefgh"} == {
        "a": '"x"',
        "b": "true",
        "c": "1.5",
        "d": "null",
        "e": '[1, "y"]',
        "f": '{"k": 2}',
        "g": run_time,
        "h": '"h"',
    }
    assert two == {"a": "x", "b": "True", "c": "1.5", "g": run_time, "h": "h"}
    assert (three["g"], three["h"]) == ("true", {"Get": "Parameters.s"})


def test_a_model_may_be_given_by_its_name() -> None:
    body = 'transform("my-model", data, instance_type="ml.m5.large"); endpoint_config(s, instance_type="ml.m5.large")'
    one, two = compiled("", body)[0]
    assert one["Arguments"]["ModelName"] == "my-model"
    assert two["Arguments"]["ProductionVariants"][0]["ModelName"] == {"Get": "Parameters.s"}
