"""The parts of programs that are the same in all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

HELPERS: Final = '''\
import enum

LIMIT = 3
NAMES = ["a", "b", "c"]
SIZES: dict[str, int] = {"a": 1, "b": 2 * LIMIT}
LEFT, (RIGHT, *REST) = 1, (2, 3, 4)


class Rank(enum.IntEnum):
    LOW = 1
    HIGH = 2


class Letter(enum.StrEnum):
    A = "a"
    B = "b"


def scale(value, by=LIMIT):
    """Multiply."""
    return value * by


def total(*values, start=0):
    for value in values:
        start += value
    return start


def counted(**values):
    return len(values) + sum(values.values())


def first_above(values, limit):
    for value in values:
        if value > limit:
            return value
    else:
        return -1


def label(text, number=1, /, *, mark="#"):
    if not text:
        return mark
    return f"{mark}{text}{number:02d}"
'''
GLOBALS: Final[dict[str, list[str]]] = {
    "int": ["LIMIT", "LEFT", "RIGHT"],
    "strs": ["NAMES"],
    "ints": ["REST"],
    "table": ["SIZES"],
}
KINDS: Final = ("int", "float", "str", "bool", "ints", "strs", "table", "pair")

STEPS: Final = """\
from enum import Enum
from typing import Literal

from mlpc import Dataset, Fail, Metrics, ModelArtifact, Outputs, StepFailed, pipeline, processing, training

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/tools:1"
KNOWN = 2
YES = True


class Color(Enum):
    RED = "red"
    BLUE = "blue"
    GREEN = "green"


class Detail(Metrics):
    value: float
    note: str


class Report(Metrics):
    score: float
    size: int
    kind: str
    ok: bool
    detail: Detail


class Parts(Outputs):
    left: Dataset
    right: Dataset
    report: Report


@processing(image=IMAGE, instance_type="ml.m5.large")
def work(tag: str, data: Dataset = Dataset("s3://bucket/raw"), scale: float = 1.0, note: str = "none") -> Dataset: ...


@processing(image=IMAGE, instance_type="ml.m5.large")
def measure(tag: str, data: Dataset = Dataset("s3://bucket/raw")) -> Report: ...


@processing(image=IMAGE, instance_type="ml.m5.large")
def split(tag: str, data: Dataset = Dataset("s3://bucket/raw"), *, count: int = 2) -> Parts: ...


@processing(image=IMAGE, instance_type="ml.m5.large")
def ping(tag: str, flag: bool = False, color: Color = Color.RED) -> None: ...


@training(image=IMAGE, instance_type="ml.m5.large")
def fit(tag: str, data: Dataset = Dataset("s3://bucket/raw"), rate: float = 0.5) -> ModelArtifact: ...
"""
PARAMETERS: Final = {
    "n": "int",
    "m": "int",
    "ratio": "float",
    "text": "str",
    "flag": "bool",
    "mode": 'Literal["fast", "slow", "auto"]',
    "color": "Color",
}
DEFAULTS: Final = {
    "n": "3",
    "m": "-1",
    "ratio": "0.5",
    "text": '"a"',
    "flag": "True",
    "mode": '"fast"',
    "color": "Color.RED",
}
POOLS: Final[dict[str, tuple[Any, ...]]] = {
    "int": (-2, -1, 0, 1, 2, 3, 4, 10),
    "float": (-1.5, 0.0, 0.25, 0.5, 0.75, 1.0, 2.0, 10.5),
    "str": ("", "a", "b", "ab", "red", "fast", "é", "Z"),
    "bool": (True, False),
    "mode": ("fast", "slow", "auto"),
    "color": ("red", "blue", "green"),
}
"""The values that parameters and metrics take when a pipeline runs: few, so that comparisons come out either way."""

TRUTH_HELPERS: Final = """

def above(value, limit=1):
    return value > limit


def within(value, limit):
    low = 0
    return low <= value and value < limit
"""


def signature(names: Sequence[str] = tuple(PARAMETERS)) -> str:
    return ", ".join(f"{name}: {PARAMETERS[name]} = {DEFAULTS[name]}" for name in names)
