"""Imports inside of functions: they are shipped as they stand, and what they name is not shipped with them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend.body_guards import IMPORT_ERRORS, expected
from mlpc.frontend.body_nodes import body_nodes, is_projects, nodes_of
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
    if isinstance(node, ast.ClassDef):
        nodes = (
            nodes_of(node) if "import " in module.source.between(node.lineno, node.end_lineno or node.lineno) else {}
        )
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        nodes = body_nodes(slicer.ev, module, node).nodes
    else:
        return
    for kind in (ast.Import, ast.ImportFrom):
        for item in nodes.get(kind, ()):
            assert isinstance(item, ast.Import | ast.ImportFrom)
            if not expected(nodes, item, IMPORT_ERRORS):
                _check(slicer, module, item)


def _check(slicer: Slicer, module: Module, node: ast.Import | ast.ImportFrom) -> None:
    base = node.module or "" if isinstance(node, ast.ImportFrom) else ""
    if base == "mlpc":
        for alias in node.names:
            if alias.name != "*" and alias.name not in slicer.script.shipped:
                slicer.not_at_home(alias.name, module.ast_span(node))
        return
    level = node.level if isinstance(node, ast.ImportFrom) else 0
    for alias in node.names:
        name = f"{base}.{alias.name}" if base else alias.name
        if level or is_projects(slicer.ev, module, name):
            _not_shipped(slicer, "." * level + (base or alias.name), module.ast_span(node))
            return


def _not_shipped(slicer: Slicer, name: str, span: Span) -> None:
    script = slicer.script
    slicer.error(rules.BODY_IMPORT, span, name=name, where=script.title, related=[(script.place, script.label)])
