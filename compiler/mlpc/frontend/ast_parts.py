"""What is in a node of `ast`, found by its class: `ast.iter_child_nodes` looks at every field of every node."""

from __future__ import annotations

import ast
from typing import Final

_PLAIN: Final = frozenset(
    [
        *(
            "arg",
            "asname",
            "attr",
            "conversion",
            "ctx",
            "id",
            "is_async",
            "kind",
            "kwd_attrs",
            "level",
            "module",
            "n",
            "name",
            "op",
        ),
        *("ops", "rest", "simple", "tag", "type_comment"),
    ]
)
"""Fields that hold no nodes, or only operators and contexts."""
_FIELDS: Final[dict[type[ast.AST], tuple[tuple[str, ...], tuple[str, ...]]]] = {
    **dict.fromkeys((ast.Name, ast.Constant, ast.Global, ast.Nonlocal, ast.MatchSingleton), ((), ())),
    ast.Attribute: (("value",), ()),
}
"""The fields of a class of nodes that hold a node, and those that hold a list of nodes; filled as they are met."""


def fields_of(node: ast.AST) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The fields of a node that hold a node or None, and those that hold lists of nodes; operators and contexts left out."""
    kind = node.__class__
    found = _FIELDS.get(kind)
    if found is None:
        names = [name for name in kind._fields if name not in _PLAIN]
        lists = tuple(name for name in names if isinstance(getattr(node, name), list))
        found = _FIELDS[kind] = (tuple(name for name in names if name not in lists), lists)
    return found


def parts(node: ast.AST) -> list[ast.AST]:
    """The nodes within a node, operators and contexts left out."""
    single, many = fields_of(node)
    found: list[ast.AST | None] = [getattr(node, name) for name in single]
    for name in many:
        found += getattr(node, name)
    return [item for item in found if isinstance(item, ast.AST)]


def below(node: ast.AST) -> list[ast.AST]:
    """A node and every node below it, operators and contexts left out: as `ast.walk`, but for little."""
    found = [node]
    for item in found:
        found += parts(item)
    return found
