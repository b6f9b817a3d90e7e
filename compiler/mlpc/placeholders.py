"""Placeholders: texts of a definition that a deploying tool fills in after it is made."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final, cast

from mlpc.ir import nodes as ir
from mlpc.service.templates import OPENINGS

NOT_FILLED: Final[Mapping[str, str]] = {
    "region": "the images of a framework are resolved for a region, and a definition names them in full",
}
"""Keys that the compiler itself computes with, and why their values must be there."""


def problem(text: str) -> str:
    """Why a text cannot be a placeholder, to be read after `it`; empty where it can."""
    if not text.strip():
        return "is empty"
    if not (text.isascii() and text.isprintable()):
        return "has characters that are no printable ASCII"
    if '"' in text or "\\" in text:
        return f"has {'a quote' if chr(34) in text else 'a backslash'}, which JSON writes in another way"
    return ""


def texts_of(value: object) -> Iterator[str]:
    """The placeholders in a configured value."""
    match value:
        case ir.Template(text=text):
            yield text
        case list():
            for item in cast("list[object]", value):
                yield from texts_of(item)
        case dict():
            for item in cast("dict[str, object]", value).values():
                yield from texts_of(item)
        case _:
            pass


def plain(value: object) -> object:
    """A configured value with the texts of its placeholders, as JSON has it."""
    match value:
        case ir.Template(text=text):
            return text
        case list():
            return [plain(item) for item in cast("list[object]", value)]
        case dict():
            return {key: plain(item) for key, item in cast("dict[str, object]", value).items()}
        case _:
            return value


def in_text(placeholders: Mapping[str, object], text: str) -> dict[str, object]:
    """Those of some configured values, by their keys, of which a text has a placeholder."""
    return {key: value for key, value in placeholders.items() if any(one in text for one in texts_of(value))}


def stray_note(placeholders: Mapping[str, object], definition: str) -> str | None:
    """What to say where a definition has a text of its own that a tool would take for one of its placeholders."""
    texts = [text for value in placeholders.values() for text in texts_of(value)]
    found = stray(definition, texts) if texts else None
    return (
        None
        if found is None
        else f"the definition itself has `{found}`, and what fills in `{texts[0]}` takes that for a placeholder"
    )


def stray(definition: str, placeholders: Collection[str]) -> str | None:
    """A text of a definition that a tool which fills in the placeholders would take for one as well."""
    openings = {opening for opening in OPENINGS for text in placeholders if text.startswith(opening)}
    if not openings:
        return None
    rest = definition
    for text in sorted(placeholders, key=len, reverse=True):
        rest = rest.replace(text, "\0")
    # The escapes of Terraform and CloudFormation stand for the text itself.
    patterns = [f'(?<!{re.escape(item[0])}){re.escape(item)}(?!!)[^\0"\\s]{{0,24}}' for item in sorted(openings)]
    found = re.search("|".join(patterns), rest)
    return found[0] if found is not None else None
