"""What `@pipeline` and the configuration say of the whole pipeline."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

ARN = "arn:aws:sagemaker:us-east-1:123456789012:mlflow-app/a"
SETTINGS = {"artifact_bucket": "b", "role": "arn:aws:iam::123456789012:role/r", "region": "us-east-1"}


@pytest.mark.parametrize(
    ("keywords", "code", "marked", "problem"),
    [
        ('display_name="My pipeline"', "MLP402", '"My pipeline"', "does not have the form"),
        ('display_name=""', "MLP402", '""', "must have at least 1 characters"),
        (f'description="{"x" * 3073}"', "MLP402", f'"{"x" * 3073}"', "the service takes 3072 characters"),
        ('experiment_name="a_b"', "MLP402", '"a_b"', "does not have the form"),
        (f'experiment_name="{"e" * 121}"', "MLP402", f'"{"e" * 121}"', "must have at most 120 characters"),
        ('trial_name="a.b"', "MLP402", '"a.b"', "does not have the form"),
        ('experiment_name=False, trial_name="t"', "MLP402", '"t"', "no trial without an experiment"),
        ("experiment_name=True", "MLP230", "True", "`False` for none"),
        ('mlflow_resource_arn="mlflow"', "MLP402", '"mlflow"', "does not have the form"),
        ('mlflow_experiment_name="e"', "MLP403", '"e"', "needs `mlflow_resource_arn`"),
        ("max_parallel_execution_steps=0", "MLP402", "0", "must be at least 1"),
        ("max_parallel_execution_steps=2.5", "MLP230", "2.5", "a whole number"),
        ("max_parallel_execution_steps=True", "MLP230", "True", "a whole number"),
        ('tags={"": "v"}', "MLP402", '""', "must have at least 1 characters"),
        (f'tags={{"k": "{"v" * 257}"}}', "MLP402", f'"{"v" * 257}"', "must have at most 256 characters"),
        ('tags={"k": execution.id}', "MLP229", "execution.id", "must be known"),
        ('tags={"k": ["v"]}', "MLP402", '["v"]', "expected text, found a list"),
        ('tags=["k"]', "MLP230", '["k"]', "a dict of texts"),
        ("tags={f'k{n}': 'v' for n in range(51)}", "MLP402", "{f'k{n}': 'v' for n in range(51)}", "at most 50"),
        ('role="r"', "MLP253", "role", "`@pipeline` takes no `role`"),
        ('dispaly_name="d"', "MLP253", "dispaly_name", "no `dispaly_name`"),
    ],
)
def test_what_the_service_refuses(
    findings: Callable[..., list[Any]], keywords: str, code: str, marked: str, problem: str
) -> None:
    found = findings(pipeline=f'name="p", {keywords}')
    assert [(item.code, item.marked) for item in found] == [(code, marked)]
    assert problem in found[0].message


@pytest.mark.parametrize(
    "keywords",
    [
        'display_name="My-pipeline", description="d", max_parallel_execution_steps=50',
        'experiment_name=execution.pipeline_name, trial_name=f"t-{execution.id}"',
        "experiment_name=False",
        f'mlflow_resource_arn="{ARN}", mlflow_experiment_name=execution.pipeline_name',
        'tags={"team": "search", "cost": 42}',
        "display_name=None, tags=None, experiment_name=None, max_parallel_execution_steps=None",
    ],
)
def test_what_it_takes(findings: Callable[..., list[Any]], keywords: str) -> None:
    assert findings(pipeline=f'name="p", {keywords}', target="sagemaker") == []


@pytest.mark.parametrize(
    ("configured", "code", "problem"),
    [
        ("max_parallel_execution_steps = 0", "MLP402", "must be at least 1"),
        ('max_parallel_execution_steps = "4"', "MLP130", "a whole number"),
        ('mlflow_resource_arn = "server"', "MLP402", "does not have the form"),
        (f'tags = {{ team = "{"t" * 257}" }}', "MLP402", "must have at most 256 characters"),
    ],
)
def test_a_mistake_in_the_configuration_is_reported_there(
    findings: Callable[..., list[Any]], configured: str, code: str, problem: str
) -> None:
    found = findings(files={"mlpc.toml": configured})
    assert [(item.code, item.marked) for item in found] == [(code, configured)]
    assert problem in found[0].message
