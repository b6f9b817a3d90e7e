"""No damage to a definition makes the validator fail: it always answers, in sentences, and at places that exist."""

import copy
import json
import random
from pathlib import Path
from typing import Any

import pytest

from mlpc.service.validate import Problem, validate

GOOD: dict[str, Any] = json.loads(Path(__file__).with_name("good_definitions.json").read_text(encoding="utf-8"))
VALUES: list[Any] = [
    None,
    True,
    -1,
    2**70,
    0.5,
    "",
    "x" * 5000,
    "Steps.A.B",
    [],
    [[]],
    [None],
    {},
    {"Get": None},
    {"Get": ""},
    {"Get": "Steps.Pre.PropertyFiles.x"},
    {"Get": "Steps.FE.IterationOutputs[0]"},
    {"Get": "Steps.FE.Selected"},
    {"Get": "Steps.Pre.ProcessingOutputConfig.Outputs"},
    {"Std:Join": []},
    {"Std:Join": {"On": 1, "Values": {"Get": "x"}}},
    {"Std:JsonGet": {"PropertyFile": "x", "S3Uri": None}},
    {"Type": "Condition", "Name": "x"},
    {"\u0000 ": {"a/b": ["~"]}},
]


def places(value: Any, above: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    parts: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [above, *(place for key, part in parts for place in places(part, (*above, key)))]


def damage(document: Any, draw: random.Random) -> Any:
    place = draw.choice(places(document)[1:])
    owner = document
    for part in place[:-1]:
        owner = owner[part]
    kind = draw.randrange(4)
    if kind == 0:
        del owner[place[-1]]
    elif kind == 1 and isinstance(owner, dict):
        owner[str(place[-1]) + draw.choice("xXs.")] = owner.pop(place[-1])
    elif kind == 2 and isinstance(owner, dict):
        owner[draw.choice(["Get", "Std:Join", "Name", "Type", "Extra"])] = copy.deepcopy(draw.choice(VALUES))
    else:
        owner[place[-1]] = copy.deepcopy(draw.choice(VALUES))
    return document


def resolve(document: Any, pointer: str) -> None:
    """Raises where a pointer leads nowhere."""
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        document = document[int(name)] if isinstance(document, list) else document[name]


@pytest.mark.parametrize("title", GOOD)
def test_damaged_definitions(title: str) -> None:
    draw = random.Random(title)
    for _ in range(40):
        document = copy.deepcopy(GOOD[title])
        for _ in range(draw.randint(1, 3)):
            document = damage(document, draw)
        problems = validate(document)
        assert problems == validate(document)
        for problem in problems:
            assert isinstance(problem, Problem)
            resolve(document, problem.pointer)
            assert "\n" not in problem.message
            assert len(problem.message) < 600
