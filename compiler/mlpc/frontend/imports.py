"""The fix for a name of mlpc that a file does not import."""

from __future__ import annotations

import ast

import mlpc
from mlpc.diagnostics.model import Edit, Fix
from mlpc.frontend.program import Module
from mlpc.source import Loc, Span


def import_fix(module: Module, word: str) -> Fix | None:
    """Import it: with the others of mlpc, or in a line of its own where the imports start. None where it is no name of mlpc."""
    if word not in mlpc.__all__:
        return None
    body = module.index.tree.body
    for node in body:
        if isinstance(node, ast.ImportFrom) and node.module == "mlpc" and node.level == 0 and node.names[0].name != "*":
            last = node.names[-1]
            end = module.place(last.end_lineno or node.lineno, last.end_col_offset or 0)
            return _fix(word, Span(module.path, end, end), f", {word}")
    first = next((node for node in body if not _stays_first(node)), None)
    if first is None:
        return None
    start = Loc(min([first.lineno, *(item.lineno for item in getattr(first, "decorator_list", []))]), 0)
    line_end = "\r\n" if module.source.line_with_end(1).endswith("\r\n") else "\n"
    return _fix(word, Span(module.path, start, start), f"from mlpc import {word}{line_end}")


def _fix(word: str, span: Span, text: str) -> Fix:
    return Fix(f"import `{word}` from mlpc", (Edit(span, text),), safe=True)


def _stays_first(node: ast.stmt) -> bool:
    """A docstring, and imports from `__future__`."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"
