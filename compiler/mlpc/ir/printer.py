"""The IR as text, for people and for goldens: two pipelines print the same only if they are equal.

Every field that is compared is printed, except those that have their default. A type is spelled out once, at the end, and named by a
number before; texts of several lines stand as blocks, each line after a bar.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final, cast

from mlpc.ir import nodes as ir
from mlpc.ir import types
from mlpc.record import is_record, printed_fields

_INDENT: Final = "  "
_BASIC: Final = {types.STR: "str", types.INT: "int", types.FLOAT: "float", types.BOOL: "bool", types.NONE: "None"}


def print_pipeline(pipeline: ir.Pipeline) -> str:
    """The text of a pipeline; lines end in `\\n`."""
    printer = _Printer()
    lines = [*printer.block("Pipeline", pipeline, ""), *printer.type_lines()]
    return "".join(f"{line}\n" for line in lines)


class _Printer:
    def __init__(self) -> None:
        self.types: dict[types.Type, str] = {}

    def block(self, title: str, node: object, pad: str) -> Iterator[str]:
        """A record over several lines, a field a line, and each record in a tuple on a line or a block of its own."""
        yield pad + title
        for name, value in printed_fields(node):
            yield from self.field(name, value, pad + _INDENT)

    def field(self, name: str, value: Any, pad: str) -> Iterator[str]:
        items: tuple[Any, ...] = value if isinstance(value, tuple) else ()  # pyright: ignore[reportUnknownVariableType]
        if isinstance(value, bytes):
            # A program is reviewed as text.
            with suppress(UnicodeDecodeError):
                value = value.decode()
        if isinstance(value, str) and "\n" in value:
            yield f"{pad}{name}:"
            yield from (f"{pad}{_INDENT}|{line}" for line in value.split("\n"))
        elif items and all(is_record(item) for item in items):
            yield f"{pad}{name}:"
            for item in items:
                if isinstance(item, ir.Step | ir.Decision | ir.SourceFileRef):
                    yield from self.block(type(item).__name__, item, pad + _INDENT)
                else:
                    yield f"{pad}{_INDENT}{self.inline(item)}"
        elif isinstance(value, ir.FunctionBody | ir.Step | ir.InferenceCode):
            yield from self.block(f"{name}: {type(value).__name__}", value, pad)
        else:
            yield f"{pad}{name} = {self.inline(value)}"

    def inline(self, value: Any) -> str:
        """A value on one line. Texts are quoted as JSON, so that none can look like something else."""
        if value is None or isinstance(value, bool | int | float):
            return repr(value)
        if isinstance(value, str):
            return json.dumps(value)
        if isinstance(value, bytes):
            return f"bytes({value.hex()})"
        if isinstance(value, tuple):
            items = cast("tuple[object, ...]", value)
            return f"({', '.join(map(self.inline, items))}{',' if len(items) == 1 else ''})"
        if isinstance(value, types.Type):
            return self.type(value)
        return self.record(value)

    def record(self, value: Any) -> str:
        parts = [f"{name}={self.inline(item)}" for name, item in printed_fields(value)]
        return f"{type(value).__name__}({', '.join(parts)})"

    def type(self, value: types.Type) -> str:
        if value in _BASIC:
            return _BASIC[value]
        if value not in self.types:
            self.types[value] = f"{types.spell(value)}#{len(self.types) + 1}"
        return self.types[value]

    def type_lines(self) -> Iterator[str]:
        if self.types:
            yield f"{_INDENT}types:"
        done = 0
        while done < len(self.types):
            # Spelling a type out can name others.
            value, name = list(self.types.items())[done]
            yield f"{_INDENT * 2}{name} = {self.record(value)}"
            done += 1
