"""Values that depend on run-time conditions: what they are on one of the ways through the conditions, and what they hold there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final, cast

from mlpc.frontend.frame import Frame
from mlpc.frontend.values import (
    ABSENT,
    Condition,
    EnumMember,
    Gathered,
    Joined,
    Maybe,
    Properties,
    Rounds,
    Runtime,
    StepResult,
    Unavailable,
    Unbound,
    Whole,
)
from mlpc.ir import nodes as ir
from mlpc.source import Span

Way = Callable[[str], bool | None]
"""Which way a decision goes, by the name of the one that was made first; None where that is open."""


def nowhere(decision: str) -> None:
    """The way on which nothing has been decided."""


def chosen(value: object, way: Way) -> object:
    """A `Joined` as far as a way decides it."""
    while isinstance(value, Joined) and (taken := way(value.decision)) is not None:
        value = value.then if taken else value.other
    return value


def resolve(value: object, frame: Frame) -> object:
    """A `Joined` as the variant of the branch that the frame is in, where it is in one; a list that a loop of the service has made as
    the results of it."""
    if isinstance(value, Joined) and frame.builder is not None:
        value = chosen(value, way_of(frame))
    return _gathered(cast("list[object]", value)) if isinstance(value, list) else value


def _gathered(value: list[object]) -> object:
    match value:
        case [Gathered(name=name, rounds=None, span=span)]:
            return Unavailable(name, "growing", span)
        case [Gathered(rounds=rounds)]:
            return rounds
        case _:
            return value


def way_of(frame: Frame) -> Way:
    builder = frame.builder
    return nowhere if builder is None else lambda decision: builder.taken(decision, frame.guard)


def settled(owner: Any, way: Way) -> Any:
    """What a list, dict or set holds, as far as a way decides it: of the same type."""
    if isinstance(owner, list):
        return list(_present(cast("list[object]", owner), way))
    whole = next((item for item in owner if isinstance(item, Whole)), None)
    if whole is not None:
        contents = chosen(whole.contents, way)
        return owner.copy() if isinstance(contents, Joined) else settled(contents, way)
    if isinstance(owner, dict):
        pairs = ((key, chosen(value, way)) for key, value in cast("dict[object, object]", owner).items())
        return {key: value for key, value in pairs if value is not ABSENT}
    return owner.copy()


def _present(items: list[object], way: Way) -> Iterator[object]:
    for item in items:
        while isinstance(item, Maybe) and (taken := way(item.gate.decision)) is not None:
            item = item.value if taken is item.gate.taken else ABSENT
        if item is not ABSENT:
            yield item


def open_decision(value: object, way: Way) -> str | None:
    """The first decision that a way leaves open, on which a value depends or something that it holds."""
    return next(
        (part.gate.decision if isinstance(part, Maybe) else part.decision for part in open_parts(value, way)), None
    )


def open_parts(value: object, way: Way, seen: set[int] | None = None) -> Iterator[Joined | Maybe]:
    """What is open on a way of a value and of what it holds; nothing within something open."""
    seen = set() if seen is None else seen
    value = chosen(value, way)
    if isinstance(value, Joined | Maybe):
        yield value
    elif isinstance(value, Whole):
        yield value.contents
    elif isinstance(value, list | dict | set | tuple | frozenset) and id(cast("object", value)) not in seen:
        seen.add(id(cast("object", value)))
        holder: Any = value
        held = holder if isinstance(value, tuple | frozenset) else settled(value, way)
        for item in [*held, *(held.values() if isinstance(held, dict) else ())]:
            yield from open_parts(item, way, seen)


def holders(value: object, way: Way, seen: dict[int, Any] | None = None) -> dict[int, Any]:
    """The lists, dicts and sets that a value is or holds on a way, by identity."""
    seen = {} if seen is None else seen
    value = chosen(value, way)
    if isinstance(value, list | dict | set | tuple | frozenset) and id(cast("object", value)) not in seen:
        holder: Any = value
        seen[id(holder)] = holder
        held = holder if isinstance(value, tuple | frozenset) else settled(value, way)
        for item in [*held, *(held.values() if isinstance(held, dict) else ())]:
            holders(item, way, seen)
    return seen


def view(value: object, way: Way, within: tuple[int, ...] = ()) -> object:
    """A value on a way as a tree of tuples: two views are equal where nothing tells the values apart, the identity of objects included."""
    value = chosen(value, way)
    holder: Any = value
    if not isinstance(value, list | dict | set | tuple):
        return value
    if id(holder) in within:
        return id(holder)
    inner = (*within, id(holder))
    if isinstance(value, tuple):
        return tuple(view(item, way, inner) for item in cast("tuple[object, ...]", value))
    held = settled(value, way)
    if isinstance(held, dict):
        return id(holder), tuple((key, view(item, way, inner)) for key, item in held.items())
    return id(holder), frozenset(held) if isinstance(held, set) else tuple(view(item, way, inner) for item in held)


def _variants(value: object) -> Iterator[object]:
    """A value and, where it depends on conditions, all that it may be, each once: what many conditions join has many ways to the same."""
    seen: set[int] = set()
    pending = [value]
    while pending:
        part = pending.pop()
        if isinstance(part, Joined):
            if id(part) in seen:
                continue
            seen.add(id(part))
            pending += [part.other, part.then]
        yield part


def unbound_in(value: object) -> Unbound | Unavailable | None:
    """What says that a name has no value on some of the ways through conditions."""
    return next((part for part in _variants(value) if isinstance(part, Unbound | Unavailable)), None)


def elements(value: object, way: Way) -> list[object] | None:
    """What is looped over in a list or dict, or in one of several, where some are there only on some ways; None for other values."""
    value = chosen(value, way)
    if isinstance(value, Joined):
        then, other = elements(value.then, way), elements(value.other, way)
        return None if then is None or other is None else aligned(value.decision, value.span, then, other)
    if isinstance(value, tuple):
        return list(cast("tuple[object, ...]", value))
    if isinstance(value, list):
        return settled(value, way)  # type: ignore[no-any-return]
    if isinstance(value, dict):
        held = settled(value, way)
        if is_whole(held):
            return None
        return [item for key, found in held.items() for item in _where(key, found)]
    return None


def items_of(value: dict[object, object], way: Way) -> list[object] | None:
    """The keys of a dict with each of their values, in the same way."""
    held = settled(value, way)
    if is_whole(held):
        return None
    return [item for key, found in held.items() for item in _each(key, found)]


def is_whole(holder: Any) -> bool:
    """Whether the contents of a set or dict differ between branches as a whole."""
    return any(isinstance(item, Whole) for item in holder)


def _where(key: object, value: object) -> Iterator[object]:
    """A key, on the ways on which a dict has it."""
    if not isinstance(value, Joined) or not absent_in(value):
        yield key
    else:
        for taken, inner in ((True, value.then), (False, value.other)):
            if inner is not ABSENT:
                gate = ir.Gate(decision=value.decision, taken=taken)
                yield from (Maybe(gate, item, value.span) for item in _where(key, inner))


def is_uneven(value: object) -> bool:
    """Whether it depends on conditions which items there are in a value."""
    if isinstance(value, dict):
        return is_whole(value) or any(absent_in(held) is not None for held in value.values())
    return isinstance(value, list | set | tuple) and any(isinstance(item, Maybe | Whole) for item in value)


def absent_in(value: object) -> Joined | None:
    """The condition that decides whether there is a value at all."""
    return next(
        (part for part in _variants(value) if isinstance(part, Joined) and ABSENT in (part.then, part.other)), None
    )


def _each(key: object, value: object) -> Iterator[object]:
    """A key with each of its values, on the ways on which it has that one."""
    if not isinstance(value, Joined):
        yield from () if value is ABSENT else ((key, value),)
        return
    for taken, inner in ((True, value.then), (False, value.other)):
        gate = ir.Gate(decision=value.decision, taken=taken)
        yield from (Maybe(gate, item, value.span) for item in _each(key, inner))


# --- one value of two -----------------------------------------------------------------------------------------------------------

Same = Callable[[object, object], bool]
_VALUES: Final = (bool, int, float, str, range, frozenset, Runtime, Condition, StepResult, Properties, Rounds)
MAX_ALIGNED: Final = 100_000
"""Pairs of elements that are compared to find which of two lists are the same."""


def same(
    first: object,
    second: object,
    objects: Same = lambda first, second: False,
    seen: set[tuple[int, int]] | None = None,
) -> bool:
    """Whether two values are one and the same to the rest of the pipeline. `objects` says so of two lists, dicts or sets; `seen`: what
    has been compared, of which nothing was different."""
    if first is second:
        return True
    seen = set() if seen is None else seen
    if type(first) is not type(second):
        return False
    if isinstance(first, tuple) and isinstance(second, tuple):
        return len(first) == len(second) and all(
            same(one, other, objects, seen) for one, other in zip(first, second, strict=True)
        )
    if isinstance(first, Joined) and isinstance(second, Joined):
        if (id(first), id(second)) in seen:
            return True
        seen.add((id(first), id(second)))
        return first.decision == second.decision and all(
            same(one, other, objects, seen) for one, other in ((first.then, second.then), (first.other, second.other))
        )
    if isinstance(first, Maybe) and isinstance(second, Maybe):
        return first.gate == second.gate and same(first.value, second.value, objects, seen)
    if isinstance(first, list | dict | set):
        return objects(first, second)
    return not isinstance(first, EnumMember) and isinstance(first, _VALUES) and first == second


def aligned(decision: str, span: Span, then: list[object], other: list[object], alike: Same = same) -> list[object]:
    """The elements of two lists as one, in the order of both: those that are not in both are there only in one branch of a decision."""

    def only(taken: bool, items: list[object]) -> list[object]:
        return [Maybe(ir.Gate(decision=decision, taken=taken), item, span) for item in items]

    start = 0
    while start < min(len(then), len(other)) and alike(then[start], other[start]):
        start += 1
    end = 0
    while end < min(len(then), len(other)) - start and alike(then[-1 - end], other[-1 - end]):
        end += 1
    first, second = then[start : len(then) - end], other[start : len(other) - end]
    return [*then[:start], *_woven(first, second, alike, only), *then[len(then) - end :]]


def _woven(
    first: list[object], second: list[object], alike: Same, only: Callable[[bool, list[object]], list[object]]
) -> list[object]:
    """The longest common part of two lists, with the rest of each between."""
    if not first or not second or len(first) * len(second) > MAX_ALIGNED:
        return [*only(True, first), *only(False, second)]
    # From the end, the length of the longest common part of what follows in both.
    rest = [[0] * (len(second) + 1) for _ in range(len(first) + 1)]
    equal = [[alike(one, two) for two in second] for one in first]
    for i in reversed(range(len(first))):
        for j in reversed(range(len(second))):
            rest[i][j] = rest[i + 1][j + 1] + 1 if equal[i][j] else max(rest[i + 1][j], rest[i][j + 1])
    found: list[object] = []
    i = j = 0
    while i < len(first) and j < len(second):
        if equal[i][j]:
            found.append(first[i])
            i, j = i + 1, j + 1
        elif rest[i + 1][j] >= rest[i][j + 1]:
            found += only(True, first[i : i + 1])
            i += 1
        else:
            found += only(False, second[j : j + 1])
            j += 1
    return [*found, *only(True, first[i:]), *only(False, second[j:])]


def unpacked(value: Joined, count: int) -> list[object] | None:
    """The elements of what is one of several tuples or lists of a length, each by itself; None for other values."""
    sides: list[list[object]] = []
    for side in (value.then, value.other):
        items = unpacked(side, count) if isinstance(side, Joined) else side
        if not isinstance(items, list | tuple) or len(items) != count or any(isinstance(item, Maybe) for item in items):
            return None
        sides.append(list(cast("list[object]", items)))
    return [
        one if same(one, two) else Joined(value.decision, one, two, value.span) for one, two in zip(*sides, strict=True)
    ]
