"""The body of a function as `ast` has it: its nodes by kind, what binds its names, and what they stand for.

Nothing here reports: what cannot be known without running the file is None.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, TypeAlias, TypeVar

import mlpc
from mlpc.frontend.ast_parts import fields_of
from mlpc.frontend.core import Evaluator
from mlpc.frontend.index import Binding
from mlpc.frontend.program import Module

N = TypeVar("N", bound=ast.AST)
Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
Nodes: TypeAlias = dict[type[ast.AST], list[ast.AST]]
_DEFINITIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def nodes_of(*roots: ast.AST) -> Nodes:
    """Every node below some roots, themselves included, by its class; operators and contexts left out. `ast.walk` takes four times as
    long."""
    found: Nodes = {}
    pending: list[ast.AST | None] = list(roots)
    for node in pending:
        if node is None:
            continue
        kind = node.__class__
        of_kind = found.get(kind)
        if of_kind is None:
            of_kind = found[kind] = []
        of_kind.append(node)
        single, many = fields_of(node)
        for name in single:
            pending.append(getattr(node, name))
        for name in many:
            pending += getattr(node, name)
    return found


class Body(NamedTuple):
    """A function of a module. `nodes`: what is in it, in no order. `bound`: what binds each name anywhere in it, functions inside of it
    included, parameters excluded."""

    module: Module
    function: Function
    nodes: Nodes
    bound: dict[str, list[Binder]]
    params: frozenset[str]

    def all(self, kind: type[N]) -> Sequence[N]:
        """The nodes of a class."""
        return self.nodes.get(kind, ())  # type: ignore[return-value]

    def once(self, name: str) -> Binder | None:
        """The one binding of a name that is no parameter; None where there is none, or more."""
        found = self.bound.get(name, ())
        return found[0] if len(found) == 1 and name not in self.params else None

    def is_parameter(self, name: str) -> bool:
        """Whether a name is a parameter throughout."""
        return name in self.params and name not in self.bound

    def is_global(self, name: str) -> bool:
        """Whether a name is the module's throughout."""
        return name not in self.params and name not in self.bound


class Binder(NamedTuple):
    """A node that binds a name: to the value of an expression, to what a dotted path is imported from, or to something else."""

    node: ast.AST
    value: ast.expr | None = None
    path: str = ""


def parameters_of(function: Function | ast.Lambda) -> Iterator[ast.arg]:
    listed = function.args
    yield from (*listed.posonlyargs, *listed.args, *listed.kwonlyargs)
    yield from (item for item in (listed.vararg, listed.kwarg) if item is not None)


def body_nodes(ev: Evaluator, module: Module, function: Function) -> Body:
    """The body of a function at the top level of a module, looked through once."""
    return ev.once(("nodes", module, function.lineno), lambda: _body(module, function))


def _body(module: Module, function: Function) -> Body:
    nodes = nodes_of(*function.body)
    bound: dict[str, list[Binder]] = {}
    for name, binder in _binders(nodes):
        bound.setdefault(name, []).append(binder)
    return Body(module, function, nodes, bound, frozenset(item.arg for item in parameters_of(function)))


def _binders(nodes: Nodes) -> Iterator[tuple[str, Binder]]:
    simple: set[int] = set()
    for kind in (ast.Assign, ast.AnnAssign, ast.NamedExpr):
        for node in nodes.get(kind, ()):
            assert isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr)
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if isinstance(target, ast.Name) and node.value is not None:
                    simple.add(id(target))
                    yield target.id, Binder(node, node.value)
    for node in nodes.get(ast.Name, ()):
        assert isinstance(node, ast.Name)
        if node.ctx.__class__ is not ast.Load and id(node) not in simple:
            yield node.id, Binder(node)
    for other in _OTHER:
        for node in nodes.get(other, ()):
            yield from _other(node)


_OTHER: Final = (
    *(*_DEFINITIONS, ast.Lambda, ast.Import, ast.ImportFrom, ast.ExceptHandler, ast.Global, ast.Nonlocal),
    *(ast.MatchAs, ast.MatchStar, ast.MatchMapping),
)


def _other(node: ast.AST) -> Iterator[tuple[str, Binder]]:
    match node:
        case ast.Import():
            for alias in node.names:
                path = alias.name if alias.asname else alias.name.partition(".")[0]
                yield alias.asname or path, Binder(node, path=path)
        case ast.ImportFrom():
            for alias in node.names:
                path = f"{node.module}.{alias.name}" if node.level == 0 else ""
                yield alias.asname or alias.name, Binder(node, path=path)
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
            if not isinstance(node, ast.Lambda):
                yield node.name, Binder(node)
            for item in parameters_of(node):
                yield item.arg, Binder(item)
        case ast.ClassDef(name=str(name)) | ast.ExceptHandler(name=str(name)):
            yield name, Binder(node)
        case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
            yield name, Binder(node)
        case ast.Global(names=names) | ast.Nonlocal(names=names):
            for name in names:
                yield name, Binder(node)
        case _:
            pass


# --- what names stand for -----------------------------------------------------------------------------------------------------


class Declared(NamedTuple):
    """A name of the project's: the module, and the one statement that binds it there."""

    module: Module
    binding: Binding


Symbol: TypeAlias = str | Declared | Module
"""A dotted path from outside of the project (`pathlib.Path`, `builtins.open`, `mlpc.Dataset`), a name of it, or one of its modules."""


def symbol_of(ev: Evaluator, body: Body, node: ast.expr) -> Symbol | None:
    """What a dotted name stands for in a body."""
    if isinstance(node, ast.Attribute):
        return _member(ev, symbol_of(ev, body, node.value), node.attr)
    if not isinstance(node, ast.Name):
        return None
    if body.is_global(node.id):
        return global_symbol(ev, body.module, node.id)
    binder = body.once(node.id)
    if binder is None or not binder.path or is_projects(ev, body.module, binder.path):
        return None
    return binder.path


def is_projects(ev: Evaluator, module: Module, dotted: str) -> bool:
    """Whether a dotted name that a module imports is a module of the project, or in one."""
    top = dotted.partition(".")[0]
    if ev.once(("of the project", module, top), lambda: ev.program.resolve(top, module) is not None):
        return True
    # A package without an `__init__.py` is known by what is in it.
    owner = dotted.rpartition(".")[0]
    return any(
        ev.once(("of the project", module, name), lambda name=name: ev.program.resolve(name, module) is not None)  # type: ignore[misc]
        for name in (dotted, owner)
        if "." in name
    )


def module_symbol(ev: Evaluator, module: Module, node: ast.expr) -> Symbol | None:
    """What a dotted name stands for at the top level of a module."""
    if isinstance(node, ast.Attribute):
        return _member(ev, module_symbol(ev, module, node.value), node.attr)
    return global_symbol(ev, module, node.id) if isinstance(node, ast.Name) else None


def _member(ev: Evaluator, owner: Symbol | None, name: str) -> Symbol | None:
    if isinstance(owner, str):
        return f"{owner}.{name}"
    return global_symbol(ev, owner, name) if isinstance(owner, Module) else None


def global_symbol(ev: Evaluator, module: Module, name: str) -> Symbol | None:
    """What a name at the top level of a module stands for."""
    return ev.once(("symbol", module, name), lambda: _global_symbol(ev, module, name))


def _global_symbol(ev: Evaluator, module: Module, name: str) -> Symbol | None:
    bindings = module.index.bindings.get(name, [])
    if not bindings:
        return _starred(ev, module, name)
    binding = bindings[0]
    if len(bindings) > 1 or binding.conditional or binding.kind == "other":
        return None
    if binding.kind != "import":
        return Declared(module, binding)
    dotted = ev.program.absolute(binding, module)
    if dotted is None:
        return None
    source = ev.program.resolve(dotted, module) if dotted else None
    if binding.member is None:
        return source or dotted
    if source is not None and binding.member in source.index.bindings and source is not module:
        return global_symbol(ev, source, binding.member)
    inner = ev.program.resolve(f"{dotted}.{binding.member}".lstrip("."), module)
    if inner is not None or source is not None or binding.level:
        return inner
    return f"{dotted}.{binding.member}"


def _starred(ev: Evaluator, module: Module, name: str) -> Symbol | None:
    for binding in reversed(module.index.star_imports):
        dotted = ev.program.absolute(binding, module)
        if dotted == "mlpc":
            if name in mlpc.__all__:
                return f"mlpc.{name}"
            continue
        source = ev.program.resolve(dotted, module) if dotted else None
        if source is None or source is module:
            return None
        if name in source.index.bindings:
            return global_symbol(ev, source, name)
    return f"builtins.{name}" if hasattr(builtins, name) else None
