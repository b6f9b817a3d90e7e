"""The one door to libcst: its nodes, its parser, and where each node stands.

Spans come from printing the tree once and counting, as libcst's own PositionProvider does, but without the metadata machinery, which
costs several times the parse. A test holds the two equal.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from mlpc.frontend.lean import libcst
from mlpc.source import Loc, Span

if TYPE_CHECKING:
    import libcst as nodes
else:
    nodes = libcst()

from libcst import native  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
from libcst._nodes.internal import CodegenState

__all__ = ["ParseFailure", "Positions", "nodes", "parse"]

_NEWLINE = re.compile(r"\r\n|\r|\n")


class ParseFailure(Exception):
    """libcst refuses the text. `line` from 1 and `column` from 0, in the text given."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column


class Positions:
    """Span of every node of the parsed segments of one file."""

    __slots__ = ("_spans", "path")

    def __init__(self, path: str) -> None:
        self.path = path
        # By the node itself: nodes compare by identity.
        self._spans: dict[nodes.CSTNode, tuple[Loc, Loc]] = {}

    def span(self, node: nodes.CSTNode) -> Span:
        start, end = self._spans[node]
        return Span(self.path, start, end)

    def between(self, first: nodes.CSTNode, last: nodes.CSTNode) -> Span:
        return Span(self.path, self._spans[first][0], self._spans[last][1])

    def record(self, module: nodes.Module, first_line: int) -> None:
        state = _Counter(module.default_indent, module.default_newline, self._spans, first_line)
        module._codegen(state)

    def record_all(self, module: nodes.Module, span: Span) -> None:
        """Give every node of a tree the same span: that of the literal whose text it is."""
        spans: dict[nodes.CSTNode, tuple[Loc, Loc]] = {}
        module._codegen(_Counter(module.default_indent, module.default_newline, spans, 1))
        self._spans.update(dict.fromkeys(spans, (span.start, span.end)))


class _Counter(CodegenState):
    """Prints a tree to nowhere, counting lines and columns."""

    def __init__(self, indent: str, newline: str, spans: dict[Any, tuple[Loc, Loc]], line: int) -> None:
        super().__init__(default_indent=indent, default_newline=newline)
        self.spans = spans
        self.line = line
        self.column = 0
        self.stack: list[Loc] = []

    def add_indent_tokens(self) -> None:
        for token in self.indent_tokens:
            self.add_token(token)

    def add_token(self, value: str) -> None:
        if "\n" in value or "\r" in value:
            parts = _NEWLINE.split(value)
            self.line += len(parts) - 1
            self.column = len(parts[-1])
        else:
            self.column += len(value)

    def pop_trailing_newline(self) -> None:
        pass

    def before_codegen(self, node: nodes.CSTNode) -> None:
        self.stack.append(Loc(self.line, self.column))

    def after_codegen(self, node: nodes.CSTNode) -> None:
        start = self.stack.pop()
        # A node that has recorded its own extent, without the whitespace around it, keeps that.
        if node not in self.spans:
            self.spans[node] = (start, Loc(self.line, self.column))

    @contextmanager
    def record_syntactic_position(
        self, node: nodes.CSTNode, *, start_node: nodes.CSTNode | None = None, end_node: nodes.CSTNode | None = None
    ) -> Iterator[None]:
        start = Loc(self.line, self.column)
        try:
            yield
        finally:
            end = Loc(self.line, self.column)
            if start_node is not None:
                start = self.spans[start_node][0]
            if end_node is not None:
                end = self.spans[end_node][1]
            self.spans[node] = (start, end)


def parse(text: str) -> nodes.Module:
    """Parse a piece of a module that stands at its top level; `ParseFailure` where libcst cannot."""
    try:
        parsed: nodes.Module = native.parse_module(text)
    except nodes.ParserSyntaxError as error:
        raise ParseFailure(error.message, error.raw_line, error.raw_column) from None
    return parsed
