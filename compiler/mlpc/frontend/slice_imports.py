"""Imports inside of functions: they are shipped as they stand, and what they name is not shipped with them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend.body_guards import IMPORT_ERRORS, expected
from mlpc.frontend.body_nodes import Nodes, body_nodes, nodes_of
from mlpc.frontend.program import Module
from mlpc.source import Span

if TYPE_CHECKING:
    from mlpc.frontend.slice import Slicer

SHIPPED: Final = frozenset(
    {
        "Arg",
        "Artifact",
        "Dataset",
        "Fail",
        "FeatureGroup",
        "Input",
        "Metrics",
        "ModelArtifact",
        "Output",
        "Outputs",
        "Param",
        "StepError",
    }
)
"""The names of mlpc that a step's script has."""


def check_imports(slicer: Slicer, module: Module, node: ast.stmt) -> None:
    """Report the imports in a function or class of what will not exist where the step runs: modules of the project, names of mlpc."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and "import " in _inside(module, node):
        nodes = nodes_of(node) if isinstance(node, ast.ClassDef) else body_nodes(slicer.ev, module, node).nodes
        for kind in (ast.Import, ast.ImportFrom):
            for item in nodes.get(kind, ()):
                assert isinstance(item, ast.Import | ast.ImportFrom)
                if not expected(nodes, item, IMPORT_ERRORS):
                    _check(slicer, module, item, nodes)


def _inside(module: Module, node: ast.stmt) -> str:
    return module.source.between(node.lineno, node.end_lineno or node.lineno)


def _check(slicer: Slicer, module: Module, node: ast.Import | ast.ImportFrom, nodes: Nodes) -> None:
    program = slicer.ev.program
    if isinstance(node, ast.Import):
        for alias in node.names:
            if program.resolve(alias.name, module) or program.resolve(alias.name.partition(".")[0], module):
                _not_shipped(slicer, alias.name, module.ast_span(node))
        return
    base = node.module or ""
    if base == "mlpc" and node.level == 0:
        for alias in node.names:
            if alias.name != "*" and alias.name not in slicer.script.shipped:
                slicer.not_at_home(alias.name, module.ast_span(node))
    elif node.level or program.resolve(base, module) or program.resolve(base.partition(".")[0], module):
        _not_shipped(slicer, "." * node.level + base, module.ast_span(node))


def _not_shipped(slicer: Slicer, name: str, span: Span) -> None:
    script = slicer.script
    slicer.error(rules.BODY_IMPORT, span, name=name, where=script.title, related=[(script.place, script.label)])
