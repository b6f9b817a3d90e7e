"""What an expression in a body certainly gives, and whether a declared type takes it.

The rules are those of `dsl/runtime.py`, which looks at results and their fields when a step has done its work. Where an expression may
give something else as well, or nobody can tell, nothing is known of it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from mlpc.frontend.body_classes import Class, artifact_class, class_of
from mlpc.frontend.body_nodes import Body, symbol_of
from mlpc.frontend.core import Evaluator
from mlpc.ir.types import ArtifactType, ListType, MetricsType, NoneType, OutputsType, ScalarType, Type

_UNKNOWN: Final = object()
_DEPTH: Final = 8
"""Names that stand for names: nobody writes more."""


class Kind(NamedTuple):
    """`group`: the name of a builtin type, `None`, or `instance`; `word`: in the words of a message. `value`: that of a constant."""

    group: str
    word: str
    value: object = _UNKNOWN
    made: Class | None = None


_DISPLAYS: Final[Mapping[type[ast.expr], tuple[str, str]]] = {
    ast.List: ("list", "a list"),
    ast.ListComp: ("list", "a list"),
    ast.Tuple: ("tuple", "a tuple"),
    ast.Dict: ("dict", "a dict"),
    ast.DictComp: ("dict", "a dict"),
    ast.Set: ("set", "a set"),
    ast.SetComp: ("set", "a set"),
    ast.GeneratorExp: ("generator", "a generator"),
    ast.Lambda: ("function", "a function"),
    ast.JoinedStr: ("str", "a text"),
}
_CALLS: Final[Mapping[str, tuple[str, str]]] = {
    "builtins.list": ("list", "a list"),
    "builtins.sorted": ("list", "a list"),
    "builtins.tuple": ("tuple", "a tuple"),
    "builtins.dict": ("dict", "a dict"),
    "builtins.set": ("set", "a set"),
    "builtins.str": ("str", "a text"),
    "builtins.int": ("int", "an integer"),
    "builtins.len": ("int", "an integer"),
    "builtins.float": ("float", "a number"),
    "builtins.bool": ("bool", "a boolean"),
    "builtins.print": ("None", "`None`"),
}
_SCALARS: Final = {"str": "a text", "int": "an integer", "float": "a number", "bool": "a boolean"}
_NUMBERS: Final = frozenset({"int", "float"})


class Kinds:
    """Looks at the expressions of one body. `params`: the types of its parameters, of a step's function."""

    def __init__(self, ev: Evaluator, body: Body, params: Mapping[str, Type]) -> None:
        self.ev = ev
        self.body = body
        self.params = params

    def of(self, node: ast.expr, depth: int = 0) -> Kind | None:
        """What an expression gives, whenever it is evaluated; None where that is not certain."""
        match node:
            case ast.Constant(value=value):
                return _constant(value)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
                return _constant(-value)
            case ast.UnaryOp(op=ast.Not()):
                return Kind("bool", "a boolean")
            case ast.Name(id=name):
                return self._name(name, depth)
            case ast.Call(func=function):
                return self._call(function)
            case _:
                found = _DISPLAYS.get(type(node))
                return None if found is None else Kind(*found)

    def _name(self, name: str, depth: int) -> Kind | None:
        if self.body.is_parameter(name):
            return self._parameter(self.params.get(name))
        binder = self.body.once(name)
        if binder is None or binder.value is None or depth > _DEPTH:
            return None
        return self.of(binder.value, depth + 1)

    def _parameter(self, type_: Type | None) -> Kind | None:
        match type_:
            case ArtifactType(name=name, bases=bases):
                return Kind("instance", named(name), made=artifact_class(name, bases))
            case ScalarType(kind=kind, enum=None):
                return Kind(kind, _SCALARS[kind])
            case _:
                return None

    def _call(self, function: ast.expr) -> Kind | None:
        symbol = symbol_of(self.ev, self.body, function)
        if isinstance(symbol, str) and symbol in _CALLS:
            return Kind(*_CALLS[symbol])
        made = class_of(self.ev, symbol)
        if made is None and isinstance(function, ast.Attribute) and function.attr == "new":
            made = class_of(self.ev, symbol_of(self.ev, self.body, function.value))
        return None if made is None else Kind("instance", named(made.name), made=made)


def named(name: str) -> str:
    """An instance of a class in the words of a message."""
    return f"{'an' if name[0] in 'AEIOU' else 'a'} `{name}`"


def _constant(value: object) -> Kind | None:
    if value is None:
        return Kind("None", "`None`", value)
    group = type(value).__name__
    text = repr(value)
    return Kind(group, f"`{text}`" if len(text) <= 40 and "`" not in text else f"a {group}", value)


# --- against types ------------------------------------------------------------------------------------------------------------


class Mismatch(NamedTuple):
    """An expression that certainly is not what is declared."""

    node: ast.expr
    declared: Type
    got: Kind


def mismatches(kinds: Kinds, node: ast.expr, declared: Type, *, is_result: bool = False) -> Iterator[Mismatch]:
    """The parts of an expression that a type certainly does not take. `is_result`: as what a step returns, not as a field."""
    if isinstance(node, ast.IfExp):
        yield from mismatches(kinds, node.body, declared, is_result=is_result)
        yield from mismatches(kinds, node.orelse, declared, is_result=is_result)
        return
    if isinstance(declared, ListType) and isinstance(node, ast.List | ast.Tuple):
        for item in node.elts:
            if not isinstance(item, ast.Starred):
                yield from mismatches(kinds, item, declared.element)
        return
    got = kinds.of(node)
    if got is not None and not _may_be(got, declared, is_result=is_result):
        yield Mismatch(node, declared, got)


def _may_be(got: Kind, declared: Type, *, is_result: bool) -> bool:
    match declared:
        case NoneType():
            return got.group == "None"
        case ArtifactType(bases=bases):
            return got.group == "str" or _may_benamed(got, bases[0])
        case OutputsType(identity=identity):
            return _may_benamed(got, identity)
        case MetricsType(identity=identity):
            return _may_benamed(got, identity) or (got.group == "dict" and not is_result)
        case ListType():
            return got.group in ("list", "tuple")
        case ScalarType(enum=str()):
            return got.group == "instance" and got.made is None
        case ScalarType(values=values) if values and got.value is _UNKNOWN:
            return got.group in {type(item).__name__ for item in values}
        case ScalarType(values=values) if values:
            return any(type(got.value) is type(item) and got.value == item for item in values)
        case ScalarType(kind="float"):
            return got.group in _NUMBERS
        case ScalarType(kind=kind):
            return got.group == kind
        case _:
            return True


def _may_benamed(got: Kind, identity: str) -> bool:
    """Whether it may be an instance of a class; of an artifact of an unknown class it is not known."""
    return got.group == "instance" and (got.made is None or identity in got.made.bases)
