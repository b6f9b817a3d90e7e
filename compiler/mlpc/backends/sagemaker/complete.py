"""What a finished request still lacks: `request=` may name an element that nobody else fills in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from mlpc.backends.sagemaker.model import ConditionStep, Get, JobStep, Json, LoopStep, Step
from mlpc.service.required import required_members
from mlpc.service.shapes import shape
from mlpc.service.steps import STEP_TYPES
from mlpc.source import Span


def missing(steps: Sequence[Step]) -> Iterator[tuple[Span, str, str]]:
    """Place, step name and path of every required member that is not there."""
    for step in steps:
        match step:
            case ConditionStep():
                yield from missing(step.if_steps)
                yield from missing(step.else_steps)
            case LoopStep():
                yield from missing(step.body)
            case JobStep():
                row = STEP_TYPES.get(step.type)
                if row is not None and row.request is not None:
                    for path in _missing(step.arguments, row.request, "", step.type):
                        yield step.span, step.name, path


def _missing(value: Json, name: str, path: str, kind: str) -> Iterator[str]:
    if type(value) in (str, int, Get):
        return
    found = shape(name)
    if isinstance(value, Mapping) and found.kind == "structure":
        for member in sorted(required_members(kind, name) - set(value)):
            yield f"{path}.{member}".lstrip(".")
        for key, item in value.items():
            if key in found.members:
                yield from _missing(item, found.members[key], f"{path}.{key}", kind)
    elif isinstance(value, Mapping) and found.kind == "map" and found.value is not None:
        for key, item in value.items():
            yield from _missing(item, found.value, f"{path}.{key}", kind)
    elif isinstance(value, list) and found.kind == "list" and found.element is not None:
        for at, item in enumerate(value):
            yield from _missing(item, found.element, f"{path}[{at}]", kind)
