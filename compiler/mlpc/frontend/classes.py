"""Classes of the user's that are types of the pipeline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, cast

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend.annotations import BASIC, annotation, is_class, marker_of
from mlpc.frontend.core import A_CLASS, Evaluator, writable
from mlpc.frontend.cst import nodes as cst
from mlpc.frontend.frame import Frame
from mlpc.frontend.suggest import suggestion
from mlpc.frontend.values import (
    POISON,
    ClassValue,
    External,
    Given,
    Poison,
    Record,
    describe,
    distinct,
    member,
    placeholder_in,
)
from mlpc.ir.types import (
    NONE,
    ArtifactType,
    FeatureGroupType,
    Field,
    ListType,
    MetricsType,
    NoneType,
    OutputsType,
    ScalarKind,
    ScalarType,
    Type,
)
from mlpc.source import Span

UNFIT: Final = "fields in error"
"""Of a class, by its identity, the fields that are in error, which has been said: in the evaluator's memory."""
_BASES: Final = "bases of a class"
"""Of a class, by its identity, the identities of itself and its bases: in the evaluator's memory."""
ENUMS: Final = frozenset({"enum.Enum", "enum.StrEnum", "enum.IntEnum"})


def declare_class(ev: Evaluator, node: cst.ClassDef, frame: Frame, qualifier: str = "") -> object:
    """The meaning of a class: one of the kinds a pipeline has types for, or something that only step bodies use."""
    bases = [ev.eval(base.value, frame) for base in node.bases]
    made = _declared(ev, node, frame, qualifier, bases)
    if isinstance(made, ClassValue):
        derived = [base for base in bases if isinstance(base, ClassValue)]
        identity = f"{frame.module.name}:{qualifier}{made.name}"
        inherited = [name for base in derived for name in bases_of(ev, getattr(base.type, "identity", ""))]
        ev.memo[_BASES, identity] = (identity, *inherited)
        said = next((base.match_args for base in derived if base.match_args is not None), None)
        made.match_args = _match_args(ev, node, frame, said)
    return made


def bases_of(ev: Evaluator, identity: str) -> tuple[str, ...]:
    """The identities of a class of the user's and its bases, itself first."""
    found: tuple[str, ...] = ev.memo.get((_BASES, identity), (identity,))
    return found


def _match_args(
    ev: Evaluator, node: cst.ClassDef, frame: Frame, inherited: tuple[str, ...] | None
) -> tuple[str, ...] | None:
    """What the positional patterns of a class are for, as its body says it, or a base."""
    for statement in _body(node):
        names = [target.target for target in statement.targets] if isinstance(statement, cst.Assign) else []
        if isinstance(statement, cst.Assign) and any(
            isinstance(target, cst.Name) and target.value == "__match_args__" for target in names
        ):
            given = ev.given(statement.value, frame)
            words = cast("tuple[object, ...]", given.value) if isinstance(given.value, tuple) else None
            if words is not None and all(isinstance(word, str) for word in words):
                return cast("tuple[str, ...]", words)
            if not isinstance(given.value, Poison):
                ev.error(rules.WRONG_KIND, given.span, wanted="a tuple of texts", got=describe(given.value))
            return ()
    return inherited


def _declared(ev: Evaluator, node: cst.ClassDef, frame: Frame, qualifier: str, bases: Sequence[object]) -> object:
    module = frame.module
    name = node.name.value
    span = ev.span(node.name, frame)
    qualified = f"{qualifier}{name}"
    identity = f"{module.name}:{qualified}"
    for base in bases:
        if isinstance(base, External) and base.path in ENUMS:
            mixed = base.path != "enum.Enum" or any(
                _is(other, "builtins.str", "builtins.int", "builtins.float") for other in bases
            )
            text = base.path == "enum.StrEnum" or any(_is(other, "builtins.str") for other in bases)
            made = ClassValue(name, module, "enum", NONE, span, mixed=mixed, plain=base.path != "enum.Enum", text=text)
            if any(not _is(ev.eval(item.decorator, frame), "enum.unique") for item in node.decorators):
                break
            return _enum(ev, node, frame, made)
        known = (
            BASIC.get(base.path) if isinstance(base, External) else base.type if isinstance(base, ClassValue) else None
        )
        if isinstance(known, ArtifactType):
            type_ = ArtifactType(name=name, kind=known.kind, bases=(identity, *known.bases))
            return ClassValue(name, module, "artifact", type_, span)
        if isinstance(known, FeatureGroupType) or _is(base, "mlpc.FeatureGroup"):
            return _feature_group(ev, node, frame, identity, known if isinstance(known, FeatureGroupType) else None)
        if isinstance(known, OutputsType | MetricsType) or _is(base, "mlpc.Outputs", "mlpc.Metrics"):
            inherited = known.fields if isinstance(known, OutputsType | MetricsType) else ()
            is_metrics = isinstance(known, MetricsType) or _is(base, "mlpc.Metrics")
            return _record(ev, node, frame, span, identity, inherited, is_metrics, qualified)
    return External(f"{module.name}.{name}", span, A_CLASS)


def _is(value: object, *paths: str) -> bool:
    return isinstance(value, External) and value.path in paths


def _body(node: cst.ClassDef) -> Iterable[cst.BaseSmallStatement | cst.BaseStatement]:
    for statement in node.body.body:
        if isinstance(statement, cst.SimpleStatementLine):
            yield from statement.body
        else:
            yield statement


def _enum(ev: Evaluator, node: cst.ClassDef, frame: Frame, made: ClassValue) -> object:
    span = made.span
    functions = {item.name.value: item.name for item in _body(node) if isinstance(item, cst.FunctionDef)}
    made.methods = frozenset(functions)
    for name, place in functions.items():
        if name.startswith("__") and name not in _WRITING:
            help_ = "leave it out, or write a function that takes the member"
            return ev.error(rules.UNSUPPORTED, ev.span(place, frame), what=f"`{made.name}.{name}`", help=help_)
    # What the body has bound is the value there, not yet the member.
    scope = frame.inner()
    assert scope.locals is not None
    for names, value in _bound(ev, node, frame):
        given = _automatic(ev, made, names[0], value, scope) if value is not None else None
        if given is None or isinstance(given.value, Poison):
            return POISON
        for name in names:
            scope.locals[name] = given.value
            if name.startswith("_") and (name.endswith("_") or name.startswith("__")):
                continue
            if type(given.value) not in (str, int, float, bool):
                return ev.error(rules.ENUM_VALUE, given.span, got=describe(given.value))
            if not writable(ev, given.value, given.span):
                return POISON
            # A second name of a value is another name of its member.
            known = next((m for m in made.members.values() if m.value == given.value), None)
            if known is not None and _is_unique(ev, node, frame):
                error = f"ValueError: duplicate values found in <enum '{made.name}'>: {name} -> {known.name}"
                return ev.error(rules.WOULD_RAISE, given.span, error=error)
            made.members[name] = known or member(made, name, given.value)
    values = [m.value for m in distinct(made)]
    kinds = {type(value) for value in values}
    if not values:
        return ev.error(rules.EMPTY_CLASS, span, name=made.name, what="members")
    if len(kinds) > 1:
        return ev.error(rules.ENUM_MIXED, span, enum=made.name)
    kind = cast(ScalarKind, kinds.pop().__name__)
    made.type = ScalarType(
        kind=kind,
        values=tuple(cast("list[Any]", values)),
        enum=made.name,
        members=tuple(m.name for m in distinct(made)),
        mixed=made.mixed,
    )
    return made


_WRITING: Final = frozenset({"__format__", "__init__", "__repr__", "__str__"})
"""Methods of an Enum that change nothing of what its members are, only how they are written."""


def _bound(ev: Evaluator, node: cst.ClassDef, frame: Frame) -> Iterator[tuple[list[str], cst.BaseExpression | None]]:
    """What the body of an Enum binds: names, and the value that they are given; None, said, where that is not to be seen."""
    for statement in _body(node):
        targets: list[cst.BaseExpression] = []
        value: cst.BaseExpression | None = None
        if isinstance(statement, cst.Assign):
            targets, value = [target.target for target in statement.targets], statement.value
        elif isinstance(statement, cst.AnnAssign):
            if statement.value is None:
                continue
            targets, value = [statement.target], statement.value
        elif isinstance(statement, cst.Expr | cst.Pass | cst.FunctionDef):
            continue
        names = [target.value for target in targets if isinstance(target, cst.Name)]
        if not names or len(names) != len(targets):
            help_ = "write each member as `NAME = value`"
            ev.error(rules.UNSUPPORTED, ev.span(statement, frame), what="this in an Enum", help=help_)
            value, names = None, names or [""]
        yield names, value


def _automatic(ev: Evaluator, made: ClassValue, name: str, node: cst.BaseExpression, scope: Frame) -> Given:
    """The value of a member; for `auto()` the one after the last, or of a `StrEnum` the name in small letters."""
    callee = ev.eval(node.func, scope) if isinstance(node, cst.Call) and not node.args else None
    if not _is(callee, "enum.auto"):
        return ev.given(node, scope)
    span = ev.span(node, scope)
    last = [m.value for m in made.members.values()]
    if made.plain and (not last or isinstance(last[0], str)) and made.text:
        return Given(name.lower(), span)
    numbers = [value for value in last if type(value) is int]
    if made.text or len(numbers) != len(last) or "_generate_next_value_" in made.methods:
        return Given(ev.error(rules.UNSUPPORTED, span, what="`auto()` here", help="write the value"), span)
    if numbers and numbers[-1] != max(numbers):
        # Versions of Python differ in what comes after.
        return Given(
            ev.error(rules.UNSUPPORTED, span, what="`auto()` after a smaller value", help="write the value"), span
        )
    return Given(numbers[-1] + 1 if numbers else 1, span)


def _is_unique(ev: Evaluator, node: cst.ClassDef, frame: Frame) -> bool:
    return any(_is(ev.eval(item.decorator, frame), "enum.unique") for item in node.decorators)


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
    unfit: set[str] = set()
    for statement in _body(node):
        if isinstance(statement, cst.ClassDef):
            inner = declare_class(ev, statement, scope, f"{qualified}.")
            scope.locals[statement.name.value] = inner
            if isinstance(inner, ClassValue):
                nested[inner.name] = inner
        elif isinstance(statement, cst.AnnAssign) and isinstance(statement.target, cst.Name):
            field = _field(ev, node.name.value, statement, scope, is_metrics)
            if field is not None:
                fields[field.name] = field
            elif not _own(statement.target.value):
                unfit.add(statement.target.value)
        elif isinstance(statement, cst.Assign):
            unfit |= _untyped(ev, node.name.value, statement, scope)
    ev.memo[UNFIT, identity] = unfit
    type_: Type
    said = _texts(ev, node, frame, ("name", "output", "path") if is_metrics else ())
    text = {key: text for key, (text, _) in said.items()}
    if "path" in said and not _is_inside(text["path"]):
        path, place = said["path"]
        note = "the document lies in the folder of its output, and the service looks for it there"
        ev.error(rules.PART_NAME, place, name=path, what="path", step=node.name.value, note=note, help=_INSIDE)
    if is_metrics:
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


_INSIDE: Final = "write it from that folder on: `evaluation.json`"


def _is_inside(path: str) -> bool:
    """Whether a path names a file below the folder that it starts in."""
    parts = path.split("/")
    return path != "" and not path.startswith("/") and ".." not in parts and parts[-1] not in ("", ".")


def _feature_group(
    ev: Evaluator, node: cst.ClassDef, frame: Frame, identity: str, base: FeatureGroupType | None
) -> object:
    """A class for a group in Feature Store: the one that it names, or that of its base."""
    name, span = node.name.value, ev.span(node.name, frame)
    texts = _texts(ev, node, frame, ("name", "output"))
    group, place = texts.get("name", ("", span) if base is None else (base.group, base.span))
    if not group:
        if not node.keywords or "name" in texts:
            help_ = f'write `class {name}(FeatureGroup, name="...")`'
            ev.error(rules.ARGUMENT_MISSING, span, function=name, name="name", help=help_)
        return POISON
    output = texts["output"][0] if "output" in texts else None
    made = FeatureGroupType(name=name, identity=identity, group=group, output=output, span=place)
    return ClassValue(name, frame.module, "feature_group", made, span)


def _texts(ev: Evaluator, node: cst.ClassDef, frame: Frame, known: tuple[str, ...]) -> dict[str, tuple[str, Span]]:
    """The keywords of a class, which are texts, and where they are; says which are not known, or something else."""
    found: dict[str, tuple[str, Span]] = {}
    for argument in node.keywords:
        given = ev.given(argument.value, frame)
        if argument.keyword is None or argument.keyword.value not in known:
            key = argument.keyword.value if argument.keyword is not None else "**"
            place = given.span if argument.keyword is None else ev.span(argument.keyword, frame)
            takes = f"it takes {', '.join(f'`{name}`' for name in known)}" if known else "leave it out"
            hint = suggestion(key, known) or takes
            ev.error(rules.UNKNOWN_KEYWORD, place, owner=node.name.value, keyword=key, help=hint)
        elif isinstance(given.value, str):
            found[argument.keyword.value] = given.value, given.span
        elif not (isinstance(given.value, Poison) or ev.unfilled(given.value, given.span, _OF_CLASS)):
            ev.error(rules.WRONG_KIND, given.span, wanted="text", got=describe(given.value))
    return found


_OF_CLASS: Final = "it is a part of the class, which travels with the code"


def _untyped(ev: Evaluator, owner: str, statement: cst.Assign, scope: Frame) -> set[str]:
    """The name to which a type is assigned where a field is meant, which is said. Other values are for the bodies of steps."""
    target = statement.targets[0].target
    if not isinstance(target, cst.Name) or not isinstance(statement.value, cst.Name | cst.Attribute | cst.Subscript):
        return set()
    given = ev.given(statement.value, scope)
    if not is_class(given.value):
        return set()
    problem, type_ = "it is given a type as its value", scope.module.source.at(given.span)
    ev.error(rules.CLASS_BODY, ev.span(statement, scope), name=target.value, owner=owner, problem=problem, type=type_)
    return {target.value}


def _field(ev: Evaluator, owner: str, statement: cst.AnnAssign, scope: Frame, is_metrics: bool) -> Field | None:
    assert isinstance(statement.target, cst.Name)
    name, node = statement.target.value, statement.annotation.annotation
    if _own(name):
        return None
    if statement.value is not None:
        problem, type_ = "a field has no default", scope.module.source.at(ev.span(node, scope))
        span = ev.span(statement.value, scope)
        ev.error(rules.CLASS_BODY, span, name=name, owner=owner, problem=problem, type=type_)
    found = annotation(ev, node, scope)
    if found.type is None:
        return None
    allowed = (
        ScalarType | MetricsType | ListType
        if is_metrics
        else ScalarType | ArtifactType | MetricsType | FeatureGroupType
    )
    if not isinstance(found.type, allowed) or isinstance(found.type, NoneType):
        wanted = (
            "numbers, text, booleans and other Metrics"
            if is_metrics
            else "artifacts, Metrics, feature groups and scalars"
        )
        ev.error(rules.FIELD_TYPE, found.span, owner="Metrics" if is_metrics else "Outputs", wanted=wanted)
        return None
    kind, where = (None, "a field of a Metrics") if is_metrics else ("Output", "a field of an Outputs")
    marker = marker_of(ev, found, kind, where)
    return marked_field(name, found.type, marker, found.span)


def _own(name: str) -> bool:
    """Whether a name is the class's own, as it is when the script runs, and no field."""
    return name.startswith("_")


def marked_field(name: str, type_: Type, marker: Record | None, span: Span) -> Field:
    """A field, with what its `Annotated[..., Output(...)]` says."""
    options: dict[str, str] = {}
    fields: Mapping[str, Given] = marker.fields if marker is not None else {}
    for key, given in fields.items():
        if isinstance(given.value, str):
            options[key] = given.value
    destination = fields["destination"].value if "destination" in fields else None
    return Field(
        name=name,
        type=type_,
        span=span,
        output_name=options.get("name"),
        path=options.get("path"),
        destination=placeholder_in(destination) or options.get("destination"),
        mode=options.get("mode"),
        places=tuple((key, given.span) for key, given in fields.items()),
    )
