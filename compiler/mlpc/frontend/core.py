"""The evaluator: one program, one sink, and a table of what to do with each kind of expression."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import isfinite
from typing import Any, Final, TypeVar, cast

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.model import Rule
from mlpc.diagnostics.sink import Sink
from mlpc.frontend import operators, undecided
from mlpc.frontend.cst import nodes as cst
from mlpc.frontend.frame import Frame
from mlpc.frontend.program import Program
from mlpc.frontend.subset import EXPRESSIONS
from mlpc.frontend.values import (
    POISON,
    ClassValue,
    Condition,
    EnumMember,
    External,
    Given,
    Joined,
    Poison,
    Record,
    Runtime,
    Unavailable,
    Unbound,
    Ways,
    describe,
    distinct,
    parts_of,
)
from mlpc.ir import nodes as ir
from mlpc.record import replace
from mlpc.source import Span

UNUSABLE: Final = (Joined, Unbound, Ways, Unavailable)
"""What a name may be bound to that no expression can use as it is."""

BUDGET: Final = 200_000
"""Statements and items that one compilation evaluates at most: a thousand steps take some thousands."""


class TooLong(Exception):
    """The evaluation of a pipeline does not come to an end. `span` is where it was given up."""

    def __init__(self, span: Span) -> None:
        super().__init__(span)
        self.span = span


T = TypeVar("T")
Handler = Callable[["Evaluator", Any, Frame], object]


class Evaluator:
    """Evaluates expressions of one program; reports into its sink. Errors give `POISON`, so that each is said once."""

    __slots__ = ("_places", "configuration", "handlers", "left", "memo", "program", "sink", "statements", "unread")

    def __init__(
        self,
        program: Program,
        handlers: Mapping[str, Handler],
        statements: Mapping[str, Callable[[Evaluator, Any, Frame], None]],
        configuration: Mapping[str, object],
        unread: bool = False,
    ) -> None:
        self.program = program
        self.handlers = handlers
        self.statements = statements
        self.left = BUDGET
        self.sink: Sink = program.sink
        self.configuration = configuration
        # Whether there is a configuration that could not be read: what it does not say here, it may say.
        self.unread = unread
        # What has been worked out about the steps of the program, by what it is and their module and name.
        self.memo: dict[tuple[object, ...], Any] = {}
        # A dict or list that was written out, by its id, and where: for each key or place the element, its key's span and its own.
        self._places: dict[int, tuple[object, dict[object, tuple[object, Span, Span]]]] = {}

    def once(self, key: tuple[object, ...], work: Callable[[], T]) -> T:
        """The result of some work, done the first time that it is asked for. What it reports is reported once."""
        if key not in self.memo:
            self.memo[key] = work()
        found: T = self.memo[key]
        return found

    def tick(self, node: cst.CSTNode, frame: Frame) -> None:
        """Count one more statement or item; `TooLong` where there are more than any pipeline needs."""
        self.left -= 1
        if self.left <= 0:
            raise TooLong(self.span(node, frame))

    def span(self, node: cst.CSTNode, frame: Frame) -> Span:
        return frame.module.positions.span(node)

    def error(self, rule: Rule, span: Span, *, related: Sequence[tuple[Span, str]] = (), **data: object) -> Poison:
        self.sink.report(rule, span, related=related, **data)
        return POISON

    def eval(self, node: cst.BaseExpression, frame: Frame) -> object:
        """The value of an expression. A name bound differently by the branches before it is an error here."""
        return self.usable(Given(self.eval_open(node, frame), self.span(node, frame)), frame).value

    def usable(self, given: Given, frame: Frame) -> Given:
        """A value that an expression computes with; said where it depends on run-time conditions, or what it holds does."""
        value = given.value
        if isinstance(value, UNUSABLE):
            return Given(self.unusable(value, given.span), given.span, given.keyword)
        if frame.builder is not None and frame.builder.parted and isinstance(value, list | dict | set | tuple):
            places = [part.span for part in undecided.open_parts(cast("object", value), undecided.nowhere)]
            if places:
                return Given(self._joined(places, given.span), given.span, given.keyword)
        return given

    def _joined(self, places: Sequence[Span], span: Span) -> Poison:
        related = [(place, "one of the values depends on this") for place in list(dict.fromkeys(places))[:3]]
        return self.error(rules.JOINED, span, related=related)

    def eval_open(self, node: cst.BaseExpression, frame: Frame) -> object:
        handler = self.handlers.get(type(node).__name__)
        if handler is None:
            what, hint = EXPRESSIONS.get(type(node).__name__, (type(node).__name__, ""))
            return self.error(rules.UNSUPPORTED, self.span(node, frame), what=what, help=hint)
        return handler(self, node, frame)

    def unusable(self, value: Joined | Unbound | Ways | Unavailable, span: Span) -> Poison:
        if isinstance(value, Unavailable) and value.where != "loop":
            failed = value.where == "handler"
            related = [(value.span, f"the step in this `try` {'has' if failed else 'may have'} failed")]
            note = "the handler runs only then, and a step that has failed gives nothing" if failed else None
            return self.error(rules.AFTER_TRY, span, name=value.name, note=note, related=related)
        if isinstance(value, Unavailable):
            related = [(value.span, "this loop runs when the pipeline runs")]
            return self.error(rules.AFTER_LOOP, span, name=value.name, related=related)
        if isinstance(value, Unbound):
            related = [(value.span, "the condition")]
            return self.error(
                rules.UNBOUND_IN_BRANCH, span, name=value.name, when="true" if value.when else "false", related=related
            )
        unbound = undecided.unbound_in(value)
        if unbound is not None:
            return self.unusable(unbound, span)
        return self._joined([value.span] if isinstance(value, Joined) else [item.span for item in value.returns], span)

    def given(self, node: cst.BaseExpression, frame: Frame) -> Given:
        return Given(self.eval(node, frame), self.span(node, frame))

    def known(self, value: object, span: Span, what: str) -> bool:
        """Whether a value is known at compile time all the way down; else says so."""
        if isinstance(value, Poison):
            return False
        if has_runtime(value):
            self.error(rules.NOT_CONSTANT, span, what=what)
            return False
        return True

    # --- where elements are written -----------------------------------------------------------------------------------------

    def write(self, owner: object, key: object, element: object, key_span: Span, span: Span) -> None:
        """Remember where an element of a dict or list stands."""
        self._places.setdefault(id(owner), (owner, {}))[1][key] = (element, key_span, span)

    def written(self, owner: object, key: object, element: object, otherwise: Span) -> tuple[Span, Span]:
        """The spans of an element's key and of itself; `otherwise` where it was not written out, or has been replaced since."""
        known = self._places.get(id(owner))
        place = known[1].get(key) if known is not None else None
        return (place[1], place[2]) if place is not None and place[0] is element else (otherwise, otherwise)

    # --- to the IR ----------------------------------------------------------------------------------------------------------

    def lower(self, value: object, span: Span) -> ir.Value | None:
        """A value as IR; None, said, where it has no meaning there."""
        match value:
            case Poison():
                return None
            case Runtime(value=inner):
                return inner
            case None | bool() | int() | float() | str():
                return ir.Const(value=value, span=span) if writable(self, value, span) else None
            case EnumMember(value=inner):
                return self.lower(inner, span)
            case list() | tuple():
                elements = enumerate(cast("Sequence[object]", value))
                items = [self._element(item, self.written(value, at, item, span)[1]) for at, item in elements]
                return ir.ListValue(items=tuple(i for i in items if i is not None), span=span)
            case dict():
                entries: list[tuple[str, ir.Value]] = []
                keys: list[Span] = []
                for key, item in cast("dict[object, object]", value).items():
                    key_span, item_span = self.written(value, key, item, span)
                    lowered = self._element(item, item_span)
                    if not isinstance(key, str):
                        self.error(rules.MAP_KEY, key_span, key=describe(key))
                    elif lowered is not None:
                        entries.append((key, lowered))
                        keys.append(key_span)
                return ir.MapValue(entries=tuple(entries), span=span, keys=tuple(keys))
            case Record(kind="mlpc.image"):
                return _image(value)
            case _:
                self.error(rules.WRONG_KIND, span, wanted="a value for the definition", got=describe(value))
                return None

    def _element(self, value: object, span: Span) -> ir.Value | None:
        """An element of a dict or list; a run-time value is where it is used, not where it was made."""
        lowered = self.lower(value, span)
        return replace(lowered, span=span) if isinstance(value, Runtime) and lowered is not None else lowered


def _image(record: Record) -> ir.Value | None:
    """`image("123.dkr.ecr...")` is its URI; `image("sklearn", version=...)` is resolved for a region later."""
    fields = {name: given.value for name, given in record.fields.items()}
    name = fields.pop("framework", None)
    if isinstance(name, Runtime):
        return name.value
    if not isinstance(name, str):
        return None
    if "/" in name or ("version" not in fields and "." in name):
        return ir.Const(value=name, span=record.span)
    version = fields.pop("version", None)
    options = tuple((key, str(value)) for key, value in sorted(fields.items()) if value is not None)
    return ir.ImageRef(
        framework=name, version=None if version is None else str(version), options=options, span=record.span
    )


def writable(ev: Evaluator, value: object, span: Span) -> bool:
    """Whether JSON in UTF-8 has a known value: said where it has not."""
    if isinstance(value, float) and not isfinite(value):
        ev.error(rules.WRONG_KIND, span, wanted="a finite number", got=f"`{value}`")
        return False
    if isinstance(value, str) and not value.isascii() and any("\ud800" <= letter <= "\udfff" for letter in value):
        ev.error(rules.WRONG_KIND, span, wanted="text that can be written", got="half of a surrogate pair")
        return False
    return True


def unordered(value: object) -> bool:
    """Whether a set is somewhere inside, whose order changes from run to run."""
    if isinstance(value, dict):
        return any(unordered(part) for pair in cast("dict[object, object]", value).items() for part in pair)
    if isinstance(value, list | tuple):
        return any(unordered(item) for item in cast("Sequence[object]", value))
    return isinstance(value, set | frozenset) and len(cast("set[object]", value)) > 1


def has_runtime(value: object) -> bool:
    """Whether something inside is known only at run time."""
    if isinstance(value, Runtime | Condition):
        return True
    if isinstance(value, list | tuple | set | frozenset):
        return any(has_runtime(item) for item in cast("Sequence[object]", value))
    if isinstance(value, dict):
        return any(has_runtime(item) for item in cast("dict[object, object]", value).values())
    return False


def opaque(value: object) -> object | None:
    """Something inside of a value that Python could not compute with here: a name from outside, a step, a class; None if nothing is."""
    if isinstance(value, _COMPUTABLE):
        return None
    if isinstance(value, list | tuple | set | frozenset):
        return next((bad for item in cast("Sequence[object]", value) if (bad := opaque(item)) is not None), None)
    if isinstance(value, dict):
        items = cast("dict[object, object]", value).items()
        return next((bad for pair in items for item in pair if (bad := opaque(item)) is not None), None)
    return value


_COMPUTABLE: Final = (
    type(None),
    type(...),
    bool,
    int,
    float,
    str,
    range,
    slice,
    EnumMember,
    Poison,
    Runtime,
    Condition,
)


def computable(ev: Evaluator, span: Span, *values: object) -> bool:
    """Whether Python values are all there is in some values; else says what is not one."""
    for value in values:
        bad = opaque(value)
        if isinstance(bad, External):
            ev.error(rules.UNKNOWN_AT_COMPILE_TIME, span, name=bad.path.removeprefix("builtins."))
            return False
        if bad is not None:
            ev.error(rules.WRONG_KIND, span, wanted="a value", got=describe(bad))
            return False
    return True


def has_poison(value: object) -> bool:
    if isinstance(value, list | tuple | set | frozenset):
        return any(has_poison(item) for item in cast("Sequence[object]", value))
    if isinstance(value, dict):
        return any(has_poison(item) for item in cast("dict[object, object]", value).values())
    return isinstance(value, Poison)


def fold(ev: Evaluator, span: Span, compute: Callable[[], object]) -> object:
    """The result of a computation with known values; what Python would raise is an error here."""
    try:
        return compute()
    except (operators.TooLarge, MemoryError):
        return ev.error(rules.TOO_LARGE, span)
    except Exception as error:  # whatever Python raises for these values is the user's
        return ev.error(rules.WOULD_RAISE, span, error=f"{type(error).__name__}: {error}")


def iterate(ev: Evaluator, value: object, span: Span) -> list[object] | None:
    """The items of a value that is looped over; None, said, where they are not known."""
    match value:
        case Poison():
            return None
        case list() | tuple() | range() | dict() | str():
            return list(cast("Sequence[object]", value))
        case set() | frozenset():
            # Python's order of a set of texts changes from run to run.
            ev.error(rules.UNORDERED, span)
            return None
        case Runtime():
            parts = parts_of(value)
            ev.error(rules.RUNTIME_LOOP, span, help=f"write a list of its fields: {parts}" if parts else None)
            return None
        case ClassValue(kind="enum"):
            return list(distinct(value))
        case _:
            ev.error(rules.WRONG_KIND, span, wanted="something to loop over", got=describe(value))
            return None
