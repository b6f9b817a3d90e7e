"""`each(items, max_concurrency=...)`: a loop that the service runs, and how many of its rounds at a time."""

from __future__ import annotations

from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend.binding import Arguments, bind
from mlpc.frontend.coerce import type_name
from mlpc.frontend.core import Evaluator
from mlpc.frontend.frame import Frame
from mlpc.frontend.iteration import iterate
from mlpc.frontend.loops import listed
from mlpc.frontend.values import POISON, Each, EnumMember, Given, Param, Poison, Runtime
from mlpc.ir import nodes as ir
from mlpc.ir.types import BOOL, FLOAT, INT, STR, ArtifactType, ScalarType, Type
from mlpc.service.steps import MAX_CONCURRENCY, MAX_ITEMS

_KNOWN: Final[dict[type, Type]] = {bool: BOOL, int: INT, float: FLOAT, str: STR}


def each(ev: Evaluator, call: Arguments, frame: Frame) -> object:
    """What a loop of the service goes over; the error value, said, where it can go over no such thing."""
    params = [
        Param("items", "any", None, None, call.span),
        *([Param("max_concurrency", "keyword", None, None, call.span)] if "max_concurrency" in call.keywords else ()),
    ]
    bound = bind(ev, "each", params, call, None)
    if bound is None:
        return POISON
    limit = _limit(ev, bound.get("max_concurrency"))
    given = bound["items"]
    if given is None or isinstance(given.value, Poison) or isinstance(limit, Poison):
        return POISON
    found = listed(given.value) or _known(ev, given, frame)
    return found if isinstance(found, Poison) else Each(found.items, found.type, limit)


def _limit(ev: Evaluator, given: Given | None) -> int | Poison | None:
    if given is None:
        return None
    value = given.value
    if isinstance(value, Poison):
        return value
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MAX_CONCURRENCY:
        return int(value)
    return ev.error(rules.MAX_CONCURRENCY, given.span, limit=MAX_CONCURRENCY)


def _known(ev: Evaluator, given: Given, frame: Frame) -> Each | Poison:
    """Known items, or known places of items that are not."""
    items = iterate(ev, given.value, given.span, frame)
    if items is None:
        return POISON
    if not 1 <= len(items) <= MAX_ITEMS:
        return ev.error(rules.EACH_ITEMS, given.span, what=f"{len(items)} known items", limit=MAX_ITEMS)
    lowered: list[ir.Value] = []
    types: dict[Type, None] = {}
    for at, item in enumerate(items):
        span = ev.written(given.value, at, item, given.span)[1]
        type_ = _type(item)
        if isinstance(item, Poison):
            return item
        if type_ is None:
            return ev.error(rules.EACH_ITEMS, span, what=f"items such as {type_name(item)}", limit=MAX_ITEMS)
        value = ev.lower(item, span)
        if value is None:
            return POISON
        lowered.append(value)
        types[type_] = None
    common = FLOAT if types.keys() == {INT, FLOAT} else next(iter(types))
    if len(types) > 1 and common is not FLOAT:
        what = (
            f"{type_name(items[0])} and {type_name(next(item for item in items if _type(item) != common))} in one list"
        )
        return ev.error(rules.EACH_ITEMS, given.span, what=what, limit=MAX_ITEMS)
    return Each(ir.ListValue(items=tuple(lowered), span=given.span), common)


def _type(item: object) -> Type | None:
    """The type of an item that the service can loop over; None where it cannot."""
    match item:
        case EnumMember(owner=owner):
            return owner.type
        case Runtime(type=ScalarType() | ArtifactType() as type_):
            return type_
        case _:
            return _KNOWN.get(type(item))
