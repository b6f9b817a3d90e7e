"""What the service would still refuse of a finished request: members that nobody has filled in, and values that no check before has seen.

The checks before this look at what is written. This one looks at what came of it, so that nothing is left for the service to find.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from mlpc.backends.base import Fault
from mlpc.backends.sagemaker.model import ConditionStep, Get, JobStep, Join, Json, JsonGet, LoopStep, Step
from mlpc.passes.fitting import literal_problems, size_problems
from mlpc.service.required import required_members
from mlpc.service.shapes import Shape, shape
from mlpc.service.steps import STEP_TYPES, denied_members
from mlpc.source import Span

Found = tuple[str, str, str]
"""A member's path as a JSON pointer below the arguments, its path as it is shown, and what is wrong; empty where it is missing."""


def faults(steps: Sequence[Step]) -> Iterator[Fault]:
    """Everything that is wrong with the arguments of jobs, each at the place that it comes from."""
    for step in steps:
        match step:
            case ConditionStep():
                yield from faults(step.if_steps)
                yield from faults(step.else_steps)
            case LoopStep():
                yield from faults(step.body)
            case JobStep():
                row = STEP_TYPES.get(step.type)
                if row is not None and row.request is not None:
                    for pointer, path, problem in _faults(step.arguments, shape(row.request), "", "", step.type):
                        yield Fault(_span(step, pointer), step.name, path, problem)


def _span(step: JobStep, pointer: str) -> Span:
    """Where the smallest part of a step comes from that holds a member and has a place."""
    parts = f"/Arguments{pointer}".split("/")
    places = ("/".join(parts[:end]) for end in range(len(parts), 0, -1))
    return next((step.origins[place] for place in places if place in step.origins), step.span)


def _faults(value: Json, found: Shape, pointer: str, path: str, kind: str) -> Iterator[Found]:
    match value:
        case Mapping() if found.kind == "structure":
            for member in sorted(required_members(kind, found.name) - set(value)):
                yield pointer, f"{path}.{member}".lstrip("."), ""
            for key, item in value.items():
                inner = f"{path}.{key}".lstrip(".")
                if key in found.members:
                    yield from _faults(item, shape(found.members[key]), f"{pointer}/{key}", inner, kind)
                if key not in found.members or key in denied_members(kind).get(found.name, ()):
                    yield f"{pointer}/{key}", inner, "there is no such member that a pipeline may set"
        case Mapping() if found.kind == "map" and found.key is not None and found.value is not None:
            yield from ((pointer, path, problem) for problem in size_problems(len(value), found, "entries"))
            for key, item in value.items():
                inner = f"{path}.{key}"
                yield from ((f"{pointer}/{key}", inner, problem) for problem in _literal(key, found.key))
                yield from _faults(item, shape(found.value), f"{pointer}/{key}", inner, kind)
        case list() if found.kind == "list" and found.element is not None:
            yield from ((pointer, path, problem) for problem in size_problems(len(value), found, "elements"))
            for at, item in enumerate(value):
                yield from _faults(item, shape(found.element), f"{pointer}/{at}", f"{path}[{at}]", kind)
        case Get() | Join() | JsonGet():
            if found.kind in ("structure", "list", "map"):
                yield pointer, path, "a run-time value can only be one of its elements"
        case str() | int() | float() | None:
            yield from ((pointer, path, problem) for problem in _literal(value, found.name))
        case _:
            yield pointer, path, f"expected a {found.kind}"


def _literal(value: str | int | float | None, name: str) -> tuple[str, ...]:
    """What is wrong with a value for a shape."""
    # `True` and 1 are one key of a cache.
    return _problems(type(value).__name__, value, name)


@cache
def _problems(kind: str, value: str | int | float | None, name: str) -> tuple[str, ...]:
    found = shape(name)
    if found.kind == "string" and kind != "str":
        return (f"expected text, found {value!r}",)
    return tuple(literal_problems(value, found))
