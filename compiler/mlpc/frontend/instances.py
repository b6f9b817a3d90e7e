"""What a value is an instance of, as far as that is known when the pipeline is compiled."""

from __future__ import annotations

import builtins
from collections import abc
from enum import Enum
from typing import Final, cast

from mlpc.frontend.annotations import BASIC
from mlpc.frontend.classes import bases_of
from mlpc.frontend.core import Evaluator
from mlpc.frontend.values import (
    VIEWS,
    ClassValue,
    Condition,
    EnumMember,
    External,
    Iterator,
    Rounds,
    Runtime,
    StepResult,
    is_placeholder,
)
from mlpc.ir.types import ArtifactType, ListType, MetricsType, OutputsType, ScalarType, Type

_SCALARS: Final[dict[str, type]] = {"str": str, "int": int, "float": float, "bool": bool}
_PLAIN: Final = bool | int | float | str | list | tuple | dict | set | frozenset | range | VIEWS
_MATCHING_THEMSELVES: Final = (bool, bytearray, bytes, dict, float, frozenset, int, list, set, str, tuple)
"""Python's classes whose one positional pattern is matched by the value itself."""


def python_class(cls: object) -> type | None:
    """The class of Python's own that a name stands for; None for other values."""
    module, _, name = cls.path.rpartition(".") if isinstance(cls, External) else ("", "", "")
    found: object = getattr({"builtins": builtins, "collections.abc": abc}.get(module), name, None)
    return found if isinstance(found, type) else None


def is_class(cls: object) -> bool:
    """Whether it is known what the instances of a value are."""
    known = isinstance(cls, External) and (cls.path in BASIC or cls.path in _ROOTS)
    return known or isinstance(cls, ClassValue) or python_class(cls) is not None


_ROOTS: Final = {"mlpc.Outputs": OutputsType, "mlpc.Metrics": MetricsType, "enum.Enum": ScalarType}


def positional(cls: object) -> tuple[str, ...] | None:
    """The attributes that the positional patterns of a class are for; None where its one pattern is for the value itself."""
    if isinstance(cls, ClassValue):
        if cls.match_args is not None:
            return cls.match_args
        return None if cls.mixed else ()
    known = python_class(cls)
    return None if known in _MATCHING_THEMSELVES else ()


def is_instance(ev: Evaluator, value: object, cls: object) -> bool | None:
    """Whether a value is an instance of a class; None where that is not known."""
    if python_class(cls) is object:
        return True
    if value is None or isinstance(value, StepResult):
        return _is_of(type(None), cls)
    if isinstance(value, Iterator):
        # Its class has the name of Python's own, and is none of those that others have.
        known = python_class(cls)
        return None if known is None else known.__name__ == type(value).__name__ or issubclass(type(value), known)
    if isinstance(value, EnumMember):
        return _member(value, cls)
    if isinstance(value, Condition):
        return _is_of(bool, cls)
    if isinstance(value, Rounds):
        return _is_of(list, cls)
    if isinstance(value, Runtime):
        return _typed(ev, str if is_placeholder(value) else value.type, cls)
    return _is_of(type(value), cls) if isinstance(value, _PLAIN) else None


def _is_of(kind: type, cls: object) -> bool:
    known = python_class(cls)
    return known is not None and issubclass(kind, known)


def _member(value: EnumMember, cls: object) -> bool:
    if isinstance(cls, ClassValue):
        return value.owner is cls
    if isinstance(cls, External) and cls.path == "enum.Enum":
        return True
    return _is_of(type(value.value) if value.owner.mixed else Enum, cls)


def _typed(ev: Evaluator, declared: Type | type, cls: object) -> bool | None:
    """The same of a run-time value, by what it is declared as."""
    if isinstance(declared, type):
        return _is_of(declared, cls)
    root = _ROOTS.get(cls.path) if isinstance(cls, External) else None
    if root is not None:
        return isinstance(declared, root) and (root is not ScalarType or cast("ScalarType", declared).enum is not None)
    wanted = BASIC.get(cls.path) if isinstance(cls, External) else cls.type if isinstance(cls, ClassValue) else None
    match declared:
        case ScalarType(enum=str(), mixed=mixed) if isinstance(cls, ClassValue) or not mixed:
            return declared == wanted if isinstance(cls, ClassValue) else _is_of(Enum, cls)
        case ScalarType(kind=kind):
            return _is_of(_SCALARS[kind], cls)
        case ListType():
            return _is_of(list, cls)
        case ArtifactType(bases=bases):
            return _nominal(bases, wanted.bases) if isinstance(wanted, ArtifactType) else False
        case MetricsType() | OutputsType():
            if not isinstance(wanted, MetricsType | OutputsType):
                return False
            return _nominal(bases_of(ev, declared.identity), bases_of(ev, wanted.identity))
        case _:
            return None


def _nominal(declared: tuple[str, ...], wanted: tuple[str, ...]) -> bool | None:
    """Whether what is declared as one class is an instance of another: a value may be of a class that is derived from its own."""
    if wanted[0] in declared:
        return True
    return None if declared[0] in wanted else False
