"""Items one after another: what is looped over, and taking items from it."""

from __future__ import annotations

from collections import abc
from collections.abc import Callable, Sequence
from typing import Final, cast

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend.core import Evaluator, fold
from mlpc.frontend.frame import Frame
from mlpc.frontend.values import (
    VIEWS,
    ClassValue,
    Iterator,
    Poison,
    Rounds,
    Runtime,
    describe,
    distinct,
    iterator_class,
    parts_of,
)
from mlpc.source import Span

_END: Final = object()


def iterate(ev: Evaluator, value: object, span: Span, frame: Frame) -> list[object] | None:
    """All the items of a value; None, said, where they are not known."""
    items = taken(ev, value, span, frame)
    return None if items is None else list(items)


def taken(ev: Evaluator, value: object, span: Span, frame: Frame) -> abc.Iterator[object] | None:
    """The items of a value, each when it is asked for, as Python takes them; None, said, where they are not known."""
    source = iterable(ev, value, span)
    return None if source is None else taken_from(ev, iter(source), span, frame)


def taken_from(ev: Evaluator, source: abc.Iterator[object], span: Span, frame: Frame) -> abc.Iterator[object]:
    # What raises would do so again.
    raised = False

    def following() -> object:
        nonlocal raised
        raised = True
        item = next(source, _END)
        raised = False
        return item

    while not raised:
        item = consume(ev, span, frame, following)
        if item is _END:
            return
        yield item


def consume(ev: Evaluator, span: Span, frame: Frame, compute: Callable[[], object]) -> object:
    """The result of a computation with known values that takes items from iterators."""
    outer, ev.consumer = ev.consumer, (frame, span)
    try:
        return fold(ev, span, compute)
    finally:
        ev.consumer = outer


def iterator(
    ev: Evaluator, items: abc.Iterator[object], frame: Frame, name: str = "", over: Sequence[object] = ()
) -> Iterator:
    """Items as a value. `name`: what Python calls such an iterator, if not as that which it is given is called. `over`: what it loops
    over."""
    made = iterator_class(name or type(items).__name__)(items, ev.ready)
    frame.own(made)
    for value in over:
        ev.goes_through(made, value, frame)
    return made


def iterable(ev: Evaluator, value: object, span: Span) -> abc.Iterable[object] | None:
    """What Python loops over where a value is looped over; None, said, where that is not known."""
    match value:
        case Poison():
            return None
        case list() | tuple() | range() | dict() | str() | Iterator():
            return cast("abc.Iterable[object]", value)
        case _ if isinstance(value, VIEWS):
            return cast("abc.Iterable[object]", value)
        case set() | frozenset():
            # Python's order of a set of texts changes from run to run.
            ev.error(rules.UNORDERED, span)
            return None
        case Runtime():
            if ev.unfilled(value, span, "a loop goes through it"):
                return None
            parts = parts_of(value)
            ev.error(rules.RUNTIME_LOOP, span, help=f"write a list of its fields: {parts}" if parts else None)
            return None
        case Rounds():
            help_ = "move what is done with each of them into that loop"
            ev.error(rules.ROUNDS_LIST, span, help=help_, related=[(value.span, "loops when the pipeline runs")])
            return None
        case ClassValue(kind="enum"):
            return list(distinct(value))
        case _:
            ev.error(rules.WRONG_KIND, span, wanted="something to loop over", got=describe(value))
            return None
