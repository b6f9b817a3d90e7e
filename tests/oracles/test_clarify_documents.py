"""The documents that go with the Clarify checks of a golden pipeline are those that the SDK uploads for its twin."""

from __future__ import annotations

import json
from typing import Any

import pytest
from definitions import mlpc_definition, mlpc_files, sdk_definition

NAME = "clarify_checks"
SDK: dict[str, dict[str, Any]] = sdk_definition("v2", f"{NAME}_documents")
REGISTERED = {"model-bias": "Bias", "explainability": "Explainability"}


def document(location: str) -> Any:
    """The file that is uploaded to a location."""
    content = mlpc_files(NAME)[location.partition("/clarify-checks/")[2]]
    return json.loads(content)


def step(name: str) -> dict[str, Any]:
    return next(found for found in mlpc_definition(NAME)["Steps"] if found["Name"] == name)


@pytest.mark.parametrize("check", SDK)
def test_a_job_reads_the_same(check: str) -> None:
    inputs = {item["InputName"]: item["S3Input"]["S3Uri"] for item in step(check)["Arguments"]["ProcessingInputs"]}
    assert document(inputs["analysis_config"]) == SDK[check]["analysis"]


@pytest.mark.parametrize("check", REGISTERED)
def test_monitoring_goes_on_with_the_same(check: str) -> None:
    baselines = step("register")["Arguments"]["DriftCheckBaselines"]
    assert document(baselines[REGISTERED[check]]["ConfigFile"]["S3Uri"]) == SDK[check]["monitoring"]


def test_only_what_is_asked_for_is_uploaded() -> None:
    shipped = [path for path in mlpc_files(NAME) if path.startswith("code/")]
    assert len(shipped) == len(SDK) + len(REGISTERED)
