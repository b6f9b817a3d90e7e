"""Values as Python source that people can read. Whatever is in a text, it stays a text."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

_WIDTH: Final = 110
_INDENT: Final = "    "


def literal(value: Any, depth: int = 0) -> str:
    """The source of a value of basic types: on one line where it fits, else an element a line."""
    short = _flat(value)
    if len(short) + depth * len(_INDENT) <= _WIDTH or not isinstance(value, Mapping | list | tuple) or not value:
        return short
    pad = _INDENT * (depth + 1)
    if isinstance(value, Mapping):
        entries = cast("Mapping[str, Any]", value).items()
        lines = [f"{pad}{_flat(key)}: {literal(item, depth + 1)},\n" for key, item in entries]
        return "{\n" + "".join(lines) + _INDENT * depth + "}"
    items = cast("Sequence[Any]", value)
    lines = [f"{pad}{literal(item, depth + 1)},\n" for item in items]
    opening, closing = ("[", "]") if isinstance(value, list) else ("(", ")")
    return opening + "\n" + "".join(lines) + _INDENT * depth + closing


def _flat(value: Any) -> str:
    if isinstance(value, Mapping):
        entries = cast("Mapping[str, Any]", value).items()
        return "{" + ", ".join(f"{_flat(key)}: {_flat(item)}" for key, item in entries) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flat(item) for item in value) + "]"
    if isinstance(value, tuple):
        items: tuple[Any, ...] = value
        return "(" + ", ".join(map(_flat, items)) + ("," if len(items) == 1 else "") + ")"
    if isinstance(value, str):
        return _quoted(value)
    if value is None or isinstance(value, bool | int | float | bytes):
        return repr(value)
    raise TypeError(f"{value!r} has no source")


def _quoted(text: str) -> str:
    """A text in double quotes, where that needs no more escapes than single ones."""
    made = repr(text)
    if made[0] == "'" and '"' not in text:
        return '"' + made[1:-1].replace("\\'", "'") + '"'
    return made


def text_block(text: str) -> str:
    """The source of a text of several lines, as they are: raw where it has backslashes, between three quotes."""
    if all(letter.isprintable() or letter in "\n\t" for letter in text) and "\\" not in text[-1:]:
        for prefix in ("", "r") if "\\" not in text else ("r",):
            for quotes in ('"""', "'''"):
                made = f"{prefix}{quotes}{text}{quotes}"
                if quotes not in text and not text.endswith(quotes[0]) and _means(made, text):
                    return made
    return (
        "".join(f"\n{_INDENT}{line!r}" for line in text.splitlines(keepends=True)).join(("(", "\n)")) if text else '""'
    )


def _means(source: str, text: str) -> bool:
    try:
        return bool(ast.literal_eval(source) == text)
    except (SyntaxError, ValueError):
        return False
