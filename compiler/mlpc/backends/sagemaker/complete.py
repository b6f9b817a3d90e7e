"""What is wrong with a finished request: `request=` may name an element that nobody else fills in, or say it in another way as well."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from mlpc.backends.sagemaker.model import ConditionStep, Get, JobStep, Json, LoopStep, Step
from mlpc.service.required import ONE_OF, required_members
from mlpc.service.shapes import Shape, shape
from mlpc.service.steps import STEP_TYPES
from mlpc.source import Span


def missing(steps: Sequence[Step]) -> Iterator[tuple[Span, str, str]]:
    """Place, step name and path of every required member that is not there."""
    for step, found, value, path in _structures(steps):
        for member in sorted(required_members(step.type, found.name) - set(value)):
            yield step.span, step.name, f"{path}.{member}".lstrip(".")


def doubled(steps: Sequence[Step]) -> Iterator[tuple[Span, str, str, tuple[str, ...]]]:
    """Place, step name, path and members of every structure that has several of which there is one."""
    for step, found, value, path in _structures(steps):
        said = tuple(member for member in ONE_OF.get(found.name, ()) if member in value)
        if len(said) > 1:
            yield step.span, step.name, path.lstrip(".") or found.name, said


def _structures(steps: Sequence[Step]) -> Iterator[tuple[JobStep, Shape, Mapping[str, Json], str]]:
    """Every structure in the requests of the steps, and its path."""
    for step in steps:
        match step:
            case ConditionStep():
                yield from _structures((*step.if_steps, *step.else_steps))
            case LoopStep():
                yield from _structures(step.body)
            case JobStep():
                row = STEP_TYPES.get(step.type)
                if row is not None and row.request is not None:
                    for found, value, path in _within(step.arguments, row.request, ""):
                        yield step, found, value, path
            case _:
                pass


def _within(value: Json, name: str, path: str) -> Iterator[tuple[Shape, Mapping[str, Json], str]]:
    if type(value) in (str, int, Get):
        return
    found = shape(name)
    if isinstance(value, Mapping) and found.kind == "structure":
        yield found, value, path
        for key, item in value.items():
            if key in found.members:
                yield from _within(item, found.members[key], f"{path}.{key}")
    elif isinstance(value, Mapping) and found.kind == "map" and found.value is not None:
        for key, item in value.items():
            yield from _within(item, found.value, f"{path}.{key}")
    elif isinstance(value, list) and found.kind == "list" and found.element is not None:
        for at, item in enumerate(value):
            yield from _within(item, found.element, f"{path}[{at}]")
