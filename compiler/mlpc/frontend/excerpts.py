"""Statements as text: what a slice copies of them, and where they name something."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Final

from mlpc.frontend.ast_parts import below
from mlpc.frontend.core import Evaluator
from mlpc.frontend.declarations import STEP_DECORATORS, decorator_path, is_stand_in
from mlpc.frontend.index import Binding, first_line
from mlpc.frontend.program import Module
from mlpc.source import Loc, Span


def text_of(ev: Evaluator, module: Module, node: ast.stmt) -> str:
    """A statement's lines, and the comments right above it; of a step, without the decorator."""
    start = first_line(node)
    end = node.end_lineno or node.lineno
    if isinstance(node, ast.FunctionDef) and (
        is_stand_in(node) or any(decorator_path(ev, module, item) in STEP_DECORATORS for item in node.decorator_list)
    ):
        start = node.lineno
        return module.source.between(start, end)
    above = start
    while (
        above > 1
        and module.source.line(above - 1).startswith("#")
        and not module.source.line(above - 1).startswith("#!")
    ):
        above -= 1
    return module.source.between(start if above == 1 else above, end)


def annotation_names(node: ast.ClassDef) -> Iterator[str]:
    """Names in the annotations of a class's fields: `Outputs` and `Metrics` read them when the script runs."""
    bound = {inner.name for inner in below(node) if isinstance(inner, ast.ClassDef)}
    for statement in below(node):
        if isinstance(statement, ast.AnnAssign):
            for inner in below(statement.annotation):
                if isinstance(inner, ast.Name) and inner.id not in bound:
                    yield inner.id


def import_text(binding: Binding) -> str:
    """One import, for one name."""
    if binding.member is None:
        # `import a.b` binds `a`, and makes `a.b` exist.
        assert isinstance(binding.node, ast.Import)
        lines: list[str] = []
        for alias in binding.node.names:
            if alias.asname == binding.name:
                lines.append(f"import {alias.name} as {alias.asname}")
            elif alias.asname is None and alias.name.partition(".")[0] == binding.name:
                lines.append(f"import {alias.name}")
        return "\n".join(lines)
    renamed = f" as {binding.name}" if binding.name != binding.member else ""
    return f"from {binding.module} import {binding.member}{renamed}"


def use_of(module: Module, node: ast.stmt | None, name: str) -> Span | None:
    """Where a statement reads a name first; in an annotation only where it does so nowhere else."""
    places = _reads(node, name) if node is not None else []
    if not places:
        return None
    hints = _in_annotations(node) if node is not None else frozenset()
    chosen = [place for place in places if id(place) not in hints] or places
    return module.ast_span(min(chosen, key=lambda inner: (inner.lineno, inner.col_offset)))


def evaluates(node: ast.stmt, name: str) -> bool:
    """Whether a statement reads a name otherwise than in an annotation."""
    hints = _in_annotations(node)
    return any(id(place) not in hints for place in _reads(node, name))


def _reads(node: ast.AST, name: str) -> list[ast.Name]:
    return [
        inner
        for inner in below(node)
        if isinstance(inner, ast.Name) and inner.id == name and isinstance(inner.ctx, ast.Load)
    ]


def _in_annotations(node: ast.AST) -> frozenset[int]:
    """The nodes in the annotations of a statement, by identity."""
    hints = [
        inner.returns if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef) else inner.annotation
        for inner in below(node)
        if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.AnnAssign | ast.arg)
    ]
    return frozenset(id(part) for hint in hints if hint is not None for part in below(hint))


_READS_HINTS: Final = frozenset(
    {"register", "validate_call", "validate_arguments", "typechecked", "beartype", "command", "callback", "inject"}
)
"""Decorators that evaluate the annotations of what they decorate."""


def hints_in(
    node: ast.FunctionDef, classes: Sequence[ast.ClassDef], functions: Sequence[ast.FunctionDef]
) -> Iterator[str]:
    """Names in annotations that are evaluated when a function runs, or is defined: in the fields of the classes in it, as pydantic and
    dataclasses read them, and of functions whose decorators look at them, itself and those in it."""
    for class_ in classes:
        yield from annotation_names(class_)
    for inner in (node, *functions):
        if any(_last_word(item) in _READS_HINTS for item in inner.decorator_list):
            given = [item.annotation for item in below(inner.args) if isinstance(item, ast.arg)]
            for hint in (inner.returns, *given):
                for part in below(hint) if hint is not None else ():
                    if isinstance(part, ast.Name):
                        yield part.id


def _last_word(node: ast.expr) -> str:
    node = node.func if isinstance(node, ast.Call) else node
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def attribute_of(module: Module, node: ast.stmt | None, owner: str, name: str) -> Span:
    """Where a statement reads `owner.name` first: the name."""
    places = [
        module.ast_span(inner).end
        for inner in (below(node) if node is not None else ())
        if isinstance(inner, ast.Attribute)
        and inner.attr == name
        and isinstance(inner.value, ast.Name)
        and inner.value.id == owner
    ]
    end = min(places)
    return Span(module.path, Loc(end.line, end.column - len(name)), end)
