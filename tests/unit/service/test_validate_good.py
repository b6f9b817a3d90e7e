"""Good definitions of every step type are accepted, and what is accepted is not too much."""

import json
from pathlib import Path
from typing import Any

import pytest

from mlpc.service.steps import STEP_TYPES
from mlpc.service.validate import MAX_DEPTH, Problem, parse_definition, validate

GOOD: dict[str, Any] = json.loads(Path(__file__).with_name("good_definitions.json").read_text(encoding="utf-8"))


def step_types(steps: list[Any]) -> set[str]:
    found: set[str] = set()
    for step in steps:
        found.add(step["Type"])
        for branch in ("IfSteps", "ElseSteps", "ForEachBody"):
            found |= step_types(step["Arguments"].get(branch, []))
    return found


@pytest.mark.parametrize("title", GOOD)
def test_good_definitions(title: str) -> None:
    assert validate(GOOD[title]) == []


def test_every_step_type_has_a_good_example() -> None:
    found = set[str]().union(*(step_types(document["Steps"]) for document in GOOD.values()))
    documented = {name for name, row in STEP_TYPES.items() if row.documented}
    assert documented - found == set()


def test_empty_definition() -> None:
    assert validate({"Version": "2020-12-01", "Steps": []}) == []


def test_members_that_the_service_fills_in_are_not_required() -> None:
    """Job names are made by the service, and the role is the pipeline's where a step has none."""
    arguments = GOOD["cleanup"]["Steps"][0]["Arguments"]
    without = {name: value for name, value in arguments.items() if name != "RoleArn"}
    step = {"Name": "A", "Type": "Processing", "Arguments": without}
    document = {"Version": "2020-12-01", "Parameters": GOOD["cleanup"]["Parameters"], "Steps": [step]}
    assert validate(document) == []
    without["ProcessingJobName"] = "prefix"
    assert validate(document) == []


@pytest.mark.parametrize("document", [None, [], "x", 3, True, 1.5])
def test_not_an_object(document: object) -> None:
    (problem,) = validate(document)
    assert problem.pointer == ""
    assert "an object is expected" in problem.message


@pytest.mark.parametrize(
    ("document", "pointer", "fragment"),
    [
        ({"Version": {1, 2}}, "/Version", "a set, which is not a value of JSON"),
        ({"Steps": [{"Name": (1,)}]}, "/Steps/0/Name", "a tuple"),
        ({"a": {1: 2}}, "/a", "a key is not a text but `1`"),
        ({"a": float("nan")}, "/a", "`nan` is not a number of JSON"),
        ({"a/b~": float("inf")}, "/a~1b~0", "`inf` is not a number of JSON"),
    ],
)
def test_not_json(document: object, pointer: str, fragment: str) -> None:
    (problem,) = validate(document)
    assert problem.pointer == pointer
    assert fragment in problem.message


def nested(depth: int) -> dict[str, Any]:
    """A condition within conditions, `depth` of them."""
    condition: dict[str, Any] = {"Type": "Equals", "LeftValue": 1, "RightValue": 1}
    for _ in range(depth):
        condition = {"Type": "Not", "Condition": condition}
    step = {"Name": "C", "Type": "Condition", "Arguments": {"Conditions": [condition]}}
    return {"Version": "2020-12-01", "Steps": [step]}


def test_nesting_within_the_limit() -> None:
    assert validate(nested(MAX_DEPTH - 20)) == []


@pytest.mark.parametrize("depth", [MAX_DEPTH, 100_000])
def test_nesting_beyond_the_limit(depth: int) -> None:
    (problem,) = validate(nested(depth))
    assert f"nested deeper than {MAX_DEPTH} levels" in problem.message


def test_a_document_within_itself() -> None:
    document: dict[str, Any] = {"Steps": []}
    document["Steps"].append(document)
    (problem,) = validate(document)
    assert "nested deeper" in problem.message


def test_a_large_definition() -> None:
    steps: list[Any] = [
        {
            "Name": f"S{at}",
            "Type": "Lambda",
            "Arguments": {"before": {"Get": f"Steps.S{at - 1}.OutputParameters['x']"}} if at else {},
            "FunctionArn": "arn:aws:lambda:us-west-2:111122223333:function:f",
            "OutputParameters": [{"OutputName": "x", "OutputType": "String"}],
        }
        for at in range(2000)
    ]
    assert validate({"Version": "2020-12-01", "Steps": steps}) == []
    steps[0]["DependsOn"] = ["S1999"]
    (problem,) = validate({"Version": "2020-12-01", "Steps": steps})
    assert problem.pointer == "/Steps/0"


# --- text -------------------------------------------------------------------------------------------------------------


def test_parse() -> None:
    assert parse_definition(b' {"a": [1, "\xc3\xa9"]}\n') == {"a": [1, "é"]}


@pytest.mark.parametrize(
    ("data", "fragment"),
    [
        (b"", "not JSON: expecting value at line 1, column 1"),
        (b'{"a": 1,\n "b" 2}', "expecting ':' delimiter at line 2, column 6"),
        (b'{"a": "\xc3\xa9", x}', "at line 1, column 12"),
        (b'{"a":\n "\xc3\xa9\xff"}', "not UTF-8: byte 0xff at line 2, column 4"),
        (b"\xef\xbb\xbf{}", "byte order mark"),
        (b'{"NaN": "-Infinity \\" NaN",\n"b": -Infinity}', "-Infinity is not a number of JSON, at line 2, column 6"),
        (b'{"a": NaN}', "NaN is not a number of JSON, at line 1, column 7"),
        (b'{"a": ' + b"9" * 5000 + b"}", "more digits than can be read, at line 1, column 7"),
        (b"[" * 100_000, "nested too deep"),
    ],
)
def test_parse_faults(data: bytes, fragment: str) -> None:
    problem = parse_definition(data)
    assert isinstance(problem, Problem)
    assert problem.pointer == ""
    assert problem.severity == "error"
    assert fragment in problem.message
