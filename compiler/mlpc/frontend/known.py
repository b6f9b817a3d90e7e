"""Functions and methods of Python, called on known values."""

from __future__ import annotations

from collections import abc
from collections.abc import Sequence
from typing import Any, Final, cast

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend import conditions, operators, rounds, text
from mlpc.frontend.binding import Arguments
from mlpc.frontend.core import Evaluator, computable, fold, has_poison, has_runtime, unordered
from mlpc.frontend.frame import Frame
from mlpc.frontend.iteration import consume, iterable, iterate, iterator, taken
from mlpc.frontend.rounds import Apply
from mlpc.frontend.targets import may_change
from mlpc.frontend.values import (
    POISON,
    VIEWS,
    ClassValue,
    Condition,
    External,
    FunctionValue,
    Given,
    Iterator,
    Method,
    Poison,
    Rounds,
    Runtime,
    StepValue,
    distinct,
)
from mlpc.ir.types import BOOL, FLOAT, INT, ListType, ScalarType, spell
from mlpc.source import Span

_SHOWING: Final = frozenset({"ascii", "format", "repr", "str"})
_ORDERING: Final = frozenset({"dict", "list", "tuple"})
_LOOPED: Final = frozenset({"filter", "map", "range", *operators.ITERATORS})
"""Functions whose results are only looped over."""
_LOCATED: Final = "return a `Metrics` from the step, and read one of its fields"
_CASTS: Final = {"int": (INT, ("int", "bool")), "float": (FLOAT, ("int", "float")), "bool": (BOOL, ("bool",))}
_CALLABLE: Final = (External, StepValue, FunctionValue, Method)


def call_builtin(ev: Evaluator, name: str, given: Arguments, at: Span, frame: Frame, apply: Apply) -> object:
    """A function of Python's by its name. `at`: where that stands."""
    values = given.values()
    keywords = {key: item.value for key, item in given.keywords.items()}
    if has_poison(values) or has_poison(list(keywords.values())) or not given.complete:
        return POISON
    if (gathered := next((value for value in values if isinstance(value, Rounds)), None)) is not None:
        return rounds.function(ev, name, gathered, given, frame, apply)
    only = given.positional[0] if len(values) == 1 and not keywords else None
    if only is not None and name in ("any", "all"):
        items = taken(ev, only.value, only.span, frame)
        return POISON if items is None else conditions.any_or_all(ev, name == "all", items, given.span, frame)
    if only is not None and isinstance(only.value, Runtime | Condition):
        if name == "str":
            return text.cast_to_text(ev, only)
        if name in _CASTS:
            return _cast(ev, name, Given(only.value, given.span))
    if name not in operators.BUILTINS and name not in _LOOPED and name != "next":
        help_ = "move it into a step's body, where all of Python is allowed"
        return ev.error(rules.UNSUPPORTED, at, what=f"`{name}`", help=help_)
    if not _may_have(ev, name, given):
        return POISON
    if name in operators.ITERATORS:
        return _iterator(ev, name, given, frame)
    if name in ("filter", "map"):
        return _applied(ev, name, given, frame, apply)
    if name == "next":
        return consume(ev, given.span, frame, lambda: cast("Any", next)(*values, **keywords))
    return _computed(ev, name, given, frame, apply)


def _may_have(ev: Evaluator, name: str, given: Arguments) -> bool:
    """Whether a function may be given the run-time values that it is given; says so where not."""
    values = [*given.values(), *(item.value for item in given.keywords.values())]
    bound = next((item for item in given.positional if isinstance(item.value, Runtime | Condition)), None)
    if bound is not None and name in _LOOPED:
        if ev.unfilled(values, given.span, f"`{name}` needs its value"):
            return False
        is_list = isinstance(bound.value, Runtime) and isinstance(bound.value.type, ListType)
        help_ = "loop over the list itself: `for item in items:`" if is_list else None
        ev.error(rules.RUNTIME_LOOP, bound.span, help=help_)
        return False
    direct = any(isinstance(value, Runtime | Condition) for value in values)
    if direct or (name not in operators.STRUCTURAL and name not in operators.KEYED and has_runtime(values)):
        if not ev.unfilled(values, given.span, f"`{name}` needs its value"):
            help_ = "loop, and compare: `if x > best: best = x`" if name in ("max", "min") else None
            ev.error(rules.RUNTIME_CALL, given.span, name=name, help=help_)
        return False
    return True


def _iterator(ev: Evaluator, name: str, given: Arguments, frame: Frame) -> object:
    """`zip(...)` and its like: an iterator of Python's own over what Python would loop over."""
    first = len(given.positional) if name == "zip" else 1
    sources = [iterable(ev, item.value, item.span) for item in given.positional[:first]]
    if None in sources:
        return POISON
    if name == "iter" and len(given.positional) == 2:
        help_ = "loop over a known sequence"
        return ev.error(rules.UNSUPPORTED, given.span, what="`iter` of a function", help=help_)
    rest = [item.value for item in given.positional[first:]]
    keywords = {key: item.value for key, item in given.keywords.items()}
    made = fold(ev, given.span, lambda: operators.ITERATORS[name](*sources, *rest, **keywords))
    if isinstance(made, Iterator | Poison):
        return made
    return iterator(ev, cast("abc.Iterator[object]", made), frame, over=sources)


def _applied(ev: Evaluator, name: str, given: Arguments, frame: Frame, apply: Apply) -> object:
    """`map(...)` and `filter(...)`: the function is called when an item is taken."""
    if len(given.positional) < 2 or given.keywords or (name == "filter" and len(given.positional) > 2):
        error = f"TypeError: {name} takes a function and {'iterables' if name == 'map' else 'an iterable'}"
        return ev.error(rules.WOULD_RAISE, given.span, error=error)
    function, *rest = given.positional
    sources = [iterable(ev, item.value, item.span) for item in rest]
    if None in sources:
        return POISON
    together = fold(ev, given.span, lambda: zip(*cast("list[Any]", sources), strict=False))

    def called(items: Sequence[object]) -> object:
        arguments = [Given(value, item.span) for value, item in zip(items, rest, strict=True)]
        place = frame if ev.consumer is None else ev.consumer[0]
        return apply(ev, function.value, Arguments(arguments, {}, given.span, True), function.span, place)

    def mapped() -> abc.Iterator[object]:
        for items in cast("abc.Iterator[tuple[object, ...]]", together):
            yield called(items)

    def filtered() -> abc.Iterator[object]:
        for (item,) in cast("abc.Iterator[tuple[object]]", together):
            test = conditions.truth(ev, Given(item if function.value is None else called((item,)), function.span))
            if isinstance(test, Condition):
                ev.error(rules.RUNTIME_CHOICE, function.span)
            if test is True:
                yield item

    return iterator(ev, mapped() if name == "map" else filtered(), frame, name, sources)


def _computed(ev: Evaluator, name: str, given: Arguments, frame: Frame, apply: Apply) -> object:
    """A function that looks at its arguments at once."""
    keywords = {key: item.value for key, item in given.keywords.items()}
    values = [distinct(value) if isinstance(value, ClassValue) else value for value in given.values()]
    if name in operators.TAKING and (len(values) == 1 or name in operators.TAKING_FIRST):
        taken_all = _drained(ev, values[:1], given.span, frame)
        if taken_all is None or has_poison(taken_all):
            return POISON
        values[:1] = taken_all
    key = keywords.pop("key", None) if name in operators.KEYED else None
    if key is not None:
        items = values if len(values) > 1 else iterate(ev, values[0], given.span, frame) if values else []
        return POISON if items is None else _keyed(ev, name, items, key, given, frame, apply)
    if any(isinstance(value, _CALLABLE) for value in keywords.values()):
        return ev.error(rules.UNSUPPORTED, given.span, what=f"a function passed to `{name}`", help="write a loop")
    if name == "bool" and values and isinstance(values[0], Iterator):
        return True
    if name not in operators.STRUCTURAL and has_runtime(values):
        poison = ev.unfilled(values, given.span, f"`{name}` needs its value")
        return poison or ev.error(rules.RUNTIME_CALL, given.span, name=name)
    if name not in operators.STRUCTURAL and not computable(ev, given.span, *values, *keywords.values()):
        return POISON
    # The items of a set go into a list, or into a text, in an order that changes from run to run.
    if any(unordered(value) if name in _SHOWING else name in _ORDERING and _is_set(value) for value in values):
        return ev.error(rules.UNORDERED, given.span)
    result = fold(ev, given.span, lambda: operators.BUILTINS[name](*values, **keywords))
    # What has only been found among others belongs to whom it belonged.
    return result if name in operators.FINDING or any(result is value for value in values) else frame.own(result)


def _drained(ev: Evaluator, values: Sequence[object], span: Span, frame: Frame) -> list[object] | None:
    """Values with the items of iterators in place of these."""
    found = [iterate(ev, value, span, frame) if isinstance(value, Iterator) else value for value in values]
    return (
        None
        if any(value is None and isinstance(was, Iterator) for value, was in zip(found, values, strict=True))
        else found
    )


def _keyed(
    ev: Evaluator, name: str, items: Sequence[object], key: object, given: Arguments, frame: Frame, apply: Apply
) -> object:
    """`sorted`, `min` and `max` by a key: only the keys are compared. The items of a list that sorts itself are given back sorted."""
    span = given.keywords["key"].span
    keys = [apply(ev, key, Arguments([Given(item, given.span)], {}, given.span, True), span, frame) for item in items]
    others = {word: item.value for word, item in given.keywords.items() if word != "key"}
    if has_poison(keys) or not computable(ev, span, *keys, *others.values()):
        return POISON
    if has_runtime(keys):
        return ev.error(rules.RUNTIME_CALL, given.span, name=name)
    if not items and name != "sorted":
        return fold(ev, given.span, lambda: operators.BUILTINS[name]([], **others))
    others.pop("default", None)
    order = fold(ev, given.span, lambda: operators.BUILTINS[name](range(len(items)), key=keys.__getitem__, **others))
    if isinstance(order, list):
        return frame.own([items[at] for at in order])
    return items[order] if isinstance(order, int) else POISON


def _is_set(value: object) -> bool:
    return isinstance(value, set | frozenset) and unordered(value)


def _cast(ev: Evaluator, name: str, given: Given) -> object:
    """`float(n)` of a number, `int(n)` of an integer, `bool(b)`: what the service need not compute."""
    type_, kinds = _CASTS[name]
    if isinstance(given.value, Condition):
        return (
            given.value
            if name == "bool"
            else ev.error(rules.RUNTIME_CAST, given.span, name=name, what="a condition", help="branch on it with `if`")
        )
    assert isinstance(given.value, Runtime)
    if poison := ev.unfilled(given.value, given.span, f"`{name}` needs its value"):
        return poison
    kind = given.value.type.kind if isinstance(given.value.type, ScalarType) else ""
    if kind not in kinds or (kind == "bool" and name == "int"):
        what, help_ = (
            (f"a run-time `{kind}`", None) if kind else (f"`{spell(given.value.type)}`, which is no number", _LOCATED)
        )
        return ev.error(rules.RUNTIME_CAST, given.span, name=name, what=what, help=help_)
    return Runtime(given.value.value, type_)


# --- methods --------------------------------------------------------------------------------------------------------------------


def call_method(ev: Evaluator, method: Method, given: Arguments, frame: Frame, apply: Apply) -> object:
    """A method of a known value."""
    owner, name = method.owner, method.name
    if (has_poison(given.values()) or has_poison(owner)) and not isinstance(owner, list | dict):
        return POISON
    values = given.values()
    keywords = {key: item.value for key, item in given.keywords.items()}
    if isinstance(owner, str) and name == "join" and len(values) == 1:
        items = iterate(ev, values[0], given.positional[0].span, frame)
        return POISON if items is None else text.join_call(ev, owner, items, given.span, given.positional[0])
    if isinstance(owner, str) and has_runtime(values + list(keywords.values())):
        poison = ev.unfilled([values, keywords], given.span, f"`.{name}` needs its value: write an f-string")
        return poison or ev.error(rules.RUNTIME_METHOD, given.span, name=name, help="write an f-string")
    if (
        name in operators.MUTATING
        and isinstance(owner, list | dict | set)
        and not may_change(ev, owner, frame, given.span)
    ):
        return POISON
    if name in operators.CONSUMING:
        drained = _drained(ev, values, given.span, frame)
        if drained is None:
            return POISON
        values = drained
    if isinstance(owner, list) and name == "sort" and keywords.get("key") is not None and not values:
        return _sort(ev, owner, given, frame, apply)
    if any(isinstance(value, _CALLABLE) for value in keywords.values()):
        return ev.error(rules.UNSUPPORTED, given.span, what=f"a function passed to `{name}`", help="write a loop")
    if isinstance(owner, list | tuple | dict) and name in operators.SEARCHING and has_runtime([owner, *values]):
        poison = ev.unfilled([owner, values], given.span, f"`.{name}` needs its value")
        return poison or ev.error(rules.RUNTIME_METHOD, given.span, name=name)
    if isinstance(owner, str) and not computable(ev, given.span, *values, *keywords.values()):
        return POISON
    shown = name == "format" and unordered([*values, *keywords.values()])
    if shown or (isinstance(owner, list) and any(_is_set(value) for value in values) and name == "extend"):
        return ev.error(rules.UNORDERED, given.span)
    result = fold(ev, given.span, lambda: operators.call_method(owner, name, values, keywords))
    if isinstance(result, VIEWS):
        ev.views(result, owner)
    return result if name in operators.FINDING else frame.own(result)


def _sort(ev: Evaluator, owner: list[object], given: Arguments, frame: Frame, apply: Apply) -> object:
    found = _keyed(ev, "sorted", list(owner), given.keywords["key"].value, given, frame, apply)
    if isinstance(found, list):
        owner[:] = found
    return POISON if isinstance(found, Poison) else None
