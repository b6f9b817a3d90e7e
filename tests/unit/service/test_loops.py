"""What the service asks of a ForEach step."""

import json
from pathlib import Path

import pytest

from mlpc.service.validate import validate

GOLDEN = Path(__file__).parents[2] / "golden" / "loops" / "expected" / "loops.definition.json"


def test_a_golden_loop_is_what_the_service_takes() -> None:
    assert [found for found in validate(json.loads(GOLDEN.read_text("utf-8"))) if found.severity == "error"] == []


@pytest.mark.parametrize(
    ("concurrency", "problem"), [(None, "`MaxConcurrency` is missing"), (51, "is at most 50"), (0, "at least 1")]
)
def test_a_loop_says_how_many_items_may_run_at_once(concurrency: int | None, problem: str) -> None:
    definition = json.loads(GOLDEN.read_text("utf-8"))
    arguments = definition["Steps"][0]["Arguments"]
    del arguments["MaxConcurrency"]
    if concurrency is not None:
        arguments["MaxConcurrency"] = concurrency
    found = [item for item in validate(definition) if item.severity == "error"]
    assert [problem in item.message for item in found] == [True]
    assert found[0].pointer.startswith("/Steps/0/Arguments")
