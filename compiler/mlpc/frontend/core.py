"""The evaluator: one program, one sink, and a table of what to do with each kind of expression."""

from __future__ import annotations

from collections import abc
from collections.abc import Callable, Mapping, Sequence
from math import isfinite
from typing import Any, Final, TypeVar, cast

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.model import Fix, Rule
from mlpc.diagnostics.sink import Sink
from mlpc.frontend import operators, undecided
from mlpc.frontend.cst import nodes as cst
from mlpc.frontend.frame import Frame
from mlpc.frontend.program import Program
from mlpc.frontend.subset import EXPRESSIONS
from mlpc.frontend.suggest import instead_of_imported
from mlpc.frontend.values import (
    POISON,
    VIEWS,
    Condition,
    EnumMember,
    External,
    Given,
    Iterator,
    Joined,
    Poison,
    Record,
    Rounds,
    Runtime,
    Unavailable,
    Unbound,
    Ways,
    describe,
    placeholder_in,
)
from mlpc.ir import nodes as ir
from mlpc.record import replace
from mlpc.source import Span

UNUSABLE: Final = (Joined, Unbound, Ways, Unavailable)
"""What a name may be bound to that no expression can use as it is."""

A_CLASS: Final = "a class"
_LOCAL: Final = {
    True: (
        "a pipeline has classes for its own types only: `Outputs`, `Metrics`, an `Enum`, and artifacts",
        "use it inside a step; here write a tuple, a dict, or a function that returns one",
    ),
    False: (
        "what a decorator makes of a function shows only when the file is run",
        "leave the decorator out, or call it inside a step",
    ),
}
"""Why a class, or a decorated function, of the project has no meaning in a pipeline, and what to write."""

BUDGET: Final = 200_000
"""Statements and items that one compilation evaluates at most: a thousand steps take some thousands."""


class TooLong(Exception):
    """The evaluation of a pipeline does not come to an end. `span` is where it was given up."""

    def __init__(self, span: Span) -> None:
        super().__init__(span)
        self.span = span


class Refused(Exception):
    """An item of an iterator cannot be taken, which has been said."""


T = TypeVar("T")
Handler = Callable[["Evaluator", Any, Frame], object]


class Evaluator:
    """Evaluates expressions of one program; reports into its sink. Errors give `POISON`, so that each is said once."""

    __slots__ = (
        "_blurred",
        "_places",
        "_sources",
        "_viewed",
        "configuration",
        "consumer",
        "handlers",
        "left",
        "local",
        "memo",
        "program",
        "read",
        "running",
        "sink",
        "statements",
        "uneven",
        "unread",
    )

    def __init__(
        self,
        program: Program,
        handlers: Mapping[str, Handler],
        statements: Mapping[str, Callable[[Evaluator, Any, Frame], None]],
        configuration: Mapping[str, object],
        unread: bool = False,
        local: bool = False,
    ) -> None:
        self.program = program
        self.handlers = handlers
        self.statements = statements
        self.left = BUDGET
        self.sink: Sink = program.sink
        self.configuration = configuration
        # Whether there is a configuration that could not be read: what it does not say here, it may say.
        self.unread = unread
        # Whether the functions that stand in for steps on a machine are asked for.
        self.local = local
        # The keys that have been asked for.
        self.read: set[str] = set()
        # What has been worked out about the steps of the program, by what it is and their module and name.
        self.memo: dict[tuple[object, ...], Any] = {}
        # The statements at the top level of modules that are being evaluated, by line, innermost last; none in a pipeline's body.
        self.running: list[tuple[object, int]] = []
        # Who takes an item from an iterator, and where; None: nobody does.
        self.consumer: tuple[Frame, Span] | None = None
        # Iterators of which it is known only when the pipeline runs how many items have been taken, and what that depends on.
        self._blurred: dict[int, tuple[Iterator, Span]] = {}
        # Of a list, dict or set, by its id, the iterators over it, each with the branch in which it was made.
        self._sources: dict[int, list[tuple[Iterator, int]]] = {}
        # The views of dicts, each with its dict.
        self._viewed: dict[int, tuple[object, object]] = {}
        # Within a loop: where some of the ways have left it, while others take more items.
        self.uneven: Span | None = None
        # A dict or list that was written out, by its id, and where: for each key or place the element, its key's span and its own.
        self._places: dict[int, tuple[object, dict[object, tuple[object, Span, Span]]]] = {}

    def once(self, key: tuple[object, ...], work: Callable[[], T]) -> T:
        """The result of some work, done the first time that it is asked for. What it reports is reported once."""
        if key not in self.memo:
            self.memo[key] = work()
        found: T = self.memo[key]
        return found

    def line_of(self, module: object) -> int | None:
        """The line at which a module's own code is being evaluated; None where all of it has run."""
        return next((line for where, line in reversed(self.running) if where is module), None)

    def at_line(self, module: object, line: int, work: Callable[[], T]) -> T:
        """The result of some work, done as a module's own code at a line, which knows only what is bound above."""
        self.running.append((module, line))
        try:
            return work()
        finally:
            self.running.pop()

    def tick(self, node: cst.CSTNode, frame: Frame) -> None:
        """Count one more statement or item; `TooLong` where there are more than any pipeline needs."""
        self.left -= 1
        if self.left <= 0:
            raise TooLong(self.span(node, frame))

    def span(self, node: cst.CSTNode, frame: Frame) -> Span:
        return frame.module.positions.span(node)

    def error(
        self,
        rule: Rule,
        span: Span,
        *,
        related: Sequence[tuple[Span, str]] = (),
        fix: Fix | None = None,
        **data: object,
    ) -> Poison:
        self.sink.report(rule, span, related=related, fix=fix, **data)
        return POISON

    def outside(self, value: External, span: Span) -> Poison:
        """What a name gives is not known: it is from outside of the project, or the file would have to be run."""
        if value.local:
            name, what = value.path.rpartition(".")[2], value.local
            note, help_ = _LOCAL[what == A_CLASS]
            related = [(value.span, "defined here")] if value.span is not None else []
            return self.error(rules.ONLY_WHEN_RUN, span, name=name, what=what, note=note, help=help_, related=related)
        hint = instead_of_imported(value.path) or None
        if value.path.startswith(("os.environ", "os.getenv")):
            hint = "write `config(...)`, and pass the value with `--set` or in [tool.mlpc]; the body of a step has an environment"
        name = value.path.removeprefix("builtins.")
        return self.error(rules.UNKNOWN_AT_COMPILE_TIME, span, name=name, help=hint)

    def eval(self, node: cst.BaseExpression, frame: Frame) -> object:
        """The value of an expression. A name bound differently by the branches before it is an error here."""
        return self.usable(Given(self.eval_open(node, frame), self.span(node, frame)), frame).value

    def usable(self, given: Given, frame: Frame, help_: str | None = None) -> Given:
        """A value that an expression computes with; said where it depends on run-time conditions, or what it holds does. `help_`: what to
        do about that, if not what is usual."""
        value = given.value
        if isinstance(value, UNUSABLE):
            return Given(self.unusable(value, given.span, help_), given.span, given.keyword)
        if isinstance(value, VIEWS):
            value = dict(cast("Any", value).mapping)
        if frame.builder is not None and frame.builder.parted and isinstance(value, list | dict | set | tuple):
            places = [part.span for part in undecided.open_parts(cast("object", value), undecided.nowhere)]
            if places:
                return Given(self._joined(places, given.span, help_), given.span, given.keyword)
        return given

    def _joined(self, places: Sequence[Span], span: Span, help_: str | None) -> Poison:
        related = [(place, "one of the values depends on this") for place in list(dict.fromkeys(places))[:3]]
        return self.error(rules.JOINED, span, help=help_, related=related)

    def eval_open(self, node: cst.BaseExpression, frame: Frame) -> object:
        handler = self.handlers.get(type(node).__name__)
        if handler is None:
            what, hint = EXPRESSIONS.get(type(node).__name__, (type(node).__name__, ""))
            return self.error(rules.UNSUPPORTED, self.span(node, frame), what=what, help=hint)
        return handler(self, node, frame)

    def unusable(self, value: Joined | Unbound | Ways | Unavailable, span: Span, help_: str | None = None) -> Poison:
        if isinstance(value, Unavailable) and value.where == "growing":
            related = [(value.span, "this loop runs when the pipeline runs")]
            return self.error(rules.ROUNDS_UNFINISHED, span, name=value.name, related=related)
        if isinstance(value, Unavailable) and value.where in ("kept", "picked"):
            picked = value.where == "picked"
            note = (
                "of the round that it picks, the service tells what that step gives whose value decides"
                if picked
                else None
            )
            related = [(value.span, "this loop runs when the pipeline runs")]
            return self.error(rules.NOT_KEPT, span, name=value.name, note=note, related=related)
        if isinstance(value, Unavailable) and value.where != "loop":
            handled, how = value.where == "handler", "completed" if value.where == "completed" else "failed"
            related = [(value.span, f"the step in this `try` {'has' if handled else 'may have'} {how}")]
            note = "the handler runs only then, and a step that has failed gives nothing" if handled else None
            help_ = "bind it in the `try` as well" if how == "completed" else None
            return self.error(rules.AFTER_TRY, span, name=value.name, how=how, note=note, help=help_, related=related)
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
        places = [value.span] if isinstance(value, Joined) else [item.span for item in value.returns]
        return self._joined(places, span, help_)

    def given(self, node: cst.BaseExpression, frame: Frame) -> Given:
        return Given(self.eval(node, frame), self.span(node, frame))

    def known(self, value: object, span: Span, what: str) -> bool:
        """Whether a value is known at compile time all the way down; else says so."""
        if isinstance(value, Poison):
            return False
        if self.unfilled(value, span, f"{what} must be known when the pipeline is compiled"):
            return False
        if has_runtime(value):
            self.error(rules.NOT_CONSTANT, span, what=what)
            return False
        return True

    def unfilled(self, value: object, span: Span, label: str) -> Poison | None:
        """Whether a value is a placeholder, or holds one, where its value is needed now: said, with what needs it."""
        found = placeholder_in(value)
        if found is None:
            return None
        return self.error(rules.PLACEHOLDER_USED, span, text=found.text, key=found.keys[0], label=label)

    def ready(self, source: Iterator) -> None:
        """Whether an item may be taken from an iterator here; `Refused`, said, where not."""
        self.left -= 1
        if self.consumer is None:
            return
        frame, span = self.consumer
        if self.left <= 0:
            raise TooLong(span)
        blurred = self._blurred.get(id(source))
        unsure = frame.perhaps or self.uneven
        if unsure is not None:
            self._blurred[id(source)] = source, unsure
        elif blurred is not None:
            why = "how many items are left depends on a condition that is decided when the pipeline runs"
            self.error(rules.TAKEN_ELSEWHERE, span, why=why, related=[(blurred[1], "the condition")])
            raise Refused
        elif not frame.owns(source):
            why = "what is taken here would be missing in the other branch, or for the others that read it"
            self.error(rules.TAKEN_ELSEWHERE, span, why=why)
            raise Refused

    def goes_through(self, source: Iterator, value: object, frame: Frame) -> None:
        """Remember that an iterator takes its items from something, which may be changed before they are taken."""
        owner = self._viewed[id(value)][1] if id(value) in self._viewed else value
        if isinstance(owner, list | dict | set):
            self._sources.setdefault(id(cast("object", owner)), []).append((source, frame.branch))

    def views(self, view: object, owner: object) -> None:
        """Remember of which dict something is a view."""
        self._viewed[id(view)] = view, owner

    def changing(self, owner: object, frame: Frame, span: Span) -> None:
        """What is changed in one branch has other items in the other: for iterators made outside, too."""
        for source, branch in self._sources.get(id(owner), ()):
            if branch != frame.branch:
                self._blurred[id(source)] = source, span

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
            case EnumMember(value=inner):
                return self.lower(inner, span)
            case None | bool() | int() | float() | str():
                return ir.Const(value=value, span=span) if writable(self, value, span) else None
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
                    elif lowered is not None and writable(self, key, key_span):
                        entries.append((key, lowered))
                        keys.append(key_span)
                return ir.MapValue(entries=tuple(entries), span=span, keys=tuple(keys))
            case Record(kind="mlpc.image"):
                return _image(value)
            case Rounds():
                self.error(rules.ROUNDS_LIST, span, related=[(value.span, "loops when the pipeline runs")])
                return None
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
    if isinstance(value, set | frozenset):
        return len(cast("set[object]", value)) > 1
    return any(map(unordered, parts(value)))


def parts(value: object) -> abc.Collection[object]:
    """What a value holds; nothing for an iterator, whose items are looked at when they are taken."""
    if isinstance(value, dict):
        return [part for pair in cast("dict[object, object]", value).items() for part in pair]
    return cast("abc.Collection[object]", value) if isinstance(value, _CONTAINERS) else ()


_CONTAINERS: Final = list | tuple | set | frozenset | VIEWS


def has_runtime(value: object) -> bool:
    """Whether something inside is known only at run time."""
    return isinstance(value, Runtime | Condition) or any(map(has_runtime, parts(value)))


def opaque(value: object) -> object | None:
    """Something inside of a value that Python could not compute with here: a name from outside, a step, a class; None if nothing is."""
    if isinstance(value, _COMPUTABLE):
        return None
    if isinstance(value, dict | _CONTAINERS):
        return next((bad for item in parts(value) if (bad := opaque(item)) is not None), None)
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
            ev.outside(bad, span)
            return False
        if isinstance(bad, Rounds):
            ev.error(rules.ROUNDS_LIST, span, related=[(bad.span, "loops when the pipeline runs")])
            return False
        if bad is not None:
            ev.error(rules.WRONG_KIND, span, wanted="a value", got=describe(bad))
            return False
    return True


def has_poison(value: object) -> bool:
    return isinstance(value, Poison) or any(map(has_poison, parts(value)))


def fold(ev: Evaluator, span: Span, compute: Callable[[], object]) -> object:
    """The result of a computation with known values; what Python would raise is an error here."""
    try:
        return compute()
    except TooLong:
        raise
    except Refused:
        return POISON
    except operators.Unsupported as error:
        return ev.error(rules.UNSUPPORTED, span, what=str(error), help="write the value itself: `.value`")
    except (operators.TooLarge, MemoryError):
        return ev.error(rules.TOO_LARGE, span)
    except Exception as error:  # whatever Python raises for these values is the user's
        return ev.error(rules.WOULD_RAISE, span, error=f"{type(error).__name__}: {error}".removesuffix(": "))
