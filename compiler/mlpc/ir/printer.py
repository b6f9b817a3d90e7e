"""The IR as text: every field that is compared, one construct a line, so that two pipelines print the same only if they are equal."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from mlpc.ir import nodes as ir
from mlpc.record import fields_of, is_record

_INDENT = "  "


def print_pipeline(pipeline: ir.Pipeline) -> str:
    """The text of a pipeline; lines end in `\\n`."""
    return "".join(f"{line}\n" for line in _block("pipeline", pipeline, 0))


def _block(title: str, node: Any, depth: int) -> Iterator[str]:
    """A node over several lines: what has no parts first on a line of its own, then each part."""
    pad = _INDENT * depth
    yield f"{pad}{title} {type(node).__name__}"
    for name, value, compared in fields_of(node):
        if not compared:
            continue
        if isinstance(value, tuple) and value and all(is_record(item) for item in value):
            yield f"{pad}{_INDENT}{name}:"
            for item in value:
                yield from _item(item, depth + 2)
        else:
            yield f"{pad}{_INDENT}{name} = {inline(value)}"


def _item(node: Any, depth: int) -> Iterator[str]:
    if isinstance(node, ir.Step | ir.Decision):
        yield from _block("-", node, depth)
    else:
        yield f"{_INDENT * depth}- {inline(node)}"


def inline(value: object) -> str:
    """A value on one line. Texts are quoted as JSON, so none can look like something else."""
    match value:
        case None | bool() | int() | float():
            return repr(value)
        case str():
            return json.dumps(value)
        case bytes():
            return f"bytes({value.hex()})"
        case tuple():
            items: Sequence[object] = value
            return f"({', '.join(map(inline, items))}{',' if len(items) == 1 else ''})"
        case _:
            parts = [f"{name}={inline(item)}" for name, item, compared in fields_of(value) if compared]
            return f"{type(value).__name__}({', '.join(parts)})"
