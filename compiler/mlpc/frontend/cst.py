"""The one door to libcst: its nodes, its parser, and where each node stands.

Spans come from printing the tree once and counting, as libcst's own PositionProvider does, but without the metadata machinery, which
costs several times the parse. A test holds the two equal.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from mlpc.frontend.lean import libcst
from mlpc.source import Loc, Span

if TYPE_CHECKING:
    import libcst as nodes
else:
    nodes = libcst()

from libcst import native  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
from libcst._nodes.internal import CodegenState

__all__ = ["ParseFailure", "Positions", "holders", "identifier", "is_node", "nodes", "parse", "parts"]

_NEWLINE = re.compile(r"\r\n|\r|\n")


_PUNCTUATION: Final = frozenset(
    {
        *(
            "comma",
            "default_indent",
            "default_newline",
            "dot",
            "encoding",
            "footer",
            "has_trailing_newline",
            "header",
            "indent",
        ),
        *(
            "lbrace",
            "lbracket",
            "leading_lines",
            "lines_after_decorators",
            "lpar",
            "rbrace",
            "rbracket",
            "rpar",
            "semicolon",
        ),
        "trailing_whitespace",
    }
)
"""Fields that hold no node but white space and punctuation; besides those whose name begins so."""
_HOLDERS: Final[dict[type, tuple[str, ...]]] = {}
_IS_NODE: Final[dict[type, bool]] = {}
"""Filled as classes are met: to ask each node anew takes several times as long, as libcst's classes are abstract ones."""


def holders(node: nodes.CSTNode) -> tuple[str, ...]:
    """The fields of a node that may hold nodes other than white space and punctuation."""
    kind = node.__class__
    found = _HOLDERS.get(kind)
    if found is None:
        names = [name for name in kind.__dataclass_fields__ if not name.startswith("whitespace")]
        found = _HOLDERS[kind] = tuple(name for name in names if name not in _PUNCTUATION)
    return found


def is_node(value: object) -> bool:
    """Whether a value is a node of a tree, white space left out."""
    kind = value.__class__
    found = _IS_NODE.get(kind)
    if found is None:
        is_space = issubclass(kind, nodes.BaseParenthesizableWhitespace)
        found = _IS_NODE[kind] = issubclass(kind, nodes.CSTNode) and not is_space
    return found


def parts(node: nodes.CSTNode) -> list[nodes.CSTNode]:
    """The nodes within a node, white space and punctuation left out: as libcst's own `children`, but for little."""
    found: list[nodes.CSTNode] = []
    for name in holders(node):
        value = getattr(node, name)
        if isinstance(value, list | tuple):
            found += [item for item in value if is_node(item)]
        elif is_node(value):
            found.append(value)
    return found


class ParseFailure(Exception):
    """libcst refuses the text. `line` from 1 and `column` from 0, in the text given."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column


_COLUMNS = 1 << 24
"""One more than the largest column: a place is one number, which takes a third of the memory of a pair."""

_UNPLACED = frozenset(
    {
        nodes.AssignEqual,
        nodes.Colon,
        nodes.Comma,
        nodes.Comment,
        nodes.Dot,
        nodes.EmptyLine,
        nodes.LeftCurlyBrace,
        nodes.LeftParen,
        nodes.LeftSquareBracket,
        nodes.Newline,
        nodes.ParenthesizedWhitespace,
        nodes.RightCurlyBrace,
        nodes.RightParen,
        nodes.RightSquareBracket,
        nodes.Semicolon,
        nodes.SimpleWhitespace,
        nodes.TrailingWhitespace,
    }
)
"""Two thirds of all nodes are white space and punctuation, of which no message speaks."""


class Positions:
    """Span of every node of the parsed segments of one file, white space and punctuation excluded."""

    __slots__ = ("_dropped", "_kept", "_places", "_wholes", "path")

    def __init__(self, path: str) -> None:
        self.path = path
        # By identity: a node's own hash is a Python function. The trees are kept, so that an identity stays one node's.
        self._places: dict[int, tuple[int, int]] = {}
        # Of what stands in parentheses, the places of these.
        self._wholes: dict[int, tuple[int, int]] = {}
        self._kept: list[nodes.Module] = []
        # Line -> how many characters at its beginning libcst leaves out of the tree.
        self._dropped: dict[int, int] = {}

    def span(self, node: nodes.CSTNode) -> Span:
        start, end = self._places[id(node)]
        return Span(self.path, self._loc(start), self._loc(end))

    def whole(self, node: nodes.CSTNode) -> Span:
        """Where a node stands with the parentheses around it."""
        start, end = self._wholes.get(id(node)) or self._places[id(node)]
        return Span(self.path, self._loc(start), self._loc(end))

    def knows(self, node: nodes.CSTNode) -> bool:
        """Whether a node has a place: white space and punctuation have none."""
        return id(node) in self._places

    def _loc(self, place: int) -> Loc:
        line, column = divmod(place, _COLUMNS)
        return Loc(line, column + self._dropped.get(line, 0) if self._dropped else column)

    def between(self, first: nodes.CSTNode, last: nodes.CSTNode) -> Span:
        return Span(self.path, self.span(first).start, self.span(last).end)

    def record(self, module: nodes.Module, first_line: int, text: str = "") -> None:
        """`text`: what the tree was parsed from, if it has form feeds or names that are not ASCII."""
        if "\f" in text:
            self._dropped.update(_dropped(text, module.code, first_line))
        module._codegen(_Counter(module, self._places, self._wholes, first_line))
        if not text.isascii():
            _normalize(module)
        self._kept.append(module)

    def record_all(self, module: nodes.Module, span: Span) -> None:
        """Give every node of a tree the same span: that of the literal whose text it is."""
        places: dict[int, tuple[int, int]] = {}
        module._codegen(_Counter(module, places, {}, 1))
        self._places.update(dict.fromkeys(places, (_place(span.start), _place(span.end))))
        _normalize(module)
        self._kept.append(module)


def identifier(name: str) -> str:
    """A name as Python compares names: what only looks like another character is that character."""
    return name if name.isascii() else unicodedata.normalize("NFKC", name)


def _normalize(module: nodes.Module) -> None:
    """Let every name be as Python compares it. Its place is counted already."""
    pending: list[nodes.CSTNode] = [module]
    while pending:
        node = pending.pop()
        if isinstance(node, nodes.Name) and not node.value.isascii():
            object.__setattr__(node, "value", identifier(node.value))
        pending += node.children


def _dropped(text: str, printed: str, first_line: int) -> dict[int, int]:
    """libcst drops form feeds before the first word of a statement: by line, how many."""
    lines = zip(_lines(text), _lines(printed), strict=False)
    return {first_line + at: len(said) - len(kept) for at, (said, kept) in enumerate(lines) if len(said) != len(kept)}


def _lines(text: str) -> list[str]:
    return _NEWLINE.split(text)


def _place(loc: Loc) -> int:
    return loc.line * _COLUMNS + loc.column


class _Counter(CodegenState):
    """Prints a tree to nowhere, counting lines and columns."""

    def __init__(
        self, module: nodes.Module, places: dict[int, tuple[int, int]], wholes: dict[int, tuple[int, int]], line: int
    ) -> None:
        super().__init__(default_indent=module.default_indent, default_newline=module.default_newline)
        self.places = places
        self.wholes = wholes
        self.place = line * _COLUMNS
        self.stack: list[int] = []

    def add_indent_tokens(self) -> None:
        for token in self.indent_tokens:
            self.add_token(token)

    def add_token(self, value: str) -> None:
        if "\n" in value or "\r" in value:
            parts = _NEWLINE.split(value)
            self.place = (self.place // _COLUMNS + len(parts) - 1) * _COLUMNS + len(parts[-1])
        else:
            self.place += len(value)

    def pop_trailing_newline(self) -> None:
        pass

    def before_codegen(self, node: nodes.CSTNode) -> None:
        self.stack.append(self.place)

    def after_codegen(self, node: nodes.CSTNode) -> None:
        start = self.stack.pop()
        # A node that has recorded its own extent, without the white space around it, keeps that.
        if type(node) in _UNPLACED:
            return
        if id(node) not in self.places:
            self.places[id(node)] = (start, self.place)
        elif getattr(node, "lpar", ()):
            self.wholes[id(node)] = (start, self.place)

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
        self.start = self.counter.place

    def __exit__(self, *exception: object) -> None:
        counter = self.counter
        start = self.start if self.start_node is None else counter.places[id(self.start_node)][0]
        end = counter.place if self.end_node is None else counter.places[id(self.end_node)][1]
        counter.places[id(self.node)] = (start, end)


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
    except UnicodeEncodeError:
        # Half of a surrogate pair, which the escapes of a text can make.
        raise ParseFailure("not a text that can be written", 1, 0) from None
    finally:
        nodes.CSTNode.__post_init__ = check  # type: ignore[method-assign]
    return parsed
