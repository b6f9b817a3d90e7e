"""What the rounds of a loop give that the service runs: one of them, how many there are, the one that it picks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Literal, cast

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend.binding import Arguments
from mlpc.frontend.core import Evaluator
from mlpc.frontend.frame import Frame
from mlpc.frontend.values import (
    POISON,
    Condition,
    Given,
    Poison,
    Properties,
    Rounds,
    Runtime,
    StepResult,
    Unavailable,
    describe,
)
from mlpc.ir import nodes as ir
from mlpc.ir.traverse import reads, values_in
from mlpc.ir.types import INT, ScalarType
from mlpc.record import replace
from mlpc.source import Span

Apply = Callable[[Evaluator, object, Arguments, Span, Frame], object]
"""Calls a value: what it is, its arguments, and where it stands."""
PICKS: Final[dict[str, Literal["MaxBy", "MinBy"]]] = {"max": "MaxBy", "min": "MinBy"}
_LOOPS: Final = "loops when the pipeline runs"


def misused(ev: Evaluator, owner: Rounds, span: Span, help_: str | None = None) -> Poison:
    """Say that the results of a loop are no list here."""
    return ev.error(rules.ROUNDS_LIST, span, help=help_, related=[(owner.span, _LOOPS)])


def one(ev: Evaluator, owner: Rounds, key: object, span: Span, frame: Frame) -> object:
    """`results[0]`."""
    if isinstance(key, Poison):
        return POISON
    if type(key) is not int or key < 0:
        got = "a slice" if isinstance(key, slice) else describe(key)
        return ev.error(rules.ROUND_INDEX, span, got=got, related=[(owner.span, _LOOPS)])
    return _Kept(ev, owner, frame).of(owner.element, ir.Round(loop=owner.loop, at=key))


def count(owner: Rounds, span: Span) -> Runtime:
    """`len(results)`."""
    return Runtime(ir.PropertyRef(step=owner.loop, path=("InputItemCount",), type=INT, span=span), INT)


def function(ev: Evaluator, name: str, owner: Rounds, given: Arguments, frame: Frame, apply: Apply) -> object:
    """A function of Python's that is given the results of a loop."""
    if name == "len" and len(given.positional) == 1 and not given.keywords:
        return count(owner, given.span)
    if name in PICKS and len(given.positional) == 1:
        return _picked(ev, name, owner, given, frame, apply)
    place = next((item.span for item in given.positional if isinstance(item.value, Rounds)), given.span)
    return misused(ev, owner, place)


def _picked(ev: Evaluator, name: str, owner: Rounds, given: Arguments, frame: Frame, apply: Apply) -> object:
    """`max(results, key=lambda result: result.score)`: the loop itself picks one of its rounds."""
    assert frame.builder is not None
    key = given.keywords.get("key")
    if key is None or len(given.keywords) > 1:
        span = next((item.name_span for word, item in given.keywords.items() if word != "key"), given.span)
        return ev.error(rules.PICK_KEY, span, name=name, related=[(owner.span, _LOOPS)])
    found = apply(ev, key.value, Arguments([Given(owner.element, given.span)], {}, given.span, True), key.span, frame)
    if isinstance(found, Poison):
        return POISON
    kept = _Kept(ev, owner, frame)
    field = kept.field(found)
    loop = frame.builder.step(owner.loop)
    if field is None or loop is None:
        return ev.error(rules.PICK_KEY, key.span, name=name, related=[(owner.span, _LOOPS)])
    selector = ir.Selector(pick=PICKS[name], field=replace(field, span=key.span), span=given.span)
    if loop.selector not in (None, selector):
        assert loop.selector is not None
        related = [(loop.selector.span, "picked here"), (owner.span, _LOOPS)]
        return ev.error(rules.PICKED_TWICE, given.span, related=related)
    if loop.selector is None:
        frame.builder.change(replace(loop, selector=selector))
    return kept.of(owner.element, ir.Round(loop=owner.loop, at=None), field.step)


class _Kept:
    """What the service keeps of the rounds of a loop: what the steps in its body give."""

    def __init__(self, ev: Evaluator, owner: Rounds, frame: Frame) -> None:
        self.owner = owner
        steps = frame.builder.steps if frame.builder is not None else []
        self.body = frozenset(step.name for step in steps if step.loop == owner.loop)

    def field(self, value: object) -> ir.OutputRef | ir.PropertyRef | None:
        """The number, which a step of the body gives, that a round is picked by; None where a value is none."""
        inner = value.value if isinstance(value, Runtime) else None
        if not isinstance(inner, ir.OutputRef | ir.PropertyRef) or inner.round is not None:
            return None
        is_number = isinstance(inner.type, ScalarType) and inner.type.kind in ("int", "float")
        return inner if is_number and inner.step in self.body else None

    def of(self, value: object, round_: ir.Round, step: str | None = None) -> object:
        """A value of the loop as it is in one of its rounds. `step`: the only one that the service tells of; None: it tells of all."""
        match value:
            case Runtime(value=inner, type=type_):
                lost = self._lost(inner, step)
                return lost or Runtime(self._value(inner, round_), type_)
            case Condition(predicate=predicate):
                return self._unavailable("a condition", "kept") if self._reads(predicate) else value
            case StepResult(step=name) | Properties(step=name) if name in self.body:
                if step not in (None, name):
                    return self._unavailable(name, "picked")
                return replace(value, round=round_)
            case tuple():
                return tuple(self.of(item, round_, step) for item in cast("tuple[object, ...]", value))
            case list():
                return [self.of(item, round_, step) for item in cast("Sequence[object]", value)]
            case dict():
                return {key: self.of(item, round_, step) for key, item in cast("dict[object, object]", value).items()}
            case _:
                return value

    def _reads(self, predicate: ir.Predicate) -> bool:
        items = any(isinstance(item, ir.ItemRef) and item.loop == self.owner.loop for item in values_in(predicate))
        return items or any(ref.step in self.body for ref in reads(predicate))

    def _lost(self, value: ir.Value, step: str | None) -> Unavailable | None:
        """What says that a value is not kept; None where it is."""
        for part in values_in(value):
            if isinstance(part, ir.ItemRef) and part.loop == self.owner.loop:
                return self._unavailable("the item of a round", "kept")
            if (
                isinstance(part, ir.OutputRef | ir.PropertyRef)
                and part.step in self.body
                and step not in (None, part.step)
            ):
                return self._unavailable(f"the result of `{part.step}`", "picked")
        return None

    def _unavailable(self, name: str, where: Literal["kept", "picked"]) -> Unavailable:
        return Unavailable(name, where, self.owner.span)

    def _value(self, value: ir.Value, round_: ir.Round) -> ir.Value:
        match value:
            case ir.OutputRef(step=name) | ir.PropertyRef(step=name) if name in self.body:
                return replace(value, round=round_)
            case ir.DocumentRef(location=location):
                return replace(value, location=self._value(location, round_))
            case ir.Join(parts=parts):
                return replace(value, parts=tuple(self._value(part, round_) for part in parts))
            case ir.ListValue(items=items):
                return replace(value, items=tuple(self._value(item, round_) for item in items))
            case ir.MapValue(entries=entries):
                return replace(value, entries=tuple((key, self._value(item, round_)) for key, item in entries))
            case ir.DataSource(options=options):
                changed = tuple(replace(option, value=self._value(option.value, round_)) for option in options)
                return replace(value, options=changed)
            case _:
                return value
