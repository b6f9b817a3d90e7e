"""Binding what an assignment or a loop names."""

from __future__ import annotations

from typing import Any, cast

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend import undecided
from mlpc.frontend.core import Evaluator, fold, has_poison, iterate
from mlpc.frontend.cst import nodes as cst
from mlpc.frontend.frame import Frame
from mlpc.frontend.values import POISON, Given, Joined, Poison, Runtime, Unbound, describe, parts_of
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
    elif isinstance(value, Joined):
        ev.usable(Given(value, span), frame)
    elif isinstance(value, Runtime | Unbound):
        parts = parts_of(value)
        help_ = f"bind the result to one name, and read its fields: {parts}" if parts else ""
        ev.error(rules.WRONG_KIND, span, wanted="a tuple known at compile time", got=describe(value), help=help_)
    elif not isinstance(value, Poison):
        found = iterate(ev, value, span)
        items = poisoned if found is None else found
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
    owner = ev.eval_open(target.value, frame)
    span = ev.span(target, frame)
    if not isinstance(owner, dict) or undecided.is_whole(owner):
        owner = ev.usable(Given(owner, ev.span(target.value, frame)), frame).value
    if isinstance(owner, Poison):
        return
    if not isinstance(owner, list | dict):
        ev.error(rules.WRONG_KIND, span, wanted="a list or dict known at compile time", got=describe(owner))
        return
    key = subscript(ev, target, frame)
    if ev.known(key, span, "an index") and may_change(ev, owner, frame, span):
        fold(ev, span, lambda: cast("Any", owner).__setitem__(key, value))


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
    if frame.builder is None:
        return True
    if not frame.builder.owns(owner):
        ev.error(rules.CHANGED_OUTSIDE, span)
        return False
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
