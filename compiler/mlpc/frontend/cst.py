"""The one door to libcst: its nodes, its parser, and where each node stands.

Spans come from printing the tree once and counting, as libcst's own PositionProvider does, but without the metadata machinery, which
costs several times the parse. A test holds the two equal.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

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

    __slots__ = ("_kept", "_spans", "path")

    def __init__(self, path: str) -> None:
        self.path = path
        # By identity: a node's own hash is a Python function. The trees are kept, so that an identity stays one node's.
        self._spans: dict[int, tuple[Loc, Loc]] = {}
        self._kept: list[nodes.Module] = []

    def span(self, node: nodes.CSTNode) -> Span:
        start, end = self._spans[id(node)]
        return Span(self.path, start, end)

    def between(self, first: nodes.CSTNode, last: nodes.CSTNode) -> Span:
        return Span(self.path, self._spans[id(first)][0], self._spans[id(last)][1])

    def record(self, module: nodes.Module, first_line: int) -> None:
        state = _Counter(module.default_indent, module.default_newline, self._spans, first_line)
        module._codegen(state)
        self._kept.append(module)

    def record_all(self, module: nodes.Module, span: Span) -> None:
        """Give every node of a tree the same span: that of the literal whose text it is."""
        spans: dict[int, tuple[Loc, Loc]] = {}
        module._codegen(_Counter(module.default_indent, module.default_newline, spans, 1))
        self._spans.update(dict.fromkeys(spans, (span.start, span.end)))
        self._kept.append(module)


class _Counter(CodegenState):
    """Prints a tree to nowhere, counting lines and columns."""

    def __init__(self, indent: str, newline: str, spans: dict[int, tuple[Loc, Loc]], line: int) -> None:
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
        if id(node) not in self.spans:
            self.spans[id(node)] = (start, Loc(self.line, self.column))

    def record_syntactic_position(  # type: ignore[override]
        self, node: nodes.CSTNode, *, start_node: nodes.CSTNode | None = None, end_node: nodes.CSTNode | None = None
    ) -> _Extent:
        return _Extent(self, node, start_node, end_node)


class _Extent:
    """Records what is printed within a `with` as the extent of a node; a class, because generators take twice as long."""

    __slots__ = ("counter", "end_node", "node", "start", "start_node")

    def __init__(
        self, counter: _Counter, node: nodes.CSTNode, start_node: nodes.CSTNode | None, end_node: nodes.CSTNode | None
    ) -> None:
        self.counter = counter
        self.node = node
        self.start_node = start_node
        self.end_node = end_node

    def __enter__(self) -> None:
        self.start = Loc(self.counter.line, self.counter.column)

    def __exit__(self, *exception: object) -> None:
        spans = self.counter.spans
        start = self.start if self.start_node is None else spans[id(self.start_node)][0]
        end = Loc(self.counter.line, self.counter.column) if self.end_node is None else spans[id(self.end_node)][1]
        spans[id(self.node)] = (start, end)


def _unchecked(node: nodes.CSTNode) -> None:
    pass


def parse(text: str) -> nodes.Module:
    """Parse a piece of a module that stands at its top level; `ParseFailure` where libcst cannot."""
    # Nodes check themselves when they are made, for who makes them by hand; that takes longer than to parse them.
    check = nodes.CSTNode.__post_init__
    nodes.CSTNode.__post_init__ = _unchecked  # type: ignore[method-assign,assignment]
    try:
        parsed: nodes.Module = native.parse_module(text)
    except nodes.ParserSyntaxError as error:
        raise ParseFailure(error.message, error.raw_line, error.raw_column) from None
    finally:
        nodes.CSTNode.__post_init__ = check  # type: ignore[method-assign]
    return parsed
