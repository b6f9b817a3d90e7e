"""Binding what an assignment or a loop names."""

from __future__ import annotations

from itertools import islice
from typing import Any, cast

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend import undecided
from mlpc.frontend.core import Evaluator, fold, has_poison
from mlpc.frontend.cst import nodes as cst
from mlpc.frontend.frame import Frame
from mlpc.frontend.iteration import iterate, taken
from mlpc.frontend.undecided import resolve
from mlpc.frontend.values import (
    ABSENT,
    POISON,
    VIEWS,
    Given,
    Iterator,
    Joined,
    Poison,
    Runtime,
    Unavailable,
    Unbound,
    describe,
    parts_of,
)
from mlpc.source import Span


def assign(ev: Evaluator, target: cst.BaseExpression, value: object, frame: Frame, span: Span) -> None:
    """Bind a target: a name, or a tuple of targets."""
    assert frame.locals is not None
    if isinstance(target, cst.Name):
        frame.locals[target.value] = value
    elif isinstance(target, cst.Tuple | cst.List):
        _unpack(ev, list(target.elements), value, frame, span)
    elif isinstance(target, cst.Subscript):
        _set_item(ev, target, value, frame)
    else:
        ev.error(
            rules.UNSUPPORTED, ev.span(target, frame), what="assigning to an attribute", help="bind a name instead"
        )


def _unpack(ev: Evaluator, elements: list[cst.BaseElement], value: object, frame: Frame, span: Span) -> None:
    poisoned: list[object] = [POISON] * len(elements)
    items = poisoned
    apart = undecided.unpacked(value, len(elements)) if isinstance(value, Joined) else None
    if apart is not None:
        items = apart
    elif isinstance(value, Joined) or undecided.is_uneven(value):
        ev.usable(Given(value, span), frame)
    elif isinstance(value, Runtime | Unbound):
        parts = parts_of(value)
        help_ = f"bind the result to one name, and read its fields: {parts}" if parts else ""
        ev.error(rules.WRONG_KIND, span, wanted="a tuple known at compile time", got=describe(value), help=help_)
    elif not isinstance(value, Poison):
        # Without a star, Python looks for one item more than there are names, and not further.
        starred = any(isinstance(element, cst.StarredElement) for element in elements)
        found = taken(ev, value, span, frame)
        most = None if starred or isinstance(value, str | list | tuple | dict | range) else len(elements) + 1
        items = poisoned if found is None else list(islice(found, most))
    stars = [at for at, element in enumerate(elements) if isinstance(element, cst.StarredElement)]
    if stars and len(items) >= len(elements) - 1:
        at, extra = stars[0], len(items) - len(elements) + 1
        items = [*items[:at], frame.own(list(items[at : at + extra])), *items[at + extra :]]
    if len(items) != len(elements):
        ev.error(rules.WOULD_RAISE, span, error=f"ValueError: {len(items)} values for {len(elements)} names")
        items = poisoned
    for element, item in zip(elements, items, strict=True):
        assign(ev, element.value, item, frame, span)


def _set_item(ev: Evaluator, target: cst.Subscript, value: object, frame: Frame) -> None:
    owner = owner_of(ev, target, frame)
    store(ev, owner, subscript(ev, target, frame), value, frame, ev.span(target, frame))


def owner_of(ev: Evaluator, node: cst.Subscript, frame: Frame) -> object:
    """What an item is taken from or put into: of a dict, its other values may depend on run-time conditions."""
    owner = ev.eval_open(node.value, frame)
    if isinstance(owner, dict) and not undecided.is_whole(owner):
        return owner
    return ev.usable(Given(owner, ev.span(node.value, frame)), frame).value


def store(ev: Evaluator, owner: object, key: object, value: object, frame: Frame, span: Span) -> None:
    """`owner[key] = value`."""
    if isinstance(owner, Poison) or isinstance(key, Poison):
        return
    if not isinstance(owner, list | dict):
        ev.error(rules.WRONG_KIND, span, wanted="a list or dict known at compile time", got=describe(owner))
        return
    if ev.known(key, span, "an index") and may_change(ev, owner, frame, span):
        if isinstance(key, slice) and isinstance(value, Iterator):
            value = iterate(ev, value, span, frame)
        fold(ev, span, lambda: cast("Any", owner).__setitem__(key, value))


def item(ev: Evaluator, owner: object, key: object, frame: Frame, span: Span) -> object:
    """`owner[key]` of a known value; `Joined` or `Unbound` where it depends on run-time conditions."""
    if isinstance(owner, Poison):
        return POISON
    if not isinstance(owner, str | list | tuple | dict | range):
        wanted = "a list, tuple, dict or text known at compile time"
        help_ = "write `list(...)` of it" if isinstance(owner, Iterator | VIEWS) else None
        return ev.error(rules.WRONG_KIND, span, wanted=wanted, got=describe(owner), help=help_)
    if not ev.known(key, span, "an index"):
        return POISON
    held: Any = owner
    # Where it is not known what a dict holds, it may hold this.
    unsure = isinstance(owner, dict) and POISON in owner
    found = resolve(fold(ev, span, lambda: POISON if unsure and key not in held else held[key]), frame)
    if found is ABSENT:
        return ev.error(rules.WOULD_RAISE, span, error=f"KeyError: {key!r}")
    absent = undecided.absent_in(found)
    if absent is not None:
        name, when = frame.module.source.at(span), absent.other is ABSENT
        if frame.builder is not None and frame.builder.is_outcome(absent.decision):
            return Unavailable(name, "try" if when else "completed", absent.span)
        return Unbound(name, when, absent.span)
    return frame.own(found) if isinstance(key, slice) else found


def delete(ev: Evaluator, target: cst.BaseExpression, frame: Frame) -> None:
    """`del` of names and of elements of lists and dicts."""
    assert frame.locals is not None
    span = ev.span(target, frame)
    if isinstance(target, cst.Tuple | cst.List):
        for element in target.elements:
            delete(ev, element.value, frame)
    elif isinstance(target, cst.Name):
        if target.value in frame.locals:
            del frame.locals[target.value]
        else:
            ev.eval(target, frame)
    elif isinstance(target, cst.Subscript):
        owner = ev.eval(target.value, frame)
        if isinstance(owner, list | dict):
            key = subscript(ev, target, frame)
            if ev.known(key, span, "an index") and may_change(ev, owner, frame, span):
                fold(ev, span, lambda: cast("Any", owner).__delitem__(key))
        elif not isinstance(owner, Poison):
            ev.error(rules.WRONG_KIND, span, wanted="a list or dict known at compile time", got=describe(owner))
    else:
        ev.error(rules.UNSUPPORTED, span, what="deleting an attribute", help="leave it")


def may_change(ev: Evaluator, owner: object, frame: Frame, span: Span) -> bool:
    """Whether a list or dict may be changed here, because the pipeline has made it; then it is about to be."""
    if not frame.owners.owns(owner):
        ev.error(rules.CHANGED_OUTSIDE, span)
        return False
    if frame.builder is None:
        return True
    if frame.perhaps is not None and not frame.owners.made_after(owner, frame.since):
        related = [(frame.perhaps, "it depends on this")]
        ev.error(rules.PERHAPS, span, what=f"the {type(owner).__name__} is changed", related=related)
        return False
    ev.changing(owner, frame, span)
    frame.builder.changes.record(owner, span)
    return True


def subscript(ev: Evaluator, node: cst.Subscript, frame: Frame) -> object:
    """What stands between the brackets: one key, or a tuple of them."""
    keys = [index(ev, element.slice, frame) for element in node.slice]
    return keys[0] if len(keys) == 1 and not isinstance(node.slice[0].comma, cst.Comma) else tuple(keys)


def index(ev: Evaluator, node: cst.BaseSlice, frame: Frame) -> object:
    if isinstance(node, cst.Index):
        return ev.eval(node.value, frame)
    assert isinstance(node, cst.Slice)
    bounds = [None if part is None else ev.eval(part, frame) for part in (node.lower, node.upper, node.step)]
    return POISON if has_poison(bounds) else slice(*cast("list[Any]", bounds))
