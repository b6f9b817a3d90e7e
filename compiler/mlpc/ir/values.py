"""What is known of a value without evaluating it."""

from typing import Any, assert_never

from mlpc.ir import nodes as ir
from mlpc.ir.types import BOOL, FLOAT, INT, STR, Type, source_type

_OF_CONSTANT: dict[type, Type] = {bool: BOOL, int: INT, float: FLOAT, str: STR}


def type_of(value: ir.Value) -> Type | None:
    """The type of a value; None for `None` and what has parts."""
    match value:
        case ir.ParamRef(type=type_) | ir.OutputRef(type=type_) | ir.PropertyRef(type=type_) | ir.ItemRef(type=type_):
            return type_
        case ir.DocumentRef(type=type_):
            return type_
        case ir.Template() | ir.ExecutionRef() | ir.Join() | ir.ImageRef() | ir.FileRef():
            return STR
        case ir.Const(value=inner):
            return _OF_CONSTANT.get(type(inner))
        case ir.DataSource(kind=kind):
            return source_type(kind)
        case ir.ListValue() | ir.MapValue():
            return None
        case _:
            assert_never(value)


def literal(value: ir.Value) -> str | int | float | bool | None:
    """What stands in the definition for a value that no run decides; ValueError for any other."""
    match value:
        case ir.Const(value=inner):
            return inner
        case ir.Template(text=text):
            return text
        case _:
            raise ValueError(f"{type(value).__name__} is no literal")


def constant(value: ir.Value) -> Any:
    """A value that is known as Python has it: dicts, lists, and what is in constants; ValueError where some of it is not known."""
    match value:
        case ir.Const() | ir.Template():
            return literal(value)
        case ir.ListValue(items=items):
            return [constant(item) for item in items]
        case ir.MapValue(entries=entries):
            return {key: constant(item) for key, item in entries}
        case _:
            raise ValueError(f"{type(value).__name__} is not known at compile time")
