"""Which lists, dicts and sets of a module are changed while it is imported, other than by a statement that names them.

The evaluator takes the value of a constant from the statement that binds it. Python has run the rest of the file as well: what that
changes through another name, or in a function that it calls, has another value when a pipeline reads it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from mlpc.frontend.ast_parts import below, parts
from mlpc.frontend.operators import MUTATING


class Functions(dict[str, ast.FunctionDef]):
    """The functions of a module, by name. `inside`: what those that have been looked at change of what they are given."""

    def __init__(self, tree: ast.Module) -> None:
        super().__init__({node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)})
        self.inside: dict[str, set[Change]] = {}


REBOUND: Final = -1
_DEEP: Final = 4
"""So many lists in lists are looked into."""
_SHUFFLING: Final = frozenset({"heapify", "heappop", "heappush", "insort", "insort_left", "insort_right", "shuffle"})
"""Functions of the standard library that change the list that they are given."""


_CLOSED: Final = (ast.Name, ast.Constant, ast.Lambda, ast.stmt, ast.excepthandler, ast.match_case)
"""What holds no expression that a statement around it evaluates."""


class Change(NamedTuple):
    """Something that is changed: what a name stands for, or what that holds, so many levels down."""

    name: str
    depth: int


class Alias(NamedTuple):
    """A value is what a name stands for, `down` levels below it, from the level `least` of the value on: `least` is 1 for a copy."""

    name: str
    down: int = 0
    least: int = 0


def changed(node: ast.AST) -> list[str]:
    """Names whose lists, dicts or sets a statement changes itself: `D["a"] = 1`, `XS.append(1)`, `x = XS.pop()`."""
    return sorted({name for name, _ in _changes(node)})


def _changes(node: ast.AST) -> Iterator[Change]:
    for inner in _expressions(node):
        if isinstance(inner, ast.Subscript) and not isinstance(inner.ctx, ast.Load):
            yield from _base(inner.value)
        elif isinstance(inner, ast.Call) and isinstance(inner.func, ast.Attribute):
            if inner.func.attr in MUTATING:
                yield from _base(inner.func.value)
            elif inner.func.attr in _SHUFFLING:
                for argument in inner.args:
                    yield from _base(argument)


def _base(node: ast.expr) -> Iterator[Change]:
    """What is changed where the value of an expression is."""
    depth = 0
    while isinstance(node, ast.Subscript):
        node, depth = node.value, depth + 1
    if isinstance(node, ast.Name):
        yield Change(node.id, depth)


def changed_elsewhere(tree: ast.Module) -> Mapping[str, Mapping[int, ast.stmt]]:
    """What the import of a module changes by another name or in a function: of each name the depths, and a statement that does it.

    `REBOUND` as a depth: the name itself is bound anew.
    """
    functions = Functions(tree)
    found: dict[str, dict[int, ast.stmt]] = {}
    top = [inner for statement in tree.body if not _is_main(statement) for inner in _statements(statement)]
    effects: dict[str, set[Change]] = {}
    for statement in top:
        changes = _through(_all_changes([statement], functions), top)
        for name in _called(set(_loaded(statement)), functions):
            if name not in effects:
                effects[name] = _globals(functions[name], functions)
            changes |= effects[name]
        for name, depth in changes:
            found.setdefault(name, {}).setdefault(depth, statement)
    return found


def _body(function: ast.FunctionDef) -> list[ast.stmt]:
    return [inner for statement in function.body for inner in _statements(statement)]


def _globals(function: ast.FunctionDef, functions: Functions) -> set[Change]:
    """What a function changes outside of it, and the names there that it binds."""
    body = _body(function)
    declared = {name for inner in body if isinstance(inner, ast.Global) for name in inner.names}
    own = {arg.arg for arg in _parameters(function)} | {name for inner in body for name in _stored(inner)} - declared
    changes = {change for change in _through(_all_changes(body, functions), body) if change.name not in own}
    return changes | {Change(name, REBOUND) for name in declared}


def _all_changes(statements: Iterable[ast.stmt], functions: Functions) -> set[Change]:
    """What statements change, also by giving it to a function that changes its parameter."""
    found: set[Change] = set()
    for statement in statements:
        found.update(_changes(statement))
        if isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
            found.add(Change(statement.target.id, 0))
        for inner in _expressions(statement):
            if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name) and inner.func.id in functions:
                found |= _given_away(inner, functions[inner.func.id], functions)
    return found


def _given_away(call: ast.Call, function: ast.FunctionDef, functions: Functions) -> set[Change]:
    """What the function changes of the arguments of a call; of what it takes as one of many, it may change all."""
    arguments = [*enumerate(call.args), *((word.arg, word.value) for word in call.keywords)]
    parameters = [arg.arg for arg in _parameters(function)]
    inside = _inside(function, functions)
    found: set[Change] = set()
    for key, value in arguments:
        name = (
            key if isinstance(key, str) else parameters[key] if isinstance(key, int) and key < len(parameters) else ""
        )
        changes = {change for change in inside if change.name == name}
        if not name:
            changes = {Change(name, level) for level in range(_DEEP)}
        found |= {new for change in changes for alias in _aliases(value) for new in _seen(alias, change.depth)}
    return found


def _inside(function: ast.FunctionDef, functions: Functions) -> set[Change]:
    """What a function changes, by the names in it. Of one that calls itself: more and more, until nothing more is found."""
    if function.name in functions.inside:
        return functions.inside[function.name]
    body, found = _body(function), set[Change]()
    while True:
        functions.inside[function.name] = found
        again = _through(_all_changes(body, functions), body)
        if again == found:
            return found
        found = again


def _seen(alias: Alias, depth: int) -> Iterator[Change]:
    """The change of what a name stands for where something is changed that it is another name of."""
    if depth >= alias.least and 0 <= depth + alias.down <= _DEEP:
        yield Change(alias.name, depth + alias.down)


def _through(changes: set[Change], statements: Iterable[ast.stmt]) -> set[Change]:
    """Changes, and those of what the changed names are other names of."""
    sources: dict[str, set[Alias]] = {}
    for statement in statements if changes else ():
        if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None:
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            aliases = _aliases(statement.value)
        elif isinstance(statement, ast.For):
            targets, aliases = [statement.target], _below(statement.iter)
        else:
            continue
        for target in targets:
            for name, down in _bound(target):
                sources.setdefault(name, set()).update(_lower(alias, down) for alias in aliases)
    found, pending = set(changes), list(changes)
    while pending:
        change = pending.pop()
        for alias in sources.get(change.name, set()):
            for new in _seen(alias, change.depth):
                if new not in found:
                    found.add(new)
                    pending.append(new)
    return found


def _bound(target: ast.expr, down: int = 0) -> Iterator[tuple[str, int]]:
    """The names that a target binds, and how far below the value each is."""
    if isinstance(target, ast.Name):
        yield target.id, down
    elif isinstance(target, ast.Tuple | ast.List):
        for element in target.elts:
            yield from _bound(element, down + 1)
    elif isinstance(target, ast.Starred):
        yield from _bound(target.value, down - 1)


def _aliases(node: ast.expr) -> set[Alias]:
    """What a value is another name of, or holds without copying it."""
    match node:
        case ast.Name(id=name):
            return {Alias(name)}
        case ast.Subscript(slice=ast.Slice()):
            return _moved(node.value, 0, 1)
        case ast.Subscript(value=owner) | ast.Call(func=ast.Attribute(attr="get" | "setdefault" | "pop", value=owner)):
            return _below(owner)
        case ast.NamedExpr():
            return _aliases(node.value)
        case ast.IfExp(body=body, orelse=orelse):
            return _aliases(body) | _aliases(orelse)
        case ast.BoolOp(values=parts):
            return set().union(*map(_aliases, parts))
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Dict(values=parts):
            return set().union(*(_held(part) for part in parts))
        case ast.BinOp(left=left, right=right):
            return _moved(left, 0, 1) | _moved(right, 0, 1)
        case ast.Call(func=ast.Attribute(attr="items", value=owner)):
            return _moved(owner, -1, 2)
        case ast.Call(func=ast.Attribute(attr="values" | "copy", value=owner)):
            return _moved(owner, 0, 1)
        case ast.Call(func=ast.Name(id="enumerate" | "zip"), args=parts):
            return set().union(*(_moved(part, -1, 2) for part in parts))
        case ast.Call(func=ast.Name(id="dict" | "list" | "tuple" | "reversed" | "iter" | "sorted"), args=parts):
            return set().union(*(_moved(part, 0, 1) for part in parts))
        case _:
            return set()


def _held(node: ast.expr) -> set[Alias]:
    """What an element of a list that is written out is another name of, as seen from the list."""
    return _moved(node.value, 0, 1) if isinstance(node, ast.Starred) else _moved(node, -1, 1)


def _below(node: ast.expr) -> set[Alias]:
    """What an element of a value is another name of."""
    return _moved(node, 1, 0)


def _moved(node: ast.expr, down: int, least: int) -> set[Alias]:
    """What something is another name of that is so far below a value, from a level on."""
    return {_lower(alias, down, least) for alias in _aliases(node)}


def _lower(alias: Alias, down: int, least: int = 0) -> Alias:
    return Alias(alias.name, alias.down + down, max(least, alias.least - down))


def _called(names: Iterable[str], functions: Functions) -> Iterator[str]:
    """The functions that are reached from some names."""
    seen: set[str] = set()
    pending = list(names)
    while pending:
        name = pending.pop()
        if name in functions and name not in seen:
            seen.add(name)
            yield name
            for statement in functions[name].body:
                pending += [inner.id for inner in below(statement) if isinstance(inner, ast.Name)]


def _loaded(statement: ast.stmt) -> Iterator[str]:
    """The names that a statement reads when it runs, the bodies of functions excluded."""
    for inner in _statements(statement):
        for part in _expressions(inner):
            if isinstance(part, ast.Name):
                yield part.id


def _statements(node: ast.stmt) -> Iterator[ast.stmt]:
    """A statement and those within it, the bodies of functions excluded; those of classes run."""
    yield node
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return
    for inner in ast.iter_child_nodes(node):
        if isinstance(inner, ast.stmt):
            yield from _statements(inner)
        elif isinstance(inner, ast.ExceptHandler | ast.match_case):
            for innermost in inner.body:
                yield from _statements(innermost)


def _expressions(node: ast.AST) -> list[ast.expr]:
    """The expressions of a statement itself, in no order: of a function its decorators and defaults."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        pending: list[ast.AST] = [*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)]
    else:
        pending = parts(node)
    found: list[ast.expr] = []
    while pending:
        inner = pending.pop()
        if isinstance(inner, ast.expr):
            found.append(inner)
        if not isinstance(inner, _CLOSED):
            pending += parts(inner)
    return found


def _stored(statement: ast.stmt) -> set[str]:
    return {
        part.id for part in _expressions(statement) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
    }


def _parameters(function: ast.FunctionDef) -> list[ast.arg]:
    found = function.args
    return [*found.posonlyargs, *found.args, *found.kwonlyargs, *filter(None, [found.vararg, found.kwarg])]


def _is_main(statement: ast.stmt) -> bool:
    """`if __name__ == "__main__":`, which is not run on import."""
    test = statement.test if isinstance(statement, ast.If) else None
    return isinstance(test, ast.Compare) and isinstance(test.left, ast.Name) and test.left.id == "__name__"
