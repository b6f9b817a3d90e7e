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

Found = tuple[Literal["missing", "both", "refused"], str, str, str]
"""What is wrong with a member, its path as a JSON pointer below the arguments, its path as it is shown, and what is to say of it."""


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
                    for wrong, pointer, path, detail in _faults(
                        step.arguments, shape(row.request), "", "", _Where(step.type, placeholders)
                    ):
                        yield Fault(wrong, _span(step, pointer), step.name, path, detail)


def _span(step: JobStep, pointer: str) -> Span:
    """Where the smallest part of a step comes from that holds a member and has a place."""
    parts = f"/Arguments{pointer}".split("/")
    places = ("/".join(parts[:end]) for end in range(len(parts), 0, -1))
    return next((step.origins[place] for place in places if place in step.origins), step.span)


def _faults(value: Json, found: Shape, pointer: str, path: str, where: _Where) -> Iterator[Found]:
    match value:
        case Mapping() if found.kind == "structure":
            for member in sorted(required_members(where.kind, found.name) - set(value)):
                yield "missing", pointer, f"{path}.{member}".lstrip("."), ""
            several = [f"`{member}`" for member in ONE_OF.get(found.name, ()) if member in value]
            if len(several) > 1:
                yield "both", pointer, path or found.name, " and ".join(several)
            for key, item in value.items():
                inner = f"{path}.{key}".lstrip(".")
                if key in found.members:
                    yield from _faults(item, shape(found.members[key]), f"{pointer}/{key}", inner, where)
                if key not in found.members or key in denied_members(where.kind).get(found.name, ()):
                    yield "refused", f"{pointer}/{key}", inner, "there is no such member that a pipeline may set"
        case Mapping() if found.kind == "map" and found.key is not None and found.value is not None:
            yield from _refused(pointer, path, size_problems(len(value), found, "entries"))
            for key, item in value.items():
                inner = f"{path}.{key}"
                yield from _refused(f"{pointer}/{key}", inner, _literal(key, found.key))
                yield from _faults(item, shape(found.value), f"{pointer}/{key}", inner, where)
        case list() if found.kind == "list" and found.element is not None:
            yield from _refused(pointer, path, size_problems(len(value), found, "elements"))
            for at, item in enumerate(value):
                yield from _faults(item, shape(found.element), f"{pointer}/{at}", f"{path}[{at}]", where)
        case Get() | Join() | JsonGet() | DocumentGet():
            if found.kind in ("structure", "list", "map"):
                yield "refused", pointer, path, "a run-time value can only be one of its elements"
        case str() if has_placeholder(value, where.placeholders):
            return
        case str() | int() | float() | None:
            yield from _refused(pointer, path, _literal(value, found.name))
        case _:
            yield "refused", pointer, path, f"expected a {found.kind}"


def _refused(pointer: str, path: str, problems: Iterable[str]) -> Iterator[Found]:
    for problem in problems:
        yield "refused", pointer, path, problem


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
