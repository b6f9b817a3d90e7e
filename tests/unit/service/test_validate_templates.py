"""Definitions that a tool fills in later: where the text of a placeholder is taken, and where it is a fault all the same."""

import json
from pathlib import Path
from typing import Any

import pytest

from mlpc.service.validate import validate

GOOD = Path(__file__).with_name("good_definitions.json").read_text(encoding="utf-8")
JOB = "/Steps/0/Arguments"


def edited(place: str, value: object) -> Any:
    """A good definition with one value replaced or added."""
    document = json.loads(GOOD)["training"]
    *above, last = place.removeprefix("/").split("/")
    owner = document
    for part in above:
        owner = owner[int(part)] if isinstance(owner, list) else owner[part]
    owner[last] = value
    return document


@pytest.mark.parametrize(
    ("place", "value", "taken"),
    [
        (f"{JOB}/RoleArn", "${x}", True),
        (f"{JOB}/ProcessingResources/ClusterConfig/InstanceType", "ml.${x}.large", True),
        (f"{JOB}/NetworkConfig", {"VpcConfig": {"Subnets": ["${x}"], "SecurityGroupIds": ["sg-1"]}}, True),
        # It stands in quotes.
        (f"{JOB}/ProcessingResources/ClusterConfig/InstanceCount", "${x}", False),
        (f"{JOB}/NetworkConfig", "${x}", False),
        # What makes the definition another.
        ("/Steps/0/Name", "${x}", False),
        ("/Steps/0/Type", "${x}", False),
        ("/Version", "${x}", False),
        (f"{JOB}/RoleArn", {"Get": "${x}"}, False),
    ],
)
def test_where_a_placeholder_is_taken(place: str, value: object, taken: bool) -> None:
    document = edited(place, value)
    found = [problem.message for problem in validate(document, ["${x}"]) if problem.severity == "error"]
    assert (found == []) is taken, found
    # Nobody has said that it is one.
    assert [problem for problem in validate(document) if problem.severity == "error"]
    assert [problem for problem in validate(document, ["${y}"]) if problem.severity == "error"]


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("${x}", "${x}"),
        ("a-{{ x }}!", "{{ x }}"),
        ("<%= x %>", "<%= x %>"),
        ("@@X@@", "@@X@@"),
        ("$x", None),
        ("plain!", None),
    ],
)
def test_what_looks_like_one_is_said(text: str, token: str | None) -> None:
    [problem] = validate(edited(f"{JOB}/RoleArn", text))
    wanted = f"; if a tool fills in `{token}`, say so: `--placeholder '{token}'`"
    assert problem.message.endswith(wanted) if token else "--placeholder" not in problem.message
