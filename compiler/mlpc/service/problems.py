"""A fault of a definition: where, what, and how sure."""

import json
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from mlpc.service.keywords import nearest

Severity = Literal["error", "warning"]
Place = tuple[str | int, ...]
"""Keys and indices from the top of a document."""

_LISTED = 8
_COMPARED = 60


class Problem(NamedTuple):
    """`pointer` is a JSON Pointer (RFC 6901) into the document, empty for the whole of it.

    An `error` is refused by the service. A `warning` is a fault of which the sources are not sure, or one that only
    shows when the pipeline runs.
    """

    pointer: str
    message: str
    severity: Severity = "error"


class Finding(NamedTuple):
    """A problem before its place is written as a pointer."""

    place: Place
    message: str
    severity: Severity = "error"


def pointer(place: Iterable[str | int]) -> str:
    """`("Steps", 0, "a/b")` -> `/Steps/0/a~1b`."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in place)


def shown(value: object) -> str:
    """A value as a person reads it in a message: short, on one line."""
    if isinstance(value, str):
        text = "".join(char if char.isprintable() else json.dumps(char)[1:-1] for char in value)
        return f"`{text}`" if len(text) <= 80 else f"`{text[:60]}...`"
    if value is None or isinstance(value, bool):
        return f"`{json.dumps(value)}`"
    if isinstance(value, (int, float)):
        return f"`{value}`" if not isinstance(value, int) or abs(value) < 10**40 else "a number of many digits"
    return {"dict": "an object", "list": "a list"}.get(type(value).__name__, f"a {type(value).__name__}")


def listed(names: Sequence[object], last: str = "or") -> str:
    """`a`, `b` or `c`; long lists are cut."""
    words = [shown(name) for name in names]
    if len(words) > _LISTED:
        return ", ".join(words[:_LISTED]) + f" and {len(words) - _LISTED} others"
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def hint(word: str, names: Iterable[str], *, none: str = "") -> str:
    """`; did you mean ...?`, or what there is where nothing is near, or `none` where there is nothing."""
    known = list(dict.fromkeys(names))
    if not known:
        return none
    near = nearest(word, _likely(word, known))
    if near is not None and near != word:
        return f"; did you mean `{near}`?"
    return f"; there {'is' if len(known) == 1 else 'are'} {listed(known, 'and')}"


def _likely(word: str, names: list[str]) -> list[str]:
    """Those worth comparing with a word letter by letter, which for thousands of names would take too long."""
    if len(names) <= _COMPARED:
        return names
    return sorted(names, key=lambda name: (not name.startswith(word[:3]), abs(len(name) - len(word))))[:_COMPARED]
