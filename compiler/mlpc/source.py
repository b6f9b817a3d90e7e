"""Where a piece of source text stands: files, locations, spans.

Lines count from 1. Columns count code points, from 0 inside the compiler and from 1 where people read them.
"""

import re
from typing import NamedTuple

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")


class Loc(NamedTuple):
    """A point between two characters: `line` from 1, `column` in code points from 0."""

    line: int
    column: int


class Span(NamedTuple):
    """A range of characters of one file, `end` excluded. `file` is the path as the user gave it."""

    file: str
    start: Loc
    end: Loc

    def __str__(self) -> str:
        return f"{self.file}:{self.start.line}:{self.start.column + 1}"


NOWHERE = Span("<none>", Loc(1, 0), Loc(1, 0))
"""The span of what no source text says: a parameter the compiler adds, a configured default."""


class SourceFile:
    """The text of a file, by lines.

    Lines end where Python ends them (`\\n`, `\\r\\n`, `\\r`); form feeds and Unicode separators do not end a line.
    """

    __slots__ = ("lines", "path", "text")

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.lines: list[str] = _LINE.findall(text)

    def line(self, number: int) -> str:
        """Line `number` (from 1) without its end; empty beyond the last."""
        return self.lines[number - 1].rstrip("\r\n") if 0 < number <= len(self.lines) else ""

    def between(self, first: int, last: int) -> str:
        """The text of lines `first` to `last` (from 1, both included), line ends kept."""
        return "".join(self.lines[first - 1 : last])

    def at(self, span: Span) -> str:
        """The text that a span names."""
        (first, left), (last, right) = span.start, span.end
        if first == last:
            return self.line_with_end(first)[left:right]
        head = self.line_with_end(first)[left:]
        return head + self.between(first + 1, last - 1) + self.line_with_end(last)[:right]

    def line_with_end(self, number: int) -> str:
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def line_span(self, number: int) -> Span:
        """The span of a line's text, indentation excluded."""
        text = self.line(number)
        left = len(text) - len(text.lstrip())
        return Span(self.path, Loc(number, left), Loc(number, max(left, len(text.rstrip()))))
