"""Bodies that change what the whole file shares: a step shares it with nobody."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.sink import Sink
from mlpc.frontend.body_nodes import Body, Declared, module_symbol, symbol_of
from mlpc.frontend.core import Evaluator
from mlpc.frontend.operators import MUTATING
from mlpc.lints.shipped import Shipped

_CONTAINERS: Final = frozenset(
    [
        *(f"builtins.{name}" for name in ("list", "dict", "set", "bytearray")),
        *(f"collections.{name}" for name in ("defaultdict", "deque", "Counter", "OrderedDict")),
    ]
)
_DISPLAYS: Final = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)


def check_changes(shipped: Shipped, sink: Sink) -> None:
    body = shipped.body
    for node, name in sorted(_changes(body), key=lambda item: (item[0].lineno, item[0].col_offset)):
        declared = _declared(shipped.ev, body, name)
        if declared is None:
            continue
        related = [(declared.module.name_span(declared.binding), "the file's own")]
        span = body.module.ast_span(node)
        sink.report(rules.MODULE_STATE, span, name=name, function=shipped.step.name, related=related)


def _changes(body: Body) -> Iterator[tuple[ast.expr, str]]:
    """Where names that may be the file's are bound anew, or what they hold is changed; the expression that does it."""
    shared = {name for node in body.all(ast.Global) for name in node.names}
    for node in body.all(ast.Name):
        if node.id in shared and not isinstance(node.ctx, ast.Load):
            yield node, node.id
    for item in body.all(ast.Subscript):
        if not isinstance(item.ctx, ast.Load) and (name := _owner(item)) is not None:
            yield item, name
    for call in body.all(ast.Call):
        if isinstance(call.func, ast.Attribute) and call.func.attr in MUTATING:
            name = _owner(call.func.value)
            if name is not None:
                yield call.func, name


def _owner(node: ast.expr) -> str | None:
    while isinstance(node, ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def _declared(ev: Evaluator, body: Body, name: str) -> Declared | None:
    """The assignment at the top of a file that a name stands for, where it is a list, a dict or a set, or `global` says so."""
    if any(name in node.names for node in body.all(ast.Global)):
        bindings = body.module.index.bindings.get(name)
        return Declared(body.module, bindings[0]) if bindings else None
    symbol = symbol_of(ev, body, ast.Name(id=name, ctx=ast.Load()))
    if not isinstance(symbol, Declared):
        # A name that statements at the top of the file change as well.
        bindings = body.module.index.bindings.get(name, [])
        symbol = Declared(body.module, bindings[0]) if bindings and body.is_global(name) else None
    if symbol is None or not isinstance(symbol.binding.node, ast.Assign | ast.AnnAssign):
        return None
    value = symbol.binding.node.value
    if isinstance(value, _DISPLAYS):
        return symbol
    made = module_symbol(ev, symbol.module, value.func) if isinstance(value, ast.Call) else None
    return symbol if made in _CONTAINERS else None
