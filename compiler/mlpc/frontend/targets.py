"""Binding what an assignment or a loop names."""

from __future__ import annotations

from itertools import islice
from typing import Any, cast

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend.core import Evaluator, fold, has_poison
from mlpc.frontend.cst import nodes as cst
from mlpc.frontend.frame import Frame
from mlpc.frontend.iteration import iterate, taken
from mlpc.frontend.values import POISON, VIEWS, Iterator, Joined, Poison, Runtime, Unbound, describe, parts_of
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
    if isinstance(value, Runtime | Joined | Unbound):
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
    owner = ev.eval(target.value, frame)
    store(ev, owner, subscript(ev, target, frame), value, frame, ev.span(target, frame))


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
    """`owner[key]` of a known value."""
    if isinstance(owner, Poison):
        return POISON
    if not isinstance(owner, str | list | tuple | dict | range):
        wanted = "a list, tuple, dict or text known at compile time"
        help_ = "write `list(...)` of it" if isinstance(owner, Iterator | VIEWS) else None
        return ev.error(rules.WRONG_KIND, span, wanted=wanted, got=describe(owner), help=help_)
    if not ev.known(key, span, "an index"):
        return POISON
    found = fold(ev, span, lambda: cast("Any", owner)[key])
    return frame.own(found) if isinstance(key, slice) else found


def may_change(ev: Evaluator, owner: object, frame: Frame, span: Span) -> bool:
    """Whether a list or dict may be changed here: where it was made, not in one branch of a run-time condition."""
    if frame.owns(owner):
        return True
    ev.error(rules.CHANGED_IN_BRANCH, span)
    return False


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
