"""What stands at the top level of a module, by name.

`ast` finds the declarations: it is twenty times cheaper than a syntax tree that keeps the formatting, and most of a file (the bodies of
its steps) is never looked into. Only lines are taken from it: its columns count bytes.
"""

import ast
from collections.abc import Mapping
from typing import Literal, TypeAlias

from mlpc.frontend.changes import changed, changed_elsewhere
from mlpc.record import record

BindingKind: TypeAlias = Literal["import", "function", "class", "assign", "other"]


@record
class Binding:
    """A statement at the top level that binds `name`.

    `target`: for an import, the dotted module, and the name in it if it is a `from` import (`level` dots before it). `first` and `last`
    are lines from 1, decorators included. `conditional`: it stands inside an `if`, `try`, `with`, or loop. `top` is the statement at the
    top level that it is or stands in. `checked_only`: only type checkers see it (`if TYPE_CHECKING`).
    """

    name: str
    kind: BindingKind
    first: int
    last: int
    node: ast.stmt
    top: ast.stmt
    conditional: bool = False
    module: str = ""
    member: str | None = None
    level: int = 0
    checked_only: bool = False


class Index:
    """The top-level bindings of a module, in source order."""

    __slots__ = ("_changed", "bindings", "docstring", "star_imports", "tree")

    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree
        self._changed: Mapping[str, Mapping[int, ast.stmt]] | None = None
        self.bindings: dict[str, list[Binding]] = {}
        self.star_imports: list[Binding] = []
        for statement in tree.body:
            self._add(statement, statement, conditional=False)

    def changed_elsewhere(self) -> Mapping[str, Mapping[int, ast.stmt]]:
        """As in `changes`: few files have a constant that needs to be asked for."""
        if self._changed is None:
            self._changed = changed_elsewhere(self.tree)
        return self._changed

    def _add(self, node: ast.stmt, top: ast.stmt, *, conditional: bool, checked_only: bool = False) -> None:
        for binding in _bindings(node, top, conditional, checked_only):
            if binding.name == "*":
                self.star_imports.append(binding)
            else:
                self.bindings.setdefault(binding.name, []).append(binding)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            return
        if isinstance(node, ast.If) and _is_type_checking(node.test):
            # Names for type checkers only: they are bound as if unconditionally, and never exist when the module runs.
            for inner in node.body:
                self._add(inner, top, conditional=False, checked_only=True)
            for inner in node.orelse:
                self._add(inner, top, conditional=True)
            return
        for field in ("body", "orelse", "finalbody", "handlers", "cases"):
            for inner in getattr(node, field, ()):
                if isinstance(inner, ast.stmt):
                    self._add(inner, top, conditional=True)
                else:
                    for innermost in inner.body:
                        self._add(innermost, top, conditional=True)


def first_line(node: ast.stmt) -> int:
    """The first line of a statement, decorators included."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def _is_type_checking(test: ast.expr) -> bool:
    name = test.attr if isinstance(test, ast.Attribute) else test.id if isinstance(test, ast.Name) else ""
    return name == "TYPE_CHECKING"


def _bindings(node: ast.stmt, top: ast.stmt, conditional: bool, checked_only: bool) -> list[Binding]:
    def bind(name: str, kind: BindingKind, *, module: str = "", member: str | None = None, level: int = 0) -> Binding:
        last = node.end_lineno or node.lineno
        return Binding(
            name=name,
            kind=kind,
            first=first_line(node),
            last=last,
            node=node,
            top=top,
            conditional=conditional,
            module=module,
            member=member,
            level=level,
            checked_only=checked_only,
        )

    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return [bind(node.name, "function")]
        case ast.ClassDef():
            return [bind(node.name, "class")]
        case ast.Import():
            return [
                bind(
                    alias.asname or alias.name.partition(".")[0],
                    "import",
                    module=alias.name if alias.asname else alias.name.partition(".")[0],
                )
                for alias in node.names
            ]
        case ast.ImportFrom():
            return [
                bind(
                    alias.asname or alias.name, "import", module=node.module or "", member=alias.name, level=node.level
                )
                for alias in node.names
            ]
        case ast.Assign():
            return [
                *(bind(name, "assign") for name in _stored_names(node)),
                *(bind(name, "other") for name in changed(node)),
            ]
        case ast.AnnAssign(target=ast.Name(id=name), value=value):
            return [bind(name, "assign")] if value is not None else []
        case _:
            return [bind(name, "other") for name in [*_stored_names(node), *changed(node)]]


def _stored_names(node: ast.stmt) -> list[str]:
    """Names that a statement binds in ways other than a plain assignment; those of nested statements excluded."""
    found: list[str] = []
    pending: list[ast.AST] = [node]
    while pending:
        current = pending.pop()
        if isinstance(current, ast.Name) and isinstance(current.ctx, ast.Store | ast.Del):
            found.append(current.id)
        elif isinstance(current, ast.excepthandler) and isinstance(current, ast.ExceptHandler) and current.name:
            found.append(current.name)
        for child in ast.iter_child_nodes(current):
            if not isinstance(
                child, ast.stmt | ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
            ):
                pending.append(child)
    return sorted(set(found))
