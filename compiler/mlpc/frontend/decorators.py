"""Steps and pipelines that are declared where mlpc does not look: inside of functions and classes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend.core import Evaluator
from mlpc.frontend.declarations import PIPELINE, STEP_DECORATORS, decorator_path, is_unusable
from mlpc.frontend.index import first_line
from mlpc.frontend.program import Module

_INDENTED: Final = re.compile(r"[ \t]+@")
_SCOPES: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def check_decorators(ev: Evaluator, module: Module) -> None:
    """Report the decorators of a module that are not what they look like, whether or not a pipeline reaches what they decorate."""
    for bindings in module.index.bindings.values():
        for binding in bindings:
            if isinstance(binding.node, ast.FunctionDef | ast.AsyncFunctionDef):
                for item in binding.node.decorator_list:
                    is_unusable(ev, module, item)
    for function, where in _nested(module):
        for item in function.decorator_list:
            path = decorator_path(ev, module, item)
            if path in STEP_DECORATORS or path == PIPELINE:
                what = "pipeline" if path == PIPELINE else "step"
                ev.error(rules.NESTED_DECLARATION, module.ast_span(item), what=what, where=where)


def _nested(module: Module) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, str]]:
    """The decorated functions in functions and classes, and in which of them each is."""
    # To walk over a whole module takes longer than to parse it, so the lines say first where there is something to find.
    lines = [number for number, line in enumerate(module.source.lines, 1) if _INDENTED.match(line)]
    for top in module.index.tree.body if lines else ():
        first, last = first_line(top), top.end_lineno or top.lineno
        if any(first <= number <= last for number in lines):
            yield from _within(top, "")


def _within(node: ast.AST, where: str) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, str]]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and where and node.decorator_list:
        yield node, where
    if isinstance(node, _SCOPES):
        where = "a class" if isinstance(node, ast.ClassDef) else "a function"
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt | ast.excepthandler | ast.match_case):
            yield from _within(child, where)
