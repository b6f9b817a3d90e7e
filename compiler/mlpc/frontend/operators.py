"""What Python computes with known values: operators, and the functions and methods a pipeline may call on them.

Everything here is pure, bounded in time and memory, and raises what Python raises.
"""

import operator
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

MAX_ITEMS: Final = 100_000
MAX_BITS: Final = 4096


class Unsupported(Exception):
    """What Python computes with code of the user's that is not looked at here."""


class TooLarge(Exception):
    """A result that no pipeline needs, and that would make compiling slow."""


def _power(left: Any, right: Any) -> Any:
    if isinstance(left, int) and isinstance(right, int) and right > 0 and left.bit_length() * right > MAX_BITS:
        raise TooLarge
    return left**right


def _multiply(left: Any, right: Any) -> Any:
    for sequence, count in ((left, right), (right, left)):
        if isinstance(sequence, str | list | tuple) and isinstance(count, int) and len(sequence) * count > MAX_ITEMS:
            raise TooLarge
    if isinstance(left, int) and isinstance(right, int) and left.bit_length() + right.bit_length() > MAX_BITS:
        raise TooLarge
    return left * right


def _shift(left: Any, right: Any) -> Any:
    if isinstance(left, int) and isinstance(right, int) and left.bit_length() + right > MAX_BITS:
        raise TooLarge
    return left << right


def _modulo(left: Any, right: Any) -> Any:
    if isinstance(left, str):
        raise TypeError("text formatting with `%`")
    return left % right


def _add(left: Any, right: Any) -> Any:
    if all(isinstance(side, str | list | tuple) for side in (left, right)) and len(left) + len(right) > MAX_ITEMS:
        raise TooLarge
    return left + right


_WIDTH: Final = re.compile(r"\d{5,}")


def wide(spec: str) -> bool:
    """Whether a format asks for more room than any pipeline needs."""
    return _WIDTH.search(spec) is not None


BINARY: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    "Add": _add,
    "Subtract": operator.sub,
    "Multiply": _multiply,
    "Divide": operator.truediv,
    "FloorDivide": operator.floordiv,
    "Modulo": _modulo,
    "Power": _power,
    "LeftShift": _shift,
    "RightShift": operator.rshift,
    "BitAnd": operator.and_,
    "BitOr": operator.or_,
    "BitXor": operator.xor,
}
"""By the name of libcst's operator, with or without `Assign` after it."""

UNARY: Final[Mapping[str, Callable[[Any], Any]]] = {
    "Plus": operator.pos,
    "Minus": operator.neg,
    "BitInvert": operator.invert,
    "Not": operator.not_,
}

COMPARISON: Final[Mapping[str, tuple[str, Callable[[Any, Any], Any]]]] = {
    "Equal": ("==", operator.eq),
    "NotEqual": ("!=", operator.ne),
    "LessThan": ("<", operator.lt),
    "LessThanEqual": ("<=", operator.le),
    "GreaterThan": (">", operator.gt),
    "GreaterThanEqual": (">=", operator.ge),
    "In": ("in", lambda left, right: left in right),
    "NotIn": ("not in", lambda left, right: left not in right),
    "Is": ("is", operator.is_),
    "IsNot": ("is not", operator.is_not),
}


def _range(*bounds: int) -> range:
    made = range(*bounds)
    if len(made) > MAX_ITEMS:
        raise TooLarge
    return made


def _round(number: Any, digits: Any = None) -> Any:
    if isinstance(digits, int) and abs(digits) > MAX_BITS:
        raise TooLarge
    return round(number, digits)


def _format(value: Any, spec: str = "") -> str:
    if isinstance(spec, str) and wide(spec):
        raise TooLarge
    return format(value, spec)


BUILTINS: Final[Mapping[str, Callable[..., Any]]] = {
    "abs": abs,
    "ascii": ascii,
    "bin": bin,
    "bool": bool,
    "chr": chr,
    "dict": dict,
    "divmod": divmod,
    "float": float,
    "format": _format,
    "frozenset": frozenset,
    "hex": hex,
    "int": int,
    "len": len,
    "list": list,
    "max": max,
    "min": min,
    "oct": oct,
    "ord": ord,
    "range": _range,
    "repr": repr,
    "round": _round,
    "set": set,
    "sorted": sorted,
    "str": str,
    "sum": sum,
    "tuple": tuple,
}
"""Functions over known values. `any`, `all`, `str`, `int`, `float` and `bool` also take run-time values: see `calls`."""

ITERATORS: Final[Mapping[str, Callable[..., Any]]] = {
    "enumerate": enumerate,
    "iter": iter,
    "reversed": reversed,
    "zip": zip,
}
"""Functions that give an iterator over the items of what they are given."""

TAKING: Final = frozenset({"dict", "frozenset", "list", "max", "min", "set", "sorted", "sum", "tuple"})
"""Functions that take all items of an iterator; `TAKING_FIRST` with others after it, the rest only where it stands alone."""
TAKING_FIRST: Final = frozenset({"dict", "sorted", "sum"})
KEYED: Final = frozenset({"max", "min", "sorted"})
"""Functions that compare by a key."""
FINDING: Final = frozenset({"get", "max", "min", "pop", "popitem", "setdefault"})
"""Functions and methods whose result is one of the values that they look at."""
CONSUMING: Final = frozenset(
    [
        "difference",
        "extend",
        "intersection",
        "isdisjoint",
        "issubset",
        "issuperset",
        "symmetric_difference",
        "union",
        "update",
    ]
)
"""Methods that take all items of the iterators that they are given."""
STRUCTURAL: Final = frozenset({"dict", "len", "list", "range", "tuple", *ITERATORS})
"""Those that move values without looking into them: their arguments may hold run-time values."""

METHODS: Final[Mapping[type, frozenset[str]]] = {
    str: frozenset(
        [
            "capitalize",
            "casefold",
            "center",
            "count",
            "endswith",
            "expandtabs",
            "find",
            "format",
            "index",
            "isalnum",
            "isalpha",
            "isascii",
            "isdecimal",
            "isdigit",
            "isidentifier",
            "islower",
            "isnumeric",
            "isprintable",
            "isspace",
            "istitle",
            "isupper",
            "join",
            "ljust",
            "lower",
            "lstrip",
            "partition",
            "removeprefix",
            "removesuffix",
            "replace",
            "rfind",
            "rindex",
            "rjust",
            "rpartition",
            "rsplit",
            "rstrip",
            "split",
            "splitlines",
            "startswith",
            "strip",
            "swapcase",
            "title",
            "upper",
            "zfill",
        ]
    ),
    list: frozenset(
        ["append", "clear", "copy", "count", "extend", "index", "insert", "pop", "remove", "reverse", "sort"]
    ),
    tuple: frozenset({"count", "index"}),
    dict: frozenset(["clear", "copy", "get", "items", "keys", "pop", "popitem", "setdefault", "update", "values"]),
    set: frozenset(
        [
            "add",
            "clear",
            "copy",
            "difference",
            "discard",
            "intersection",
            "issubset",
            "issuperset",
            "remove",
            "symmetric_difference",
            "union",
            "update",
        ]
    ),
    frozenset: frozenset(
        ["copy", "difference", "intersection", "issubset", "issuperset", "symmetric_difference", "union"]
    ),
    float: frozenset({"is_integer"}),
    int: frozenset({"bit_length"}),
    range: frozenset({"count", "index"}),
    type({}.keys()): frozenset({"isdisjoint"}),
    type({}.items()): frozenset({"isdisjoint"}),
}
SEARCHING: Final = frozenset({"count", "index", "remove", "sort"})
"""Those that compare elements, which only known ones can be."""
MUTATING: Final = frozenset(
    [
        "append",
        "clear",
        "extend",
        "insert",
        "pop",
        "popitem",
        "remove",
        "reverse",
        "sort",
        "setdefault",
        "update",
        "add",
        "discard",
    ]
)


def _multiply_list(owner: list[Any], count: Any) -> None:
    if isinstance(count, int) and len(owner) * count > MAX_ITEMS:
        raise TooLarge
    owner *= count


IN_PLACE: Final[Mapping[tuple[type, str], Callable[[Any, Any], Any]]] = {
    (list, "Multiply"): _multiply_list,
    (dict, "BitOr"): operator.ior,
    (set, "BitOr"): operator.ior,
    (set, "BitAnd"): operator.iand,
    (set, "Subtract"): operator.isub,
    (set, "BitXor"): operator.ixor,
}
"""Augmented assignments that change the object itself, which other names may be bound to as well."""


def call_method(owner: Any, name: str, arguments: list[Any], keywords: Mapping[str, Any]) -> Any:
    """Call a method of the table on a known value."""
    width = [*arguments, *keywords.values()][:1] if name in ("center", "expandtabs", "ljust", "rjust", "zfill") else [0]
    if any(isinstance(wide_by, int) and wide_by > MAX_ITEMS // (len(owner) + 1) for wide_by in width):
        raise TooLarge
    if name == "replace" and len(arguments) > 1 and isinstance(owner, str):
        pieces = owner.count(arguments[0]) if isinstance(arguments[0], str) else 0
        if isinstance(arguments[1], str) and pieces * len(arguments[1]) > MAX_ITEMS:
            raise TooLarge
    if name == "format" and isinstance(owner, str) and wide(owner):
        raise TooLarge
    if isinstance(owner, list | dict | set):
        added = sum(len(item) for item in arguments if isinstance(item, list | tuple | dict | set | range | str))
        if len(owner) + added > MAX_ITEMS:
            raise TooLarge
    return getattr(owner, name)(*arguments, **keywords)
