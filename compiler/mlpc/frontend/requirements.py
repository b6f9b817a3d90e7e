"""`requirements=[...]`: what pip is to install where a step runs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, cast

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend.core import Evaluator
from mlpc.frontend.values import Given, Poison, describe

_WORD: Final = r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?"
_VERSION: Final = r"(?:===|==|~=|!=|<=|>=|<|>)\s*[A-Za-z0-9.*+!_-]+"
_VERSIONS: Final = rf"{_VERSION}(?:\s*,\s*{_VERSION})*"
_REQUIREMENT: Final = (
    rf"{_WORD}(?:\s*\[\s*{_WORD}(?:\s*,\s*{_WORD})*\s*\])?"
    rf"\s*(?:{_VERSIONS}|\(\s*{_VERSIONS}\s*\)|@\s*[^\s;]+)?(?:\s*;\s*\S.*)?"
)
"""The form of PEP 508: a name, extras, versions or a location, and a condition, which is not looked into."""
_LOCATION: Final = r"(?:\w+\+)?[a-z]+://\S+|[./]\S*/\S+|\S+\.(?:whl|zip|tar\.gz)"
"""What pip installs from where it is."""


def read_requirements(ev: Evaluator, given: Given | None) -> tuple[str, ...] | None:
    """The requirements as written; None, said, where one is none."""
    if given is None or given.value is None:
        return ()
    value = given.value
    if not isinstance(value, list | tuple):
        if not isinstance(value, Poison):
            ev.error(rules.WRONG_KIND, given.span, wanted="a list of pip requirements", got=describe(value))
        return None
    found: list[str] = []
    items = cast("Sequence[object]", value)
    for at, item in enumerate(items):
        if isinstance(item, str) and re.fullmatch(f"(?:{_REQUIREMENT})|(?:{_LOCATION})", item.strip()):
            found.append(item)
        elif not isinstance(item, Poison):
            place = ev.written(value, at, item, given.span)[1]
            if ev.unfilled(item, place, "it goes into a script that is named for its content"):
                continue
            ev.error(rules.REQUIREMENT, place, text=describe(item))
    return tuple(found) if len(found) == len(items) else None
