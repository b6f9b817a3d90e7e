"""The pipeline definition document, as the service reads it.

Requests are JSON trees whose leaves may be expressions; everything around them has a class of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from mlpc.record import field, positional_record, record
from mlpc.source import Span


@positional_record
class Get:
    """`{"Get": path}`."""

    path: str


@positional_record
class Join:
    """`{"Std:Join": ...}`."""

    on: str
    values: tuple[Json, ...]


@positional_record
class JsonGet:
    """`{"Std:JsonGet": ...}`: `path` into a property file, given as the path of its Get."""

    property_file: str
    path: str


@positional_record
class DocumentGet:
    """`{"Std:JsonGet": ...}`: `path` into the JSON file at a location."""

    location: Join
    path: str


Expression: TypeAlias = Get | Join | JsonGet | DocumentGet
Json: TypeAlias = "str | int | float | bool | Expression | Sequence[Json] | Mapping[str, Json] | None"


def gets(value: Json) -> Iterator[str]:
    """Every path that a tree reads."""
    match value:
        case Get(path=path) | JsonGet(property_file=path):
            yield path
        case DocumentGet(location=location):
            yield from gets(location)
        case Join(values=values):
            for item in values:
                yield from gets(item)
        case Mapping():
            for item in value.values():
                yield from gets(item)
        case None | bool() | int() | float() | str():
            pass
        case _:
            for item in value:
                yield from gets(item)


@record
class Parameter:
    name: str
    type: str
    default: str | int | float | bool | None
    enum_values: tuple[str, ...]
    description: str | None
    span: Span = field(compare=False)


@record
class Comparison:
    """`type` is the service's: Equals, GreaterThan, ..."""

    type: str
    left: Json
    right: Json
    span: Span = field(compare=False)


@record
class InCondition:
    query: Json
    values: tuple[Json, ...]
    span: Span = field(compare=False)


@record
class NotCondition:
    condition: ConditionExpression
    span: Span = field(compare=False)


@record
class OrCondition:
    conditions: tuple[ConditionExpression, ...]
    span: Span = field(compare=False)


ConditionExpression: TypeAlias = Comparison | InCondition | NotCondition | OrCondition


@record
class JobStep:
    """A step with a request. `members` are those beside `Arguments` that only its type has."""

    name: str
    type: str
    arguments: Mapping[str, Json]
    members: Mapping[str, Json] = field(factory=dict)
    depends_on: tuple[Json, ...] = ()
    display_name: str | None = None
    description: str | None = None
    retry: tuple[Mapping[str, Json], ...] = ()
    cache: Mapping[str, Json] | None = None
    property_files: tuple[Mapping[str, Json], ...] = ()
    origins: Mapping[str, Span]
    span: Span = field(compare=False)


@record
class ConditionStep:
    name: str
    conditions: tuple[ConditionExpression, ...]
    if_steps: tuple[Step, ...]
    else_steps: tuple[Step, ...]
    span: Span = field(compare=False)


@record
class LoopStep:
    """A ForEach step. `concurrency`: how many rounds may run at a time. `pick` and `by`: which round it picks; empty, None: none."""

    name: str
    items: Json
    body: tuple[JobStep, ...]
    concurrency: int
    pick: str = ""
    by: Json = None
    depends_on: tuple[Json, ...] = ()
    span: Span = field(compare=False)


Step: TypeAlias = JobStep | ConditionStep | LoopStep


@record
class Definition:
    """`experiment` and `mlflow` None: the pipeline has no such."""

    parameters: tuple[Parameter, ...]
    experiment: Mapping[str, Json] | None
    mlflow: Mapping[str, Json] | None
    steps: tuple[Step, ...]
