"""`mlpc select` as its users call it."""

import json
from pathlib import Path

import pytest

from mlpc.cli.program import run

PIPELINE = """
from mlpc import Dataset, Metrics, Fail, config, pipeline, processing

class Scores(Metrics):
    auc: float

@processing(image="123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1", instance_type="ml.m5.large")
def prepare(data: Dataset) -> Dataset: ...

@processing(image="123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1", instance_type="ml.m5.large")
def evaluate(data: Dataset) -> Scores: ...

@pipeline(name="first")
def first(data: Dataset):
    scores = evaluate(prepare(data))
    if scores.auc < 0.5:
        raise Fail("bad")

@pipeline(name="second")
def second(data: Dataset):
    prepare(data)
"""
SOURCE = "arn:aws:sagemaker:us-east-1:111122223333:pipeline/first/execution/abc"


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mlpc.toml").write_text(
        'artifact_bucket = "b"\nrole = "arn:aws:iam::123456789012:role/r"\nregion = "us-east-1"\n'
    )
    (tmp_path / "pipeline.py").write_text(PIPELINE)
    return tmp_path


def select(*words: str) -> int:
    return run(["select", "pipeline.py", "--pipeline", "first", *words])


def test_the_configuration_is_on_stdout_and_what_it_means_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    assert select("evaluate", "--source", SOURCE) == 0
    out, err = capsys.readouterr()
    assert json.loads(out) == {"SourcePipelineExecutionArn": SOURCE, "SelectedSteps": [{"StepName": "evaluate"}]}
    assert err.splitlines()[:2] == ["runs: evaluate", "as in the earlier execution: prepare, read by evaluate"]
    assert err.splitlines()[2].startswith("does not run: if-")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["evaluate"],
            "error: what these steps need of `prepare` is that of an earlier execution: name it with --source ARN",
        ),
        (["evaluate", "--source", "abc"], "error: --source: this is not the ARN of an execution"),
        (
            ["evaluate", "--source", SOURCE.replace("first", "second")],
            "error: --source: this is an execution of `second`",
        ),
    ],
)
def test_what_the_service_would_refuse_is_not_printed(
    capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert select(*words) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["pipeline.py", "--pipeline", "first", "evalute"], "there is no step evalute; did you mean `evaluate`?"),
        (["pipeline.py", "evaluate"], "select takes one pipeline: choose with --pipeline (first, second)"),
        (["pipeline.py"], "Missing argument"),
        (["nowhere.py", "evaluate"], "nowhere.py"),
        (["definition.json", "evaluate", "--env", "prod"], "--env goes with a pipeline's file"),
    ],
)
def test_wrong_usage(capsys: pytest.CaptureFixture[str], words: list[str], said: str) -> None:
    Path("definition.json").write_text("{}")
    assert run(["select", *words]) == 2
    assert said in capsys.readouterr().err


def test_a_definition_is_as_good_as_the_file_that_it_is_made_of(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["compile", "pipeline.py", "--pipeline", "first"]) == 0
    capsys.readouterr()
    assert run(["select", "build/first/definition.json", "prepare"]) == 0
    assert json.loads(capsys.readouterr().out) == {"SelectedSteps": [{"StepName": "prepare"}]}


@pytest.mark.parametrize("text", ["{", "[]", '{"Version": "2020-12-01", "Steps": [{"Name": "a"}]}'])
def test_what_is_no_definition(capsys: pytest.CaptureFixture[str], text: str) -> None:
    Path("definition.json").write_text(text)
    assert run(["select", "definition.json", "a"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("definition.json: error: ")


def test_a_file_in_error(capsys: pytest.CaptureFixture[str]) -> None:
    Path("pipeline.py").write_text(PIPELINE.replace("prepare(data))", "prepar(data))"))
    assert select("evaluate") == 1
    assert "MLP201" in capsys.readouterr().err
