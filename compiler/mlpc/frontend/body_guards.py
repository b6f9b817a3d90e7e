"""Where a body expects something to fail, or does it only under conditions that are there for it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Final

from mlpc.frontend.body_nodes import Nodes

IMPORT_ERRORS: Final = frozenset({"ImportError", "ModuleNotFoundError", "Exception", "BaseException"})
WRONG_USE: Final = frozenset({"AttributeError", "TypeError"})
_PLATFORM: Final = frozenset({"TYPE_CHECKING", "version_info", "platform", "find_spec", "system", "is_available"})


def expected(nodes: Nodes, node: ast.AST, errors: frozenset[str]) -> bool:
    """Whether a node stands in a `try` that catches one of some errors, or in a `with suppress(...)` of one."""
    for kind in (ast.Try, ast.TryStar):
        for item in nodes.get(kind, ()):
            assert isinstance(item, ast.Try | ast.TryStar)
            if _within(node, item.body) and any(_catches(handler, errors) for handler in item.handlers):
                return True
    for item in nodes.get(ast.With, ()):
        assert isinstance(item, ast.With)
        if _within(node, item.body) and any(
            name in errors for with_ in item.items for name in _words(with_.context_expr)
        ):
            return True
    return False


def depends_on_platform(nodes: Nodes, node: ast.AST) -> bool:
    """Whether a node stands under a condition about the version of Python, the machine, or what is installed."""
    return any(
        isinstance(item, ast.If)
        and _within(node, [*item.body, *item.orelse])
        and not _PLATFORM.isdisjoint(_words(item.test))
        for item in nodes.get(ast.If, ())
    )


def _catches(handler: ast.ExceptHandler, errors: frozenset[str]) -> bool:
    return handler.type is None or not errors.isdisjoint(_words(handler.type))


def _words(node: ast.expr) -> Iterator[str]:
    """The last words of the names in an expression."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name):
            yield inner.id
        elif isinstance(inner, ast.Attribute):
            yield inner.attr


def _within(node: ast.AST, block: Sequence[ast.stmt]) -> bool:
    """Whether a node stands in one of the statements of a block, by its place."""
    if not block:
        return False
    at = (getattr(node, "lineno", 0), getattr(node, "col_offset", 0))
    last = block[-1]
    return (block[0].lineno, block[0].col_offset) <= at < (last.end_lineno or 0, last.end_col_offset or 0)
