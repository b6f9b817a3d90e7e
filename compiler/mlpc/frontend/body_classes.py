"""Classes of results, as the bodies of steps use them: known from their declarations, whether or not a signature names them."""

from __future__ import annotations

import ast
from typing import Final, NamedTuple

from mlpc.frontend.body_nodes import Declared, Symbol, module_symbol
from mlpc.frontend.core import Evaluator
from mlpc.source import Span

RECORDS: Final = frozenset({"mlpc:Outputs", "mlpc:Metrics"})
_BASES: Final = {
    "mlpc.Outputs": ("mlpc:Outputs",),
    "mlpc.Metrics": ("mlpc:Metrics",),
    "mlpc.Artifact": ("mlpc:Artifact",),
    "mlpc.Dataset": ("mlpc:Dataset", "mlpc:Artifact"),
    "mlpc.ModelArtifact": ("mlpc:ModelArtifact", "mlpc:Artifact"),
}
"""The classes of mlpc, and what they and their bases are called in types."""
_MEMBERS: Final = {
    "mlpc:Outputs": ("new",),
    "mlpc:Metrics": ("at", "document"),
    "mlpc:Artifact": ("new", "location"),
    "mlpc:ModelArtifact": ("extract",),
}
"""What an instance has by itself; a test holds this to the classes."""
_OTHERWISE: Final = frozenset({"new", "__init__", "__new__", "__setattr__", "__getattr__", "__getattribute__"})
"""A class with one of these of its own is made, or has attributes, in a way that is not known."""


class Class(NamedTuple):
    """A class of results. `bases`: what it and its bases are called in types, itself first. `fields`: those of bases first. `members`:
    what an instance has beside them."""

    name: str
    bases: tuple[str, ...]
    fields: tuple[str, ...]
    members: frozenset[str]
    span: Span | None = None

    @property
    def base(self) -> str:
        """That of mlpc's classes which it derives from."""
        return next(name for name in reversed(self.bases) if name in RECORDS or name == "mlpc:Artifact")

    def has(self, name: str) -> bool:
        return name.startswith("_") or name in self.fields or name in self.members


def class_of(ev: Evaluator, symbol: Symbol | None) -> Class | None:
    """The class that a name stands for, where it is one of results and all of it is known."""
    if isinstance(symbol, str):
        bases = _BASES.get(symbol)
        return None if bases is None else _own(symbol.rpartition(".")[2], bases)
    if not isinstance(symbol, Declared) or not isinstance(symbol.binding.node, ast.ClassDef):
        return None
    key = ("class", symbol.module, symbol.binding.name)
    if key not in ev.memo:
        # While it is looked into: of a class that is its own base, Python tells.
        ev.memo[key] = None
        ev.memo[key] = _declared(ev, symbol, symbol.binding.node)
    found: Class | None = ev.memo[key]
    return found


def artifact_class(name: str, bases: tuple[str, ...]) -> Class | None:
    """The class of an artifact type, where it is one of mlpc's own."""
    return _own(name, bases) if all(base.startswith("mlpc:") for base in bases) else None


def _own(name: str, bases: tuple[str, ...]) -> Class:
    return Class(name, bases, (), frozenset(member for base in bases for member in _MEMBERS.get(base, ())))


def _declared(ev: Evaluator, symbol: Declared, node: ast.ClassDef) -> Class | None:
    if len(node.bases) != 1 or node.decorator_list or any(item.arg in (None, "metaclass") for item in node.keywords):
        return None
    parent = class_of(ev, module_symbol(ev, symbol.module, node.bases[0]))
    if parent is None:
        return None
    fields: list[str] = []
    members: list[str] = []
    for item in node.body:
        match item:
            case ast.AnnAssign(target=ast.Name(id=name)):
                (fields if parent.base in RECORDS and not name.startswith("_") else members).append(name)
            case ast.Assign(targets=targets) if all(isinstance(target, ast.Name) for target in targets):
                members += [target.id for target in targets if isinstance(target, ast.Name)]
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                members.append(name)
            case ast.Pass() | ast.Expr(value=ast.Constant()):
                pass
            case _:
                return None
    if not _OTHERWISE.isdisjoint(members):
        return None
    return Class(
        node.name,
        (f"{symbol.module.name}:{node.name}", *parent.bases),
        tuple(dict.fromkeys([*parent.fields, *fields])),
        parent.members.union(members),
        symbol.module.name_span(symbol.binding),
    )
