"""Bodies that change what the whole file shares: a step shares it with nobody."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.sink import Sink
from mlpc.frontend.body_nodes import Body, Declared, body_nodes, module_symbol, symbol_of
from mlpc.frontend.core import Evaluator
from mlpc.frontend.operators import MUTATING
from mlpc.frontend.slice import slice_of
from mlpc.frontend.values import StepValue
from mlpc.lints.shipped import Shipped

_CONTAINERS: Final = frozenset(
    [
        *(f"builtins.{name}" for name in ("list", "dict", "set", "bytearray")),
        *(f"collections.{name}" for name in ("defaultdict", "deque", "Counter", "OrderedDict")),
    ]
)
_DISPLAYS: Final = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)


def check_changes(shipped: Shipped, sink: Sink) -> None:
    for body in shipped.functions():
        found = [*_changes(body), *_given(shipped.ev, body)]
        for node, name in sorted(found, key=lambda item: (item[0].lineno, item[0].col_offset)):
            declared = _declared(shipped.ev, body, name)
            # A function that keeps something for itself (what it has computed, say) is nothing to speak of.
            if declared is None or (body is not shipped.body and not _read_elsewhere(shipped, declared)):
                continue
            related = [(declared.module.name_span(declared.binding), "the file's own")]
            span = body.module.ast_span(node)
            sink.report(rules.MODULE_STATE, span, name=name, function=shipped.step.name, related=related)


def _read_elsewhere(shipped: Shipped, declared: Declared) -> bool:
    """Whether another step reads what functions of this one change, in a function that the two do not share."""
    own = {id(body.function) for body in shipped.functions()}
    for value in shipped.step.module.values.values():
        taken = slice_of(shipped.ev, value) if isinstance(value, StepValue) and value is not shipped.step else None
        for module, kept in taken.kept.items() if taken is not None else ():
            for node in kept.values():
                if isinstance(node, ast.FunctionDef) and id(node) not in own:
                    body = body_nodes(shipped.ev, module, node)
                    if any(_is(shipped.ev, body, name, declared) for name in body.all(ast.Name)):
                        return True
    return False


def _is(ev: Evaluator, body: Body, node: ast.Name, declared: Declared) -> bool:
    return isinstance(node.ctx, ast.Load) and symbol_of(ev, body, node) == declared


def _given(ev: Evaluator, body: Body) -> Iterator[tuple[ast.expr, str]]:
    """Where names that may be the file's are given to functions of the project that change what they are given."""
    for call in body.all(ast.Call):
        symbol = symbol_of(ev, body, call.func) if call.args or call.keywords else None
        function = symbol.binding.node if isinstance(symbol, Declared) else None
        if not isinstance(symbol, Declared) or not isinstance(function, ast.FunctionDef):
            continue
        called = body_nodes(ev, symbol.module, function)
        changed = {name for _, name in _changes(called) if called.is_parameter(name)}
        places = [item.arg for item in (*function.args.posonlyargs, *function.args.args)]
        pairs = [*zip(places, call.args, strict=False), *((item.arg, item.value) for item in call.keywords)]
        for parameter, value in pairs if changed else ():
            if parameter in changed and isinstance(value, ast.Name):
                yield value, value.id


def _changes(body: Body) -> Iterator[tuple[ast.expr, str]]:
    """Where names that may be the file's are bound anew, or what they hold is changed, by that name or by another for it in the function;
    the expression that does it."""
    for node, name in _changed(body):
        binder = body.once(name)
        value = binder.value if binder is not None else None
        yield node, value.id if isinstance(value, ast.Name) and body.is_global(value.id) else name


def _changed(body: Body) -> Iterator[tuple[ast.expr, str]]:
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
