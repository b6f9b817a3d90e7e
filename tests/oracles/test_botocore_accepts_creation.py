"""`create_pipeline` in the manifest is a request that the service's published model accepts, and the documented way to deploy works."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import botocore.session  # type: ignore[import-untyped]
import pytest
from botocore.stub import Stubber  # type: ignore[import-untyped]
from botocore.validate import ParamValidator  # type: ignore[import-untyped]
from samples import service

from mlpc.driver import Request, compile_files

SOURCE = '''\
from mlpc import Dataset, ModelArtifact, pipeline, training

@training(image="123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1", instance_type="ml.m5.large", HYPERPARAMETERS)
def train(data: Dataset) -> ModelArtifact: ...

@pipeline(KEYWORDS)
def p(data: Dataset):
    """Trains."""
    for n in range(COPIES):
        train.options(name=f"train-{n}")(data)
'''
KEYWORDS = (
    'name="abalone", display_name="Rings", tags={"team": "search", "cost": 42}, max_parallel_execution_steps=4, '
    'experiment_name="rings", mlflow_resource_arn="arn:aws:sagemaker:us-east-1:123456789012:mlflow-app/a"'
)
ROLE = "arn:aws:iam::123456789012:role/pipeline"
SETTINGS = {"artifact_bucket": "artifacts", "role": ROLE, "tags": {"unit": "rings"}}
TEXT = "a text of this length stands once in each of the steps, so that their number decides how long all are"
GUIDE = Path(__file__).parents[2] / "docs" / "deploying.md"


class Memory:
    def __init__(self, text: str) -> None:
        self.text = text

    def read(self, path: str) -> bytes | None:
        return self.text.encode() if path == "p.py" else None

    def walk(self, folder: str) -> list[str]:
        return []


def files(keywords: str, settings: dict[str, Any], copies: int = 1) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """The files of the pipeline, and what is noted."""
    text = SOURCE.replace("KEYWORDS", keywords).replace("COPIES", str(copies))
    text = text.replace("HYPERPARAMETERS", f'hyperparameters={{"text": "{TEXT}"}}')
    result = compile_files(Request(("p.py",), settings=settings), Memory(text))
    assert [item.message for item in result.diagnostics] == []
    (made,) = result.compiled
    return {file.path: file.content for file in made.files}, made.notes


def creation(keywords: str, settings: dict[str, Any], copies: int = 1) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files(keywords, settings, copies)[0]["manifest.json"])["create_pipeline"]
    return found


def problems(request: dict[str, Any]) -> str:
    """What botocore says of a request, with what is only known when it is sent."""
    whole = {"RoleArn": ROLE, "PipelineDefinition": "{}", "ClientRequestToken": "t" * 32, **request}
    report: str = ParamValidator().validate(whole, service().shape_for("CreatePipelineRequest")).generate_report()
    return report


@pytest.mark.parametrize("keywords", [KEYWORDS, 'name="abalone"'])
@pytest.mark.parametrize("settings", [SETTINGS, {}])
@pytest.mark.parametrize("copies", [1, 150])
def test_the_request_is_one(keywords: str, settings: dict[str, Any], copies: int) -> None:
    assert problems(creation(keywords, settings, copies)) == ""


def test_the_validator_sees_what_is_wrong() -> None:
    """What is known to be bad does not pass, so that what passes is good."""
    for wrong in ({"PipelineName": 1}, {"Tags": {"a": "b"}}, {"ParallelismConfiguration": 4}, {"MlflowConfig": {}}):
        assert problems({**creation(KEYWORDS, SETTINGS), **wrong}) != ""


def test_all_that_is_said_is_there() -> None:
    assert creation(KEYWORDS, SETTINGS) == {
        "PipelineName": "abalone",
        "PipelineDisplayName": "Rings",
        "PipelineDescription": "Trains.",
        "RoleArn": ROLE,
        "Tags": [{"Key": "team", "Value": "search"}, {"Key": "cost", "Value": "42"}],
        "ParallelismConfiguration": {"MaxParallelExecutionSteps": 4},
    }


def test_what_is_configured_holds_where_nothing_is_said() -> None:
    settings = {**SETTINGS, "max_parallel_execution_steps": 7}
    assert creation('name="q", description=""', settings) == {
        "PipelineName": "q",
        "PipelineDescription": "",
        "RoleArn": ROLE,
        "Tags": [{"Key": "unit", "Value": "rings"}],
        "ParallelismConfiguration": {"MaxParallelExecutionSteps": 7},
    }
    assert creation('name="q"', {}) == {"PipelineName": "q", "PipelineDescription": "Trains."}


def test_a_long_definition_is_uploaded() -> None:
    made, _ = files(KEYWORDS, SETTINGS, 150)
    assert len(made["definition.json"]) >= 102_400
    manifest = json.loads(made["manifest.json"])
    key = "abalone/definition.json"
    assert manifest["create_pipeline"]["PipelineDefinitionS3Location"] == {"Bucket": "artifacts", "ObjectKey": key}
    (upload,) = manifest["uploads"]
    assert upload == {"path": "definition.json", "key": key, "sha256": manifest["definition"]["sha256"]}


def test_one_that_no_request_holds_needs_a_bucket() -> None:
    assert not any("too long" in note for note in files(KEYWORDS, {}, 150)[1])
    assert any("too long" in note for note in files(KEYWORDS, {}, 1200)[1])
    assert not any("too long" in note for note in files(KEYWORDS, SETTINGS, 1200)[1])


# --- what the documentation does ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("exists", [False, True])
@pytest.mark.parametrize("settings", [SETTINGS, {}])
@pytest.mark.parametrize("copies", [1, 150])
def test_the_guide_deploys(
    exists: bool, settings: dict[str, Any], copies: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, _ = files(KEYWORDS, settings, copies)
    folder = tmp_path / "build" / "abalone"
    folder.mkdir(parents=True)
    for path, content in made.items():
        (folder / path).write_bytes(content)
    session = botocore.session.Session()
    session.set_credentials("key", "secret")
    client = session.create_client("sagemaker", region_name="us-east-1")
    sent = {"RoleArn": ROLE, **json.loads(made["manifest.json"])["create_pipeline"]}
    if "PipelineDefinitionS3Location" not in sent:
        sent["PipelineDefinition"] = made["definition.json"].decode()
    answer = {"PipelineArn": "arn:aws:sagemaker:us-east-1:123456789012:pipeline/abalone"}
    stubber = Stubber(client)
    if exists:
        text = "Pipeline with name (abalone) already exists."
        stubber.add_client_error("create_pipeline", "ValidationException", text)
        tags = sent.pop("Tags")
        stubber.add_response("update_pipeline", answer, sent)
        stubber.add_response("add_tags", {"Tags": tags}, {"ResourceArn": answer["PipelineArn"], "Tags": tags})
    else:
        client.meta.events.register("provide-client-params.sagemaker.CreatePipeline", without_token(sent))
        stubber.add_response("create_pipeline", answer)
    uploaded: list[tuple[str, str, str]] = []
    s3 = SimpleNamespace(upload_file=lambda *arguments: uploaded.append(arguments))
    clients = {"s3": s3, "sagemaker": client}
    monkeypatch.setitem(sys.modules, "boto3", SimpleNamespace(client=clients.__getitem__))
    monkeypatch.chdir(tmp_path)
    (code,) = re.findall(r"```python\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    with stubber:
        exec(compile(code, str(GUIDE), "exec"), {})
        stubber.assert_no_pending_responses()
    wanted = [("build/abalone/definition.json", "artifacts", "abalone/definition.json")]
    assert uploaded == (wanted if copies > 1 and settings else [])


def without_token(sent: dict[str, Any]) -> Any:
    """Looks at a request before botocore adds the token that makes it one of its own."""

    def look(params: dict[str, Any], **_: object) -> None:
        assert params == sent

    return look


def test_a_selection_is_what_the_service_takes() -> None:
    from mlpc.service.selection import configuration

    source = "arn:aws:sagemaker:us-east-1:111122223333:pipeline/abalone/execution/abc"
    model = service().shape_for("StartPipelineExecutionRequest")
    request = {"PipelineName": "abalone", "ClientRequestToken": "t" * 32}
    for named in (None, source):
        made = {**request, "SelectiveExecutionConfig": configuration(["train"], named)}
        assert not ParamValidator().validate(made, model).has_errors()
    assert ParamValidator().validate({**request, "SelectiveExecutionConfig": {}}, model).has_errors()
