"""What annotations mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple, cast

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend import cst as reader
from mlpc.frontend.core import Evaluator, writable
from mlpc.frontend.cst import nodes as cst
from mlpc.frontend.frame import Frame
from mlpc.frontend.values import POISON, ClassValue, External, Given, Poison, Record, TypeValue, describe
from mlpc.ir.types import (
    BOOL,
    FLOAT,
    INT,
    NONE,
    STR,
    ListType,
    ScalarKind,
    ScalarType,
    Type,
    artifact_type,
)
from mlpc.service.sources import SOURCES
from mlpc.source import Span

BASIC: Final[dict[str, Type]] = {
    "builtins.str": STR,
    "builtins.int": INT,
    "builtins.float": FLOAT,
    "builtins.bool": BOOL,
    "mlpc.Artifact": artifact_type("Artifact"),
    "mlpc.Dataset": artifact_type("Dataset"),
    "mlpc.ModelArtifact": artifact_type("ModelArtifact"),
}
MARKERS: Final = frozenset({"mlpc.Input", "mlpc.Output", "mlpc.Param", "mlpc.Arg"})


_TYPES: Final = ("typing.", "typing_extensions.", "builtins.", "collections.abc.")
"""Where what is subscripted to make a type comes from."""


class Annotation(NamedTuple):
    """The type of a parameter, field or result, and what `Annotated` says of it. `type` None: in error, said."""

    type: Type | None
    markers: tuple[Record, ...]
    span: Span


def annotation(ev: Evaluator, node: cst.BaseExpression, frame: Frame) -> Annotation:
    """What an annotation means."""
    span = ev.span(node, frame)
    if isinstance(node, cst.SimpleString | cst.ConcatenatedString) and isinstance(node.evaluated_value, str):
        return _quoted(ev, node.evaluated_value, frame, span)
    if isinstance(node, cst.Name) and node.value == "None":
        return Annotation(NONE, (), span)
    if isinstance(node, cst.Subscript):
        return _subscripted(ev, node, frame, span)
    if isinstance(node, cst.BinaryOperation):
        text = frame.module.source.at(span)
        parts = [part.strip() for part in text.split("|")]
        rest = [part for part in parts if part != "None"]
        help_ = _WITHOUT_NONE.format(rest[0]) if len(rest) == 1 < len(parts) else None
        ev.error(rules.NOT_A_TYPE, span, got=f"`{text}`", help=help_)
        return Annotation(None, (), span)
    value = ev.eval(node, frame)
    if isinstance(value, TypeValue):
        return Annotation(value.type, value.markers, span)
    return Annotation(_type_of(ev, value, span), (), span)


def is_type(value: object) -> bool:
    """Whether a value is a type, or something that is made one by subscripting it."""
    return is_class(value) or (isinstance(value, External) and value.path.startswith(_TYPES))


def is_class(value: object) -> bool:
    """Whether a value is a type that a pipeline knows."""
    return isinstance(value, ClassValue | TypeValue) or (isinstance(value, External) and value.path in BASIC)


def type_value(ev: Evaluator, node: cst.Subscript, frame: Frame) -> object:
    """`Literal["a", "b"]` where a value is expected, to have a name of its own."""
    found = annotation(ev, node, frame)
    return POISON if found.type is None else TypeValue(found.type, found.markers)


def marker_of(ev: Evaluator, found: Annotation, wanted: str | None, where: str) -> Record | None:
    """The marker of an annotation that may stand there: `Input`, ...; says so of others. `wanted` None: none may."""
    chosen: Record | None = None
    for marker in found.markers:
        if chosen is None and marker.kind == f"mlpc.{wanted}":
            chosen = marker
            continue
        word = marker.kind.rpartition(".")[2]
        help_ = f"write `{wanted}(...)`" if wanted is not None and word != wanted else None
        ev.error(rules.MARKER_PLACE, marker.span, marker=word, where=where, help=help_)
    return chosen


def _type_of(ev: Evaluator, value: object, span: Span) -> Type | None:
    if isinstance(value, External) and value.path in BASIC:
        return BASIC[value.path]
    if isinstance(value, ClassValue):
        return value.type
    if not isinstance(value, Poison):
        path = value.path.removeprefix("mlpc.") if isinstance(value, External) else ""
        help_ = _DECLARE if path == "FeatureGroup" else _TAKE.format(path) if path in SOURCES else _OF.get(path)
        ev.error(rules.NOT_A_TYPE, span, got=describe(value), help=help_)
    return None


_DECLARE: Final = 'declare a class for the group: `class Orders(FeatureGroup, name="orders")`'
_OF: Final = {"builtins.list": "write what is in it: `list[str]`", "typing.List": "write what is in it: `list[str]`"}
_WITHOUT_NONE: Final = (
    "write `{}`: what is given at run time is never `None`, and a default holds where nothing is given"
)
_TAKE: Final = "write `Dataset`, which a `{}(...)` is passed for"


def _quoted(ev: Evaluator, text: str, frame: Frame, span: Span) -> Annotation:
    try:
        parsed = reader.parse(f"({text})\n")
    except reader.ParseFailure:
        ev.error(rules.NOT_A_TYPE, span, got=f"`{text}`")
        return Annotation(None, (), span)
    line = parsed.body[0]
    assert isinstance(line, cst.SimpleStatementLine) and isinstance(line.body[0], cst.Expr)
    # Positions inside the quotes are those of the quoted text as a whole.
    frame.module.positions.record_all(parsed, span)
    return annotation(ev, line.body[0].value, frame)


def _subscripted(ev: Evaluator, node: cst.Subscript, frame: Frame, span: Span) -> Annotation:
    owner = ev.eval(node.value, frame)
    arguments = [element.slice.value for element in node.slice if isinstance(element.slice, cst.Index)]
    path = owner.path if isinstance(owner, External) else ""
    match path.rpartition(".")[2]:
        case "Annotated" if arguments:
            inner = annotation(ev, arguments[0], frame)
            markers = [ev.eval(argument, frame) for argument in arguments[1:]]
            records = [marker for marker in markers if isinstance(marker, Record) and marker.kind in MARKERS]
            return Annotation(inner.type, (*inner.markers, *records), inner.span)
        case "Literal":
            return Annotation(_literal(ev, [ev.given(argument, frame) for argument in arguments]), (), span)
        case "list" | "List" if len(arguments) == 1:
            element = annotation(ev, arguments[0], frame).type
            return Annotation(None if element is None else ListType(element=element), (), span)
        case _:
            if not isinstance(owner, Poison):
                ev.error(rules.NOT_A_TYPE, span, got=f"`{frame.module.source.at(span)}`")
            return Annotation(None, (), span)


def _literal(ev: Evaluator, values: Sequence[Given]) -> Type | None:
    kinds = [type(given.value) for given in values]
    if not values or Poison in kinds or not all(writable(ev, given.value, given.span) for given in values):
        return None
    wanted = next((kind for kind in kinds if kind in (str, int)), str)
    odd = next((given for given, kind in zip(values, kinds, strict=True) if kind is not wanted), None)
    if odd is None:
        kind: ScalarKind = "str" if wanted is str else "int"
        return ScalarType(kind=kind, values=tuple(cast("Any", given.value) for given in values))
    ev.error(rules.LITERAL_TYPE, odd.span)
    return None
