"""Edits of good definitions, and what is said of each: where, and a part of the sentence."""

import copy
import json
from pathlib import Path
from typing import Any

from mlpc.service.validate import validate

GOOD: dict[str, Any] = json.loads(Path(__file__).with_name("good_definitions.json").read_text(encoding="utf-8"))
REMOVE = object()
GET_PARAMETER = {"Get": "Parameters.InputUri"}
CLUSTER = "/Steps/0/Arguments/ProcessingResources/ClusterConfig"
INPUT = "/Steps/0/Arguments/ProcessingInputs/0"
TUNING = "/Steps/2/Arguments/HyperParameterTuningJobConfig"
CONDITION = "/Steps/4/Arguments/Conditions"
LAMBDA = "/Steps/0"


def edited(title: str, place: str, value: object) -> Any:
    """A copy of a good definition with one value replaced, added (`/-` adds to a list) or removed."""
    document = copy.deepcopy(GOOD[title])
    *above, last = place.removeprefix("/").split("/")
    owner = document
    for part in above:
        owner = owner[int(part)] if isinstance(owner, list) else owner[part]
    if value is REMOVE:
        del owner[int(last) if isinstance(owner, list) else last]
    elif isinstance(owner, list):
        if last == "-":
            owner.append(value)
        else:
            owner[int(last)] = value
    else:
        owner[last] = value
    return document


def check(title: str, place: str, value: object, expected: str | None, fragment: str, severity: str) -> None:
    problems = validate(edited(title, place, value))
    where = place.removesuffix("/-") if expected is None else expected
    found = [problem for problem in problems if problem.pointer == where and fragment in problem.message]
    assert found, "\n".join(map(str, problems)) or "no problem at all"
    assert [problem.severity for problem in found] == [severity]
