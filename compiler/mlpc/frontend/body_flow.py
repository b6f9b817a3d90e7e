"""How a body is left: by which `return`s, and where its end is reached without one.

The ways are those that Python can take as far as the text tells: a `while True` without a `break`, a call that never comes back, a
parameter whose values are all dealt with. Where only the loop itself could know (whether a retry succeeds before it is used up), the end
counts as not reached.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from mlpc.frontend.body_nodes import Body, Declared, Function, body_nodes, symbol_of
from mlpc.frontend.core import Evaluator
from mlpc.ir.types import ScalarType, Type

_NEVER_BACK: Final = frozenset(
    [
        "sys.exit",
        "builtins.exit",
        "builtins.quit",
        "os._exit",
        "os.abort",
        *(f"os.exec{kind}" for kind in ("l", "le", "lp", "lpe", "v", "ve", "vp", "vpe")),
        *(f"{module}.assert_never" for module in ("typing", "typing_extensions")),
        "pytest.fail",
        "pytest.skip",
    ]
)
_ENDS: Final = frozenset({"exit", "abort", "fail"})
"""Methods that, of whatever they are, may well end the program: `ctx.exit()`; as is `error` of a parser of arguments."""
_SCOPES: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)

Values: TypeAlias = Mapping[str, frozenset[object]]
"""What parameters of finitely many values may still be. Members of enums are their names."""


class Flow:
    """`returns`: those that are reached, in order. `ends`: the statements after which the end of the body is reached."""

    def __init__(self, ev: Evaluator, body: Body, params: Mapping[str, Type]) -> None:
        self.ev = ev
        self.body = body
        self.returns: list[ast.Return] = []
        self._breaks: list[list[ast.stmt]] = []
        values = {name: _all_values(params[name]) for name in params if body.is_parameter(name)}
        self.ends = self._block(body.function.body, {name: found for name, found in values.items() if found})

    def _block(self, statements: Sequence[ast.stmt], values: Values) -> list[ast.stmt]:
        """The statements at which a block ends on its last line; none where it never does."""
        ends: list[ast.stmt] = []
        for statement in statements:
            if isinstance(statement, ast.If):
                ends, values = self._if(statement, values)
            else:
                ends = self._statement(statement, values)
            if not ends:
                return []
        return ends

    def _if(self, node: ast.If, values: Values) -> tuple[list[ast.stmt], Values]:
        """Where it ends, and what parameters may be after it."""
        then, other = _split(node.test, values)
        ends = self._block(node.body, then) if then is not None else []
        others = [] if other is None else self._block(node.orelse, other) if node.orelse else [node]
        after = values if ends and others else then if ends else other
        return [*ends, *others], after if after is not None else values

    def _statement(self, node: ast.stmt, values: Values) -> list[ast.stmt]:
        match node:
            case ast.Return():
                self.returns.append(node)
                return []
            case ast.Raise() | ast.Continue():
                return []
            case ast.Break():
                if self._breaks:
                    self._breaks[-1].append(node)
                return []
            case ast.Assert(test=ast.Constant(value=value)) if not value:
                return []
            case ast.Expr(value=ast.Call() as call) if self._never_back(call):
                return []
            case ast.While() | ast.For() | ast.AsyncFor():
                return self._loop(node, values)
            case ast.With() | ast.AsyncWith():
                return self._block(node.body, values)
            case ast.Try() | ast.TryStar():
                return self._try(node, values)
            case ast.Match():
                return self._match(node, values)
            case _:
                return [node]

    def _loop(self, node: ast.While | ast.For | ast.AsyncFor, values: Values) -> list[ast.stmt]:
        before = len(self.returns)
        self._breaks.append([])
        self._block(node.body, values)
        breaks = self._breaks.pop()
        endless = isinstance(node, ast.While) and _truth(node.test) is True
        if endless or (len(self.returns) > before and not node.orelse):
            return breaks
        return breaks + (self._block(node.orelse, values) if node.orelse else [node])

    def _try(self, node: ast.Try | ast.TryStar, values: Values) -> list[ast.stmt]:
        ends = self._block(node.body, values)
        if ends and node.orelse:
            ends = self._block(node.orelse, values)
        for handler in node.handlers:
            ends += self._block(handler.body, values)
        if not node.finalbody:
            return ends
        last = self._block(node.finalbody, values)
        return ends if last else []

    def _match(self, node: ast.Match, values: Values) -> list[ast.stmt]:
        ends: list[ast.stmt] = []
        name = node.subject.id if isinstance(node.subject, ast.Name) else ""
        left = values.get(name)
        for case in node.cases:
            covered = _covered(case.pattern)
            ends += self._block(case.body, values)
            if case.guard is None:
                if covered is None:
                    return ends
                left = left - covered if left is not None else None
        return ends if left == frozenset() else [*ends, node]

    def _never_back(self, call: ast.Call) -> bool:
        symbol = symbol_of(self.ev, self.body, call.func)
        if isinstance(symbol, str):
            return symbol in _NEVER_BACK
        if isinstance(symbol, Declared) and isinstance(symbol.binding.node, ast.FunctionDef):
            return never_returns(self.ev, body_nodes(self.ev, symbol.module, symbol.binding.node))
        binder = self.body.once(call.func.id) if isinstance(call.func, ast.Name) else None
        if binder is not None and isinstance(binder.node, ast.FunctionDef):
            return never_returns(self.ev, self.body._replace(function=binder.node))
        if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
            parses = call.func.attr == "error" and "pars" in call.func.value.id
            return parses or call.func.attr in _ENDS
        return False


def never_returns(ev: Evaluator, body: Body) -> bool:
    """Whether a function always raises, or ends the program."""
    key = ("never returns", body.module, body.function.lineno)
    if key not in ev.memo:
        # While it is looked into, what calls itself comes back.
        ev.memo[key] = False
        said = body.function.returns
        word = said.attr if isinstance(said, ast.Attribute) else said.id if isinstance(said, ast.Name) else ""
        plain = isinstance(body.function, ast.FunctionDef) and not yields(body.function)
        ev.memo[key] = word in ("NoReturn", "Never") or (plain and _leaves_never(ev, body))
    return bool(ev.memo[key])


def _leaves_never(ev: Evaluator, body: Body) -> bool:
    flow = Flow(ev, body, {})
    return not flow.ends and not flow.returns


def yields(function: Function) -> ast.expr | None:
    """The first `yield` that is a function's own, which makes a generator of it."""
    pending: list[ast.AST] = list(reversed(function.body))
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Yield | ast.YieldFrom):
            return node
        if not isinstance(node, (*_SCOPES, ast.Lambda)):
            pending += reversed(list(ast.iter_child_nodes(node)))
    return None


# --- conditions on parameters of finitely many values -------------------------------------------------------------------------


def _all_values(type_: Type) -> frozenset[object]:
    match type_:
        case ScalarType(enum=str(), members=members):
            return frozenset(members)
        case ScalarType(values=values) if values:
            return frozenset(values)
        case ScalarType(kind="bool"):
            return frozenset({True, False})
        case _:
            return frozenset()


def _truth(test: ast.expr) -> bool | None:
    """The truth of a condition that does not depend on anything."""
    if isinstance(test, ast.Constant):
        return bool(test.value)
    name = test.attr if isinstance(test, ast.Attribute) else test.id if isinstance(test, ast.Name) else ""
    return False if name == "TYPE_CHECKING" else None


def _split(test: ast.expr, values: Values) -> tuple[Values | None, Values | None]:
    """What parameters may be where a condition holds, and where not; None where that cannot be."""
    known = _truth(test)
    if known is not None:
        return (values, None) if known else (None, values)
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        other, then = _split(test.operand, values)
        return then, other
    found = _tested(test, values)
    if found is None:
        return values, values
    name, chosen = found
    return _with(values, name, values[name] & chosen), _with(values, name, values[name] - chosen)


def _with(values: Values, name: str, left: frozenset[object]) -> Values | None:
    return {**values, name: left} if left else None


def _tested(test: ast.expr, values: Values) -> tuple[str, frozenset[object]] | None:
    """The parameter that a condition is about, and the values for which it holds."""
    match test:
        case ast.Name(id=name) if name in values and values[name] <= {True, False}:
            return name, frozenset({True})
        case ast.Compare(left=ast.Name(id=name), ops=[op], comparators=[other]) if name in values:
            options = other.elts if isinstance(other, ast.Tuple | ast.List | ast.Set) else [other]
            chosen = [_value(item) for item in options]
            if isinstance(op, ast.In | ast.NotIn) == (options == [other]) or None in chosen:
                return None
            found = frozenset(chosen)
            if isinstance(op, ast.Eq | ast.Is | ast.In):
                return name, found
            return (name, values[name] - found) if isinstance(op, ast.NotEq | ast.IsNot | ast.NotIn) else None
        case _:
            return None


def _value(node: ast.expr) -> object:
    """A constant, or the name of a member of an enum; None where it is neither."""
    if isinstance(node, ast.Constant):
        return node.value
    return node.attr if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) else None


def _covered(pattern: ast.pattern) -> frozenset[object] | None:
    """The values that a pattern takes; None where it takes all."""
    match pattern:
        case ast.MatchAs(pattern=None):
            return None
        case ast.MatchAs(pattern=ast.pattern() as inner):
            return _covered(inner)
        case ast.MatchValue(value=value):
            return frozenset({_value(value)})
        case ast.MatchSingleton(value=value):
            return frozenset({value})
        case ast.MatchOr(patterns=patterns):
            found = [_covered(item) for item in patterns]
            return None if None in found else frozenset().union(*(item for item in found if item is not None))
        case _:
            return frozenset()
