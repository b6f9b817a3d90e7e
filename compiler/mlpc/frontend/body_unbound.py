"""Names of a function that have no value yet where they are read: an assignment anywhere makes a name the function's own."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend.body_guards import expected
from mlpc.frontend.body_nodes import Binder, Body
from mlpc.frontend.core import Evaluator

Place = tuple[int, int]
_SCOPES: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_COMPREHENSIONS: Final = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_LOOPS: Final = (ast.For, ast.AsyncFor, ast.While)
_FAILURES: Final = frozenset({"NameError", "UnboundLocalError", "Exception", "BaseException"})
_DECLARED: Final = (ast.Global, ast.Nonlocal)


class Read(NamedTuple):
    """A name that is read without a value, where it is, and what makes it the function's own."""

    name: str
    node: ast.Name
    bound: ast.expr | ast.stmt | None


def check_unbound(ev: Evaluator, body: Body) -> bool:
    """Whether a function reads a name before anything can have bound it; says so, once for a name."""
    found = [*unbound_in(body)]
    for read in found:
        module = body.module
        related = [(module.ast_span(read.bound), "makes it the function's own")] if read.bound is not None else []
        related += [(module.name_span(item), "the file's own") for item in module.index.bindings.get(read.name, ())[:1]]
        ev.error(rules.USED_BEFORE, module.ast_span(read.node), name=read.name, related=related)
    return bool(found)


def unbound_in(body: Body) -> Iterator[Read]:
    """The first place of each name where it is read, and nothing that binds it can have come before."""
    grown = {id(node.target) for node in body.all(ast.AugAssign)}
    reads: dict[str, list[ast.Name]] = {}
    for node in body.all(ast.Name):
        if isinstance(node.ctx, ast.Load) or id(node) in grown:
            reads.setdefault(node.id, []).append(node)
    scopes: _Scopes | None = None
    for name, binders in body.bound.items():
        plain = [item for item in binders if id(item.node) not in grown]
        last = min((_end(item) for item in plain), default=None)
        early = [node for node in reads.get(name, ()) if last is None or _start(node) < last]
        if early and name not in body.params and not any(isinstance(item.node, _DECLARED) for item in binders):
            scopes = scopes or _Scopes(body)
            found = scopes.first(name, binders, plain, sorted(early, key=_start))
            if found is not None:
                yield found


class _Scopes:
    """Where a function has scopes and loops of its own, and what in it is not evaluated where it stands."""

    def __init__(self, body: Body) -> None:
        self.nodes = body.nodes
        self.inner = [_range(node) for kind in (*_SCOPES, *_COMPREHENSIONS) for node in body.nodes.get(kind, ())]
        self.loops = [_range(node) for kind in _LOOPS for node in body.nodes.get(kind, ())]
        # Before Python 3.12 what stands in an f-string is said to be elsewhere; and annotations in a function are not evaluated.
        self.passed = {id(inner) for joined in body.all(ast.JoinedStr) for inner in ast.walk(joined)}
        self.passed |= {id(inner) for item in body.all(ast.AnnAssign) for inner in ast.walk(item.annotation)}

    def first(
        self, name: str, binders: Sequence[Binder], plain: Sequence[Binder], early: Sequence[ast.Name]
    ) -> Read | None:
        """`plain`: what binds the name without reading it; `early`: where it is read before the first of these, in order."""
        own = [item for item in binders if not _inside(item.node, self.inner)]
        # What `:=` binds in a condition, what stands before that may read; and a name that is deleted has no value in other ways, too.
        if not own or any(isinstance(item.node, ast.NamedExpr) or _is_deleted(item.node) for item in binders):
            return None
        for node in early:
            if id(node) in self.passed or _inside(node, self.inner) or expected(self.nodes, node, _FAILURES):
                continue
            around = [loop for loop in self.loops if _inside(node, [loop])]
            if not any(_inside(item.node, around) for item in plain if item in own):
                places = sorted((item.node for item in own if item.node is not node), key=_start)
                return Read(name, node, next((at for at in places if isinstance(at, ast.expr | ast.stmt)), None))
        return None


def _is_deleted(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Del)


def _start(node: ast.AST) -> Place:
    return getattr(node, "lineno", 0), getattr(node, "col_offset", 0)


def _end(item: Binder) -> Place:
    """From where on a binding holds: behind the value that is bound."""
    node = item.value or item.node
    return (
        (getattr(node, "end_lineno", 0), getattr(node, "end_col_offset", 0)) if item.value is not None else _start(node)
    )


def _range(node: ast.AST) -> tuple[Place, Place]:
    return _start(node), (getattr(node, "end_lineno", 0), getattr(node, "end_col_offset", 0))


def _inside(node: ast.AST, ranges: Sequence[tuple[Place, Place]]) -> bool:
    """Whether a node stands in one of some ranges, and does not start one itself."""
    at = _start(node)
    return any(start < at < end for start, end in ranges)
