"""What the service would still refuse of a finished request: members that nobody has filled in, and values that no check before has seen.

The checks before this look at what is written. This one looks at what came of it, so that nothing is left for the service to find.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Literal, NamedTuple

from mlpc.backends.base import Fault
from mlpc.backends.sagemaker.model import ConditionStep, DocumentGet, Get, JobStep, Join, Json, JsonGet, LoopStep, Step
from mlpc.passes.fitting import literal_problems, size_problems
from mlpc.service.required import ONE_OF, required_members
from mlpc.service.shapes import Shape, shape
from mlpc.service.steps import STEP_TYPES, denied_members
from mlpc.service.templates import has_placeholder
from mlpc.source import Span

Trail = list[str | int]
"""The members and places of elements that lead to a value."""


class Found(NamedTuple):
    """What is wrong with a member, the way to it, and what is to say of it."""

    wrong: Literal["missing", "both", "refused"]
    trail: tuple[str | int, ...]
    detail: str
    root: str = ""

    @property
    def path(self) -> str:
        """The way as it is shown: `Containers[0].Image`; of a whole request, its shape."""
        shown = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in self.trail)
        return shown.lstrip(".") or self.root


class _Where(NamedTuple):
    """The type of a step, and what is filled in later."""

    kind: str
    placeholders: Sequence[str]


def faults(steps: Sequence[Step], placeholders: Sequence[str]) -> Iterator[Fault]:
    """Everything that is wrong with the arguments of jobs, each at the place that it comes from. Of a text with a placeholder, what it
    will be is not known."""
    for step in steps:
        match step:
            case ConditionStep():
                yield from faults(step.if_steps, placeholders)
                yield from faults(step.else_steps, placeholders)
            case LoopStep():
                yield from faults(step.body, placeholders)
            case JobStep():
                row = STEP_TYPES.get(step.type)
                if row is not None and row.request is not None:
                    found: list[Found] = []
                    _look(step.arguments, shape(row.request), [], _Where(step.type, placeholders), found)
                    for item in found:
                        yield Fault(item.wrong, _span(step, item.trail), step.name, item.path, item.detail)


def _span(step: JobStep, trail: Sequence[str | int]) -> Span:
    """Where the smallest part of a step comes from that holds a member and has a place."""
    parts = ["", "Arguments", *map(str, trail)]
    places = ("/".join(parts[:end]) for end in range(len(parts), 0, -1))
    return next((step.origins[place] for place in places if place in step.origins), step.span)


def _look(value: Json, shape_: Shape, trail: Trail, where: _Where, found: list[Found]) -> None:
    """Add what is wrong with a value. `trail` leads to it, and is as before when this returns: of a request without a fault, which is
    every one but for a few, no path is ever put together."""
    if isinstance(value, str):
        if not has_placeholder(value, where.placeholders):
            _refuse(_literal(value, shape_.name), trail, found)
    elif isinstance(value, dict) and shape_.kind == "structure":
        _structure(value, shape_, trail, where, found)
    elif isinstance(value, dict) and shape_.kind == "map" and shape_.key is not None and shape_.value is not None:
        _refuse(size_problems(len(value), shape_, "entries"), trail, found)
        for key, item in value.items():
            trail.append(key)
            _refuse(_literal(key, shape_.key), trail, found)
            _look(item, shape(shape_.value), trail, where, found)
            trail.pop()
    elif isinstance(value, list) and shape_.kind == "list" and shape_.element is not None:
        _refuse(size_problems(len(value), shape_, "elements"), trail, found)
        for at, item in enumerate(value):
            trail.append(at)
            _look(item, shape(shape_.element), trail, where, found)
            trail.pop()
    elif isinstance(value, Get | Join | JsonGet | DocumentGet):
        if shape_.kind in ("structure", "list", "map"):
            _refuse(["a run-time value can only be one of its elements"], trail, found)
    elif value is None or isinstance(value, int | float):
        _refuse(_literal(value, shape_.name), trail, found)
    else:
        _refuse([f"expected a {shape_.kind}"], trail, found)


def _structure(value: Mapping[str, Json], shape_: Shape, trail: Trail, where: _Where, found: list[Found]) -> None:
    for member in sorted(required_members(where.kind, shape_.name)):
        if member not in value:
            found.append(Found("missing", (*trail, member), ""))
    several = [f"`{member}`" for member in ONE_OF.get(shape_.name, ()) if member in value]
    if len(several) > 1:
        found.append(Found("both", tuple(trail), " and ".join(several), shape_.name))
    denied = denied_members(where.kind).get(shape_.name, ())
    for key, item in value.items():
        trail.append(key)
        member_shape = shape_.members.get(key)
        if member_shape is not None:
            _look(item, shape(member_shape), trail, where, found)
        if member_shape is None or key in denied:
            _refuse(["there is no such member that a pipeline may set"], trail, found)
        trail.pop()


def _refuse(problems: Iterable[str], trail: Trail, found: list[Found]) -> None:
    found += [Found("refused", tuple(trail), problem) for problem in problems]


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
