"""Values as Python source that people can read. Whatever is in a text, it stays a text."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, cast

_WIDTH: Final = 110
_INDENT: Final = "    "


def literal(value: Any) -> str:
    """The source of a value of basic types: on one line where it fits, else an element a line."""
    return _laid_out(value, _flat, ",", 0)


def json_block(value: Any) -> str:
    """The source of a text of several lines that is the JSON of a value. Python reads a long text in no time, where the same data as
    source takes it a hundred times its size in memory."""
    return f'r"""\n{_laid_out(value, _flat_json, "", 0)}\n"""'


def _laid_out(value: Any, flat: Callable[[Any], str], last: str, depth: int) -> str:
    """`flat`: how it is written on one line. `last`: what stands after the last element, where each has a line."""
    short = flat(value)
    if len(short) + depth * len(_INDENT) <= _WIDTH or not isinstance(value, Mapping | list | tuple) or not value:
        return short
    pad = _INDENT * (depth + 1)
    if isinstance(value, Mapping):
        entries = cast("Mapping[str, Any]", value).items()
        lines = [f"{pad}{flat(key)}: {_laid_out(item, flat, last, depth + 1)}" for key, item in entries]
        opening, closing = "{", "}"
    else:
        items = cast("Sequence[Any]", value)
        lines = [f"{pad}{_laid_out(item, flat, last, depth + 1)}" for item in items]
        opening, closing = ("(", ")") if isinstance(value, tuple) and last else ("[", "]")
    return f"{opening}\n" + ",\n".join(lines) + f"{last}\n{_INDENT * depth}{closing}"


def _flat_json(value: Any) -> str:
    """JSON on one line. What nobody can see in a text is escaped."""
    text = json.dumps(value, ensure_ascii=False)
    return text if text.isprintable() else json.dumps(value)


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
