"""What a file that Python cannot read probably is: half merged, half a notebook, or of a later Python."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Final, NamedTuple

from mlpc.source import Loc, SourceFile, Span


class Explained(NamedTuple):
    """A place, why Python cannot read it, and what to do; `help` None: correct the syntax."""

    place: Span
    reason: str
    help: str | None


_CONFLICT: Final = r"(?:<{7}|>{7})(?: |$)|\|{7} |={7}$"
_MAGIC: Final = r"[ \t]*[%!](?=[\w%])"
_LATER: Final = (
    (r"[ \t]*(?P<mark>type)[ \t]+\w+[ \t]*(?:\[[^\]]*\][ \t]*)?=(?!=)", (3, 12), "`type` statements"),
    (r"[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+\w+(?P<mark>\[)", (3, 12), "type parameters"),
    (r"[ \t]*except[ \t]+(?P<mark>[\w.]+[ \t]*,[^()]*):", (3, 14), "`except` without parentheses"),
)


def explained(source: SourceFile, place: Span, reason: str) -> Iterator[Explained]:
    """What to say where Python says `reason`: all the marks of a merge, or one thing."""
    conflicts = [number for number in range(1, len(source.lines) + 1) if re.match(_CONFLICT, source.line(number))]
    if any(source.line(number)[0] in "<>" for number in conflicts):
        help_ = "keep one of the two versions, and delete the lines with the marks"
        yield Explained(source.line_span(conflicts[0]), "a merge has left its marks here", help_)
        return
    line = place.start.line
    text = source.line(line)
    if re.match(_MAGIC, text):
        help_ = "delete the line; a step says with `requirements=` what is installed where it runs"
        yield Explained(source.line_span(line), "this is a command of a notebook", help_)
        return
    for pattern, version, what in _LATER:
        match = re.match(pattern, text)
        if match is not None and sys.version_info < version:
            span = Span(source.path, Loc(line, match.start("mark")), Loc(line, match.end("mark")))
            needed, here = ".".join(map(str, version)), ".".join(map(str, sys.version_info[:2]))
            help_ = f"run mlpc with Python {needed} or later, or write it as Python {here} does"
            yield Explained(span, f"{what} are of Python {needed}, and mlpc runs on {here}", help_)
            return
    if place.start.column >= len(text.rstrip()) and "indent" in reason:
        place = Span(source.path, Loc(line, 0), Loc(line, max(len(text) - len(text.lstrip()), 1)))
    yield Explained(place, reason, None)
