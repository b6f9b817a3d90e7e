"""Advice: each rule in several shapes, and beside each what looks alike and is none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from mlpc.driver import Request, compile_files
from mlpc.lints.security import sounds_secret

HEAD = """\
from typing import Literal
from mlpc import *

OWN = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"

class Scores(Metrics):
    auc: float

@processing(image=OWN, instance_type="ml.m5.large")
def prepare(raw: Dataset, *, rows: int = 10, api_key: str = "") -> Dataset: ...

@processing(image=OWN, instance_type="ml.m5.large", cache=Cache("P30D"))
def cached(raw: Dataset) -> Dataset: ...

@processing(image=OWN, instance_type="ml.m5.large")
def evaluate(raw: Dataset) -> Scores: ...

@training(image=OWN, instance_type="ml.m5.large")
def train(data: Dataset) -> ModelArtifact: ...

@callback(sqs_queue_url="https://sqs.us-east-1.amazonaws.com/123456789012/q")
def approve(model: str): ...

def register(model, **options):
    register_model(model, model_package_group_name="g", image=OWN, content_types=["text/csv"], response_types=["text/csv"], **options)

"""
SETTINGS = {"artifact_bucket": "b", "role": "arn:aws:iam::123456789012:role/r", "region": "us-east-1"}


class OneFile:
    def __init__(self, text: str) -> None:
        self.text = text

    def read(self, path: str) -> bytes | None:
        return self.text.encode() if path == "p.py" else None

    def walk(self, folder: str) -> Sequence[str]:
        return []


def advice(body: str, parameters: str = "raw: Dataset", select: str = "", **settings: object) -> list[tuple[str, str]]:
    """Codes and marked texts of the advice for a pipeline with this body."""
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    text = f'{HEAD}@pipeline(name="p")\ndef p({parameters}) -> None:\n{lines}'
    request = Request(("p.py",), target=None, settings={**SETTINGS, **settings}, select=(select,) if select else ())
    result = compile_files(request, OneFile(text))
    assert all(item.severity == "warning" for item in result.diagnostics), result.diagnostics
    found = []
    for item in result.diagnostics:
        source = result.source_of(item.span.file)
        assert source is not None
        found.append((item.rule.code, source.at(item.span)))
    return found


def only(code: str, found: list[tuple[str, str]]) -> list[str]:
    return [text for item, text in found if item == code]


@pytest.mark.parametrize(
    ("parameters", "body", "marked"),
    [
        ("raw: Dataset, n: int = 1", "prepare(raw)", ["n"]),
        ("raw: Dataset, n: int = 1, s: str = 's'", "prepare(raw, rows=n)", ["s"]),
        ("raw: Dataset, other: Dataset", "prepare(raw)", ["other"]),
        ("raw: Dataset, mode: Literal['a', 'b'] = 'a'", "prepare(raw)", ["mode"]),
        ("raw: Dataset, n: int = 1", "if n > 1:\n    raise Fail('x')\nprepare(raw)", []),
        ("raw: Dataset, s: str = 's'", "prepare.options(environment={'A': f'{s}!'})(raw)", []),
        ("raw: Dataset, s: str = 's'", "evaluate(raw)\nraise Fail(s)", []),
        ("raw: Dataset, days: list[str] = ['a']", "for day in days:\n    prepare(raw / day)", []),
        (
            "raw: Dataset, n: int = 1",
            "prepare.options(request={'AppSpecification': {'ContainerEntrypoint': [str(n)]}})(raw)",
            [],
        ),
        ("raw: Dataset, _n: int = 1", "prepare(raw)", []),
    ],
)
def test_unused_parameters(parameters: str, body: str, marked: list[str]) -> None:
    assert only("MLP501", advice(body, parameters)) == marked


@pytest.mark.parametrize(
    ("body", "marked"),
    [
        ("a = prepare(raw)\nprepare(a)", ["prepare"]),
        ("for n in range(3):\n    prepare(raw, rows=n)", ["prepare"]),
        ("a = prepare(raw)\nb = prepare(a)\nprepare(b)", ["prepare", "prepare"]),
        ("a = prepare(raw)\nprepare.options(name='again')(a)", []),
        ("for n in range(3):\n    prepare.options(name=f'part-{n}')(raw, rows=n)", []),
        ("prepare.options(name='year-2024')(raw)", []),
        ("prepare.options(name='year')(raw)\nprepare.options(name='year-2')(raw)", []),
        ("prepare(raw)\ntry:\n    prepare(raw)\nexcept StepFailed:\n    pass", ["prepare"]),
        (
            "x = 1\ntry:\n    train(raw)\nexcept StepFailed:\n    x = 2\nprepare(raw, rows=x)\nprepare(raw, rows=x)",
            ["prepare"],
        ),
        ("s = evaluate(raw)\nx = prepare(raw)\nif s.auc > 0.5:\n    x = cached(x)\ntrain(x)", []),
        ("s = evaluate(raw)\nassert s.auc > 0.1, 'low'\nassert s.auc < 1.0, 'high'\ntrain(raw)", []),
    ],
)
def test_names_by_number(body: str, marked: list[str]) -> None:
    assert only("MLP502", advice(body)) == marked


GATED = "model = train(raw)\ns = evaluate(raw)\n"


@pytest.mark.parametrize(
    ("body", "gate", "metrics"),
    [
        ("register(train(raw))", True, True),
        ("if n > 1:\n    register(train(raw))", True, True),
        (GATED + "register(model, model_quality=s)", True, False),
        (GATED + "if s.auc > 0.9:\n    register(model, model_quality=s)", False, False),
        (GATED + "if s.auc < 0.9:\n    raise Fail('x')\nregister(model, model_quality=s)", False, False),
        (GATED + "if n > 1 and s.auc > 0.9:\n    register(model, model_quality=s)", False, False),
        (GATED + "if s.auc < 0.9:\n    return\nif n > 1:\n    register(model)", False, True),
        (GATED + "assert s.auc > 0.9, 'x'\nregister(model, request={'ModelMetrics': {}})", False, False),
        (
            "model = train(raw)\nok = approve(model='m')\nregister(model, model_quality=evaluate(raw), depends_on=[ok])",
            False,
            False,
        ),
    ],
)
def test_what_is_registered_is_good_and_known_to_be(body: str, gate: bool, metrics: bool) -> None:
    found = advice(body, "raw: Dataset, n: int = 1")
    assert (bool(only("MLP503", found)), bool(only("MLP504", found))) == (gate, metrics)


@pytest.mark.parametrize(
    ("body", "marked"),
    [
        ("prepare(Dataset('s3://b/k'))", ["Dataset('s3://b/k')"]),
        ("x = Dataset('s3://b/k')\nprepare(x)\ntrain(Dataset('s3://b/' + 'k'))", ["Dataset('s3://b/' + 'k')"]),
        ("prepare(raw)", []),
        ("prepare(raw / 'part')", []),
        ("prepare(Dataset(config('data', 's3://b/k')))", []),
        ("prepare.options(request={'ProcessingOutputConfig': {'KmsKeyId': 's3://b'}})(raw)", []),
    ],
)
def test_locations(body: str, marked: list[str]) -> None:
    assert only("MLP505", advice(body)) == marked


def test_instance_types_and_caches_are_asked_for() -> None:
    body = "prepare.options(instance_type='ml.m5.xlarge')(cached.options(instance_type=size)(raw))"
    found = advice(body, "raw: Dataset, size: str = 'ml.m5.large'")
    assert {code for code, _ in found} == set()
    found = advice(body, "raw: Dataset, size: str = 'ml.m5.large'", "MLP5")
    assert only("MLP506", found) == ["'ml.m5.xlarge'"]
    assert only("MLP507", found) == ["prepare.options"]


@pytest.mark.parametrize(
    ("duration", "said"),
    [
        ("P30M", True),
        ("P15M", True),
        ("30m", True),
        ("p30m", True),
        ("P6M", False),
        ("P12M", False),
        ("PT30M", False),
        ("P30D", False),
    ],
)
def test_months_and_minutes(duration: str, said: bool) -> None:
    body = f'prepare.options(cache=Cache("{duration}"))(raw)'
    assert only("MLP508", advice(body)) == ([f'"{duration}"'] if said else [])


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "db_password",
        "DbPassword",
        "DB_PASSWORD",
        "token",
        "HF_TOKEN",
        "hfToken",
        "api_key",
        "ApiKey",
        "apikey",
        "aws_secret_access_key",
        "private_key",
        "client_secret",
        "credentials",
        "wandb_api_key",
        "passphrase",
    ],
)
def test_names_of_secrets(name: str) -> None:
    assert sounds_secret(name)


@pytest.mark.parametrize(
    "name",
    [
        "tokenizer",
        "max_tokens",
        "num_tokens",
        "token_count",
        "token_length",
        "secret_name",
        "secret_arn",
        "SecretId",
        "key",
        "kms_key",
        "key_prefix",
        "primary_key",
        "sort_key",
        "tokens",
        "secretary",
        "author",
        "password_file",
        "credentials_path",
        "s3_key",
    ],
)
def test_names_that_look_like_it(name: str) -> None:
    assert not sounds_secret(name)


@pytest.mark.parametrize(
    ("parameters", "body", "marked"),
    [
        ("raw: Dataset, db_password: str = 'x'", "prepare(raw, api_key=db_password)", ["db_password"]),
        ("raw: Dataset", "prepare(raw, api_key='abc')", ["'abc'"]),
        ("raw: Dataset", "prepare.options(environment={'HF_TOKEN': 'abc', 'A': 'b'})(raw)", ["'abc'"]),
        ("raw: Dataset", "prepare.options(environment={'X': 'AKIAABCDEFGHIJKLMNOP'})(raw)", ["'AKIAABCDEFGHIJKLMNOP'"]),
        (
            "raw: Dataset",
            "prepare.options(environment={'DB_PASSWORD': 'arn:aws:secretsmanager:us-east-1:1:secret:x'})(raw)",
            [],
        ),
        ("raw: Dataset, token: Literal['a', 'b'] = 'a'", "prepare(raw, api_key=token)", []),
        ("raw: Dataset, max_tokens: int = 3", "prepare(raw, rows=max_tokens)", []),
        ("raw: Dataset", "prepare(raw)", []),
    ],
)
def test_secrets(parameters: str, body: str, marked: list[str]) -> None:
    assert only("MLP509", advice(body, parameters)) == marked


def test_public_access() -> None:
    body = "prepare.options(environment={'ACL': 'public-read', 'B': 'public-reader', 'C': '10.0.0.0/8'})(raw)"
    assert only("MLP510", advice(body)) == ["'public-read'"]


RAW = """raw_step(type="Processing", name="raw", arguments={
    "ProcessingResources": {"ClusterConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 30%s}},
    "AppSpecification": {"ImageUri": OWN}, "RoleArn": "arn:aws:iam::123456789012:role/r"%s})"""


@pytest.mark.parametrize(
    ("body", "settings", "count"),
    [
        (RAW % ("", ""), {}, 0),
        (RAW % ("", ""), {"subnets": ["subnet-1"], "security_group_ids": ["sg-1"]}, 1),
        (RAW % ("", ""), {"kms_key": "k"}, 1),
        (RAW % (', "VolumeKmsKeyId": "k"', ""), {"kms_key": "k"}, 0),
        (
            RAW % ("", ', "NetworkConfig": {"VpcConfig": {"Subnets": ["s"], "SecurityGroupIds": ["g"]}}'),
            {"subnets": ["subnet-1"], "security_group_ids": ["sg-1"]},
            0,
        ),
        ("prepare(raw)", {"subnets": ["subnet-1"], "security_group_ids": ["sg-1"], "kms_key": "k"}, 0),
        ("train(raw)", {"subnets": ["subnet-1"], "security_group_ids": ["sg-1"], "kms_key": "k"}, 0),
    ],
)
def test_jobs_in_the_network_and_under_the_key_of_the_project(body: str, settings: dict[str, Any], count: int) -> None:
    assert len(only("MLP511", advice(body, **settings))) == count
