"""Names of a function that have no value yet where they are read: an assignment anywhere makes a name the function's own."""

from __future__ import annotations

import ast
from collections.abc import Sequence
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


def check_unbound(ev: Evaluator, body: Body) -> bool:
    """Whether a function reads a name before anything can have bound it; says so, once for a name."""
    found = [read for name, binders in body.bound.items() if (read := _first_unbound(body, name, binders)) is not None]
    for read in found:
        module = body.module
        related = [(module.ast_span(read.bound), "makes it the function's own")] if read.bound is not None else []
        related += [(module.name_span(item), "the file's own") for item in module.index.bindings.get(read.name, ())[:1]]
        ev.error(rules.USED_BEFORE, module.ast_span(read.node), name=read.name, related=related)
    return bool(found)


class _Read(NamedTuple):
    name: str
    node: ast.Name
    bound: ast.expr | ast.stmt | None


def _first_unbound(body: Body, name: str, binders: Sequence[Binder]) -> _Read | None:
    if name in body.params or any(isinstance(item.node, _DECLARED) for item in binders):
        return None
    grown = {id(node.target): node for node in body.all(ast.AugAssign)}
    plain = [item for item in binders if id(item.node) not in grown]
    last = min((_end(item) for item in plain), default=None)
    reads = [node for node in body.all(ast.Name) if node.id == name and _reads(node, grown, last)]
    if not reads:
        return None
    inner = [_range(node) for kind in _SCOPES for node in body.nodes.get(kind, ())]
    inner += [_range(node) for kind in _COMPREHENSIONS for node in body.nodes.get(kind, ())]
    own = [item for item in binders if not _inside(item.node, inner)]
    # What `:=` binds in a condition, what stands before that may read; and a name that is deleted has no value in other ways, too.
    if not own or any(isinstance(item.node, ast.NamedExpr) or _is_deleted(item.node) for item in binders):
        return None
    # Before Python 3.12 what stands in an f-string is said to be elsewhere.
    passed = {id(inner) for joined in body.all(ast.JoinedStr) for inner in ast.walk(joined)}
    # Python does not evaluate the annotations in a function.
    passed |= {id(inner) for item in body.all(ast.AnnAssign) for inner in ast.walk(item.annotation)}
    loops = [_range(node) for kind in _LOOPS for node in body.nodes.get(kind, ())]
    for node in sorted(reads, key=_start):
        around = [loop for loop in loops if _inside(node, [loop])]
        again = any(_inside(item.node, around) for item in plain if item in own)
        if id(node) in passed:
            continue
        if not again and not _inside(node, inner) and not expected(body.nodes, node, _FAILURES):
            places = sorted((item.node for item in own), key=_start)
            first = next(
                (place for place in places if place is not node and isinstance(place, ast.expr | ast.stmt)), None
            )
            return _Read(name, node, first)
    return None


def _reads(node: ast.Name, grown: dict[int, ast.AugAssign], last: Place | None) -> bool:
    """Whether a name is read, where nothing before it binds it."""
    return (isinstance(node.ctx, ast.Load) or id(node) in grown) and (last is None or _start(node) < last)


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
