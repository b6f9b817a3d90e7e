"""What the backend assumes of the module that it embeds in scripts."""

import ast
from pathlib import Path

import pytest

import mlpc.dsl
from mlpc.backends.scripts import RUNTIME


@pytest.mark.parametrize("name", RUNTIME)
def test_only_docstrings_span_lines(name: str) -> None:
    """The text is indented line by line, which changes no text but docstrings."""
    assert mlpc.dsl.__file__ is not None
    tree = ast.parse((Path(mlpc.dsl.__file__).parent / name).read_text("utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and ast.get_docstring(node) and isinstance(node.body[0], ast.Expr)
    }
    several = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant | ast.JoinedStr)
        and node.lineno != node.end_lineno
        and id(node) not in docstrings
    ]
    assert several == []
