"""Classes of the user's that are types of the pipeline, and what annotations mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple, cast

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend import cst as reader
from mlpc.frontend.core import Evaluator
from mlpc.frontend.cst import nodes as cst
from mlpc.frontend.frame import Frame
from mlpc.frontend.values import (
    POISON,
    ClassValue,
    EnumMember,
    External,
    Given,
    Poison,
    Record,
    TypeValue,
    describe,
)
from mlpc.ir.types import (
    BOOL,
    FLOAT,
    INT,
    NONE,
    STR,
    ArtifactType,
    Field,
    ListType,
    MetricsType,
    NoneType,
    OutputsType,
    ScalarKind,
    ScalarType,
    Type,
    artifact_type,
)
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
ENUMS: Final = frozenset({"enum.Enum", "enum.StrEnum", "enum.IntEnum"})
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
        ev.error(rules.NOT_A_TYPE, span, got=f"`{frame.module.source.at(span)}`")
        return Annotation(None, (), span)
    value = ev.eval(node, frame)
    if isinstance(value, TypeValue):
        return Annotation(value.type, value.markers, span)
    return Annotation(_type_of(ev, value, span), (), span)


def is_type(value: object) -> bool:
    """Whether a value is a type, or something that is made one by subscripting it."""
    if isinstance(value, External):
        return value.path in BASIC or value.path.startswith(_TYPES)
    return isinstance(value, ClassValue | TypeValue)


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
        ev.error(rules.NOT_A_TYPE, span, got=describe(value))
    return None


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
    if not values or Poison in kinds:
        return None
    wanted = next((kind for kind in kinds if kind in (str, int)), str)
    odd = next((given for given, kind in zip(values, kinds, strict=True) if kind is not wanted), None)
    if odd is None:
        kind: ScalarKind = "str" if wanted is str else "int"
        return ScalarType(kind=kind, values=tuple(cast("Any", given.value) for given in values))
    ev.error(rules.LITERAL_TYPE, odd.span)
    return None


# --- classes ------------------------------------------------------------------------------------------------------------------


def declare_class(ev: Evaluator, node: cst.ClassDef, frame: Frame, qualifier: str = "") -> object:
    """The meaning of a class: one of the kinds a pipeline has types for, or something that only step bodies use."""
    module = frame.module
    name = node.name.value
    bases = [ev.eval(base.value, frame) for base in node.bases]
    span = ev.span(node.name, frame)
    qualified = f"{qualifier}{name}"
    identity = f"{module.name}:{qualified}"
    for base in bases:
        if isinstance(base, External) and base.path in ENUMS:
            mixed = base.path != "enum.Enum" or any(_is(other, "builtins.str", "builtins.int", "builtins.float") for other in bases)
            return _enum(ev, node, frame, span, mixed)
        known = (
            BASIC.get(base.path) if isinstance(base, External) else base.type if isinstance(base, ClassValue) else None
        )
        if isinstance(known, ArtifactType):
            made = ArtifactType(name=name, kind=known.kind, bases=(identity, *known.bases))
            return ClassValue(name, module, "artifact", made, span)
        if isinstance(known, OutputsType | MetricsType) or _is(base, "mlpc.Outputs", "mlpc.Metrics"):
            inherited = known.fields if isinstance(known, OutputsType | MetricsType) else ()
            is_metrics = isinstance(known, MetricsType) or _is(base, "mlpc.Metrics")
            return _record(ev, node, frame, span, identity, inherited, is_metrics, qualified)
    return External(f"{module.name}.{name}", span)


def _is(value: object, *paths: str) -> bool:
    return isinstance(value, External) and value.path in paths


def _body(node: cst.ClassDef) -> Iterable[cst.BaseSmallStatement | cst.BaseStatement]:
    for statement in node.body.body:
        if isinstance(statement, cst.SimpleStatementLine):
            yield from statement.body
        else:
            yield statement


def _enum(ev: Evaluator, node: cst.ClassDef, frame: Frame, span: Span, mixed: bool) -> object:
    made = ClassValue(node.name.value, frame.module, "enum", NONE, span, mixed=mixed)
    values: list[object] = []
    for statement in _body(node):
        if not isinstance(statement, cst.Assign) or not isinstance(statement.targets[0].target, cst.Name):
            continue
        name = statement.targets[0].target.value
        if name.startswith("_"):
            continue
        given = ev.given(statement.value, frame)
        if isinstance(given.value, Poison):
            return given.value
        if type(given.value) not in (str, int, float, bool):
            return ev.error(rules.ENUM_VALUE, given.span, got=describe(given.value))
        values.append(given.value)
        made.members[name] = EnumMember(made, name, given.value)
    kinds = {type(value) for value in values}
    if len(kinds) > 1 or not values:
        return ev.error(rules.ENUM_MIXED, span, enum=made.name)
    kind = cast(ScalarKind, kinds.pop().__name__)
    made.type = ScalarType(
        kind=kind, values=tuple(cast("list[Any]", values)), enum=made.name, members=tuple(made.members), mixed=mixed
    )
    return made


def _record(
    ev: Evaluator,
    node: cst.ClassDef,
    frame: Frame,
    span: Span,
    identity: str,
    inherited: tuple[Field, ...],
    is_metrics: bool,
    qualified: str,
) -> ClassValue:
    nested: dict[str, ClassValue] = {}
    scope = Frame(module=frame.module, locals=dict(frame.locals or {}))
    assert scope.locals is not None
    fields = {field.name: field for field in inherited}
    for statement in _body(node):
        if isinstance(statement, cst.ClassDef):
            inner = declare_class(ev, statement, scope, f"{qualified}.")
            scope.locals[statement.name.value] = inner
            if isinstance(inner, ClassValue):
                nested[inner.name] = inner
        elif isinstance(statement, cst.AnnAssign) and isinstance(statement.target, cst.Name):
            field = _field(ev, statement.target.value, statement, scope, is_metrics)
            if field is not None:
                fields[field.name] = field
    options = {
        argument.keyword.value: ev.given(argument.value, frame) for argument in node.keywords if argument.keyword
    }
    type_: Type
    if is_metrics:
        text = {key: given.value for key, given in options.items() if isinstance(given.value, str)}
        for key, given in options.items():
            if key not in ("name", "output", "path"):
                ev.error(
                    rules.UNKNOWN_KEYWORD,
                    given.span,
                    owner=node.name.value,
                    keyword=key,
                    help="a Metrics class takes `name`, `output` and `path`",
                )
            elif key not in text and not isinstance(given.value, Poison):
                ev.error(rules.WRONG_KIND, given.span, wanted="text", got=describe(given.value))
        type_ = MetricsType(
            name=node.name.value,
            identity=identity,
            fields=tuple(fields.values()),
            report=text.get("name"),
            output=text.get("output"),
            file=text.get("path"),
        )
    else:
        type_ = OutputsType(name=node.name.value, identity=identity, fields=tuple(fields.values()))
    return ClassValue(node.name.value, frame.module, "metrics" if is_metrics else "outputs", type_, span, nested=nested)


def _field(ev: Evaluator, name: str, statement: cst.AnnAssign, scope: Frame, is_metrics: bool) -> Field | None:
    found = annotation(ev, statement.annotation.annotation, scope)
    if found.type is None:
        return None
    allowed = ScalarType | MetricsType | ListType if is_metrics else ScalarType | ArtifactType | MetricsType
    if not isinstance(found.type, allowed) or isinstance(found.type, NoneType):
        wanted = "numbers, text, booleans and other Metrics" if is_metrics else "artifacts, Metrics and scalars"
        ev.error(rules.FIELD_TYPE, found.span, owner="Metrics" if is_metrics else "Outputs", wanted=wanted)
        return None
    marker = marker_of(ev, found, *((None, "a field of a Metrics") if is_metrics else ("Output", "a field of an Outputs")))
    return marked_field(name, found.type, marker, found.span)


def marked_field(name: str, type_: Type, marker: Record | None, span: Span) -> Field:
    """A field, with what its `Annotated[..., Output(...)]` says."""
    options: dict[str, str] = {}
    for key, given in (marker.fields if marker is not None else {}).items():
        if isinstance(given.value, str):
            options[key] = given.value
    return Field(
        name=name,
        type=type_,
        span=span,
        output_name=options.get("name"),
        path=options.get("path"),
        destination=options.get("destination"),
        mode=options.get("mode"),
    )
