"""The patterns of `match`: whether a value matches, now or when the pipeline runs, and what the names of a pattern are bound to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, cast

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend import conditions
from mlpc.frontend.core import Evaluator, fold, has_poison, has_runtime
from mlpc.frontend.cst import nodes as cst
from mlpc.frontend.frame import Frame
from mlpc.frontend.instances import is_class, is_instance, positional
from mlpc.frontend.names import attribute_of
from mlpc.frontend.pattern_parts import captured_names
from mlpc.frontend.rounds import misused
from mlpc.frontend.undecided import same
from mlpc.frontend.values import (
    POISON,
    ClassValue,
    Condition,
    External,
    Given,
    Poison,
    Properties,
    Rounds,
    Runtime,
    StepResult,
    describe,
)
from mlpc.ir.types import ListType, ShapeType, spell
from mlpc.record import positional_record
from mlpc.source import Span

Truth = bool | Condition | Poison


@positional_record
class Match:
    """One way in which a pattern matches: the test, which is not False, and what the pattern's names are bound to where it is met."""

    test: Truth
    names: Mapping[str, object]


def matches(ev: Evaluator, pattern: cst.MatchPattern, subject: Given, frame: Frame) -> list[Match]:
    """The ways in which a value matches: each where none before it does; none where it never matches.

    As in CPython, a pattern that does not match binds nothing.
    """
    return _together(list(_Patterns(ev, frame).match(pattern, subject)))


def both(first: Truth, second: Truth, span: Span) -> Truth:
    """Whether two truths hold."""
    if first is False or second is False:
        return False
    if isinstance(first, Poison) or isinstance(second, Poison):
        return POISON
    if isinstance(first, bool):
        return second
    return first if isinstance(second, bool) else conditions.combine(True, [first.predicate, second.predicate], span)


def either(tests: Sequence[Truth], span: Span) -> Truth:
    """Whether one of several truths holds."""
    if any(isinstance(test, Poison) for test in tests):
        return POISON
    if any(test is True for test in tests):
        return True
    found = [test.predicate for test in tests if isinstance(test, Condition)]
    return conditions.combine(False, found, span) if found else False


def _together(found: list[Match]) -> list[Match]:
    """Ways that follow each other and bind the same are one; after one that always matches, there is none."""
    made: list[Match] = []
    for item in found:
        last = made[-1] if made else None
        if last is not None and not isinstance(last.test, bool) and _same_names(last.names, item.names):
            span = _span_of(last.test) or _span_of(item.test)
            test = POISON if span is None else either([last.test, item.test], span)
            made[-1] = Match(test, item.names)
        else:
            made.append(item)
        if made[-1].test is True:
            break
    return made


def _span_of(test: Truth) -> Span | None:
    return test.predicate.span if isinstance(test, Condition) else None


def _same_names(one: Mapping[str, object], two: Mapping[str, object]) -> bool:
    return one.keys() == two.keys() and all(same(value, two[name]) for name, value in one.items())


class _Patterns:
    """The patterns of one `match`, in the frame where it stands."""

    def __init__(self, ev: Evaluator, frame: Frame) -> None:
        self.ev = ev
        self.frame = frame

    def match(self, pattern: cst.MatchPattern, subject: Given) -> Sequence[Match]:
        span = self.ev.span(pattern, self.frame)
        if isinstance(subject.value, Poison):
            return self._unknown(pattern)
        match pattern:
            case cst.MatchValue(value=value):
                return self._when(self._equal(subject, self.ev.given(value, self.frame), span))
            case cst.MatchSingleton(value=name):
                return self._when(_is_singleton(self.ev, subject, self.ev.eval(name, self.frame), span))
            case cst.MatchAs(pattern=inner, name=name):
                found = [Match(True, {})] if inner is None else self.match(inner, subject)
                bound = {} if name is None else {name.value: subject.value}
                return [Match(item.test, {**item.names, **bound}) for item in found]
            case cst.MatchOr(patterns=alternatives):
                return _together(list(self._alternatives([item.pattern for item in alternatives], subject)))
            case cst.MatchSequence(patterns=patterns):
                return self._sequence(pattern, list(patterns), subject, span)
            case cst.MatchMapping():
                return self._mapping(pattern, subject, span)
            case cst.MatchClass():
                return self._class(pattern, subject, span)
            case _:
                raise AssertionError(pattern)

    def _unknown(self, pattern: cst.MatchPattern) -> Sequence[Match]:
        return [Match(POISON, dict.fromkeys(captured_names(pattern), POISON))]

    def _when(self, test: Truth) -> Sequence[Match]:
        return [] if test is False else [Match(test, {})]

    # --- values -----------------------------------------------------------------------------------------------------------------

    def _equal(self, subject: Given, wanted: Given, span: Span) -> Truth:
        """Whether a value equals that of a pattern, item by item where it has run-time values in it."""
        a, b = subject.value, wanted.value
        if isinstance(a, StepResult):
            return POISON if isinstance(b, Poison) else False
        if isinstance(a, list | tuple | dict | set | frozenset) and has_runtime([a, b]) and not has_poison([a, b]):
            if type(a) is not type(b) or len(cast("Any", a)) != len(cast("Any", b)):
                return False
            if isinstance(a, list | tuple):
                alike: Truth = True
                for one, two in zip(cast("Sequence[object]", a), cast("Sequence[object]", b), strict=True):
                    found = self._equal(Given(one, subject.span), Given(two, wanted.span), span)
                    alike = both(alike, found, span)
                return alike
        equal = conditions.compare(self.ev, "Equal", subject, wanted, span)
        return conditions.truth(self.ev, Given(equal, span))

    def _alternatives(self, patterns: Sequence[cst.MatchPattern], subject: Given) -> Iterator[Match]:
        for pattern in patterns:
            for item in self.match(pattern, subject):
                yield item
                if item.test is True:
                    return

    def _all(self, pairs: Sequence[tuple[cst.MatchPattern, Given]], span: Span) -> list[Match]:
        """Patterns that have to match together, in order: up to one that never does."""
        found = [Match(True, {})]
        for pattern, subject in pairs:
            ways = self.match(pattern, subject)
            found = [
                Match(test, {**before.names, **way.names})
                for before in found
                for way in ways
                if (test := both(before.test, way.test, span)) is not False
            ]
            for _ in found[1:]:
                self.ev.tick(pattern, self.frame)
            if not found:
                return []
        return found

    # --- structures ---------------------------------------------------------------------------------------------------------------

    def _sequence(
        self,
        pattern: cst.MatchPattern,
        patterns: Sequence[cst.MatchSequenceElement | cst.MatchStar],
        subject: Given,
        span: Span,
    ) -> Sequence[Match]:
        value = subject.value
        if isinstance(value, Rounds):
            misused(self.ev, value, span)
            return self._unknown(pattern)
        if _has_no_structure(value):
            return self._refused(pattern, subject, span, "how many items it has")
        if not isinstance(value, list | tuple | range):
            return []
        items = [
            Given(item, self.ev.written(value, at, item, subject.span)[1])
            for at, item in enumerate(cast("Sequence[object]", value))
        ]
        star = next((at for at, part in enumerate(patterns) if isinstance(part, cst.MatchStar)), None)
        if star is None:
            if len(items) != len(patterns):
                return []
            return self._all(
                [(cast("Any", part).value, item) for part, item in zip(patterns, items, strict=True)], span
            )
        rest = len(patterns) - star - 1
        if len(items) < star + rest:
            return []
        end = len(items) - rest
        pairs = [*zip(patterns[:star], items[:star], strict=True), *zip(patterns[star + 1 :], items[end:], strict=True)]
        found = self._all([(cast("Any", part).value, item) for part, item in pairs], span)
        name = cast("cst.MatchStar", patterns[star]).name
        if name is None:
            return found
        held = self.frame.own([item.value for item in items[star:end]])
        return [Match(item.test, {**item.names, name.value: held}) for item in found]

    def _mapping(self, pattern: cst.MatchMapping, subject: Given, span: Span) -> Sequence[Match]:
        value = subject.value
        if _has_no_structure(value):
            return self._refused(pattern, subject, span, "which keys it has")
        if not isinstance(value, dict):
            return []
        held = cast("dict[object, object]", value)
        pairs: list[tuple[cst.MatchPattern, Given]] = []
        keys: list[object] = []
        for element in pattern.elements:
            key = self.ev.given(element.key, self.frame)
            if not self.ev.known(key.value, key.span, "the key of a pattern"):
                return self._unknown(pattern)
            if key.value in keys:
                error = f"ValueError: mapping pattern checks duplicate key ({key.value!r})"
                self.ev.error(rules.WOULD_RAISE, key.span, error=error)
                return self._unknown(pattern)
            there = fold(self.ev, key.span, lambda key=key: key.value in held)  # type: ignore[misc]
            if not there:
                return []
            if isinstance(there, Poison):
                return self._unknown(pattern)
            keys.append(key.value)
            item = held[key.value]
            pairs.append((element.pattern, Given(item, self.ev.written(value, key.value, item, subject.span)[1])))
        found = self._all(pairs, span)
        if pattern.rest is None:
            return found
        rest = self.frame.own({key: item for key, item in held.items() if key not in keys})
        return [Match(item.test, {**item.names, pattern.rest.value: rest}) for item in found]

    def _class(self, pattern: cst.MatchClass, subject: Given, span: Span) -> Sequence[Match]:
        cls = self.ev.given(pattern.cls, self.frame)
        if not is_class(cls.value):
            if isinstance(cls.value, External):
                self.ev.outside(cls.value, cls.span)
            elif not isinstance(cls.value, Poison):
                self.ev.error(rules.WRONG_KIND, cls.span, wanted="a class", got=describe(cls.value))
            return self._unknown(pattern)
        found = is_instance(self.ev, subject.value, cls.value)
        if found is None and not isinstance(subject.value, Runtime | Properties):
            self.ev.error(rules.WRONG_KIND, subject.span, wanted="a value", got=describe(subject.value))
            return self._unknown(pattern)
        if found is None:
            return self._refused(pattern, subject, cls.span, f"whether it is {describe(cls.value)}")
        if not found:
            return []
        attributes = positional(cls.value)
        patterns = [part.value for part in pattern.patterns]
        accepted = 1 if attributes is None else len(attributes)
        if len(patterns) > accepted:
            error = (
                f"TypeError: {_name(cls.value)}() accepts {accepted} positional sub-pattern{'s' * (accepted != 1)}"
                f" ({len(patterns)} given)"
            )
            self.ev.error(rules.WOULD_RAISE, span, error=error)
            return self._unknown(pattern)
        if attributes is None:
            whole = [(part, subject) for part in patterns]
            named = [(part.key.value, self.ev.span(part.key, self.frame), part.pattern) for part in pattern.kwds]
        else:
            whole = []
            places = [(self.ev.span(part, self.frame), part) for part in patterns]
            named = [
                *((word, at, part) for word, (at, part) in zip(attributes, places, strict=False)),
                *((part.key.value, self.ev.span(part.key, self.frame), part.pattern) for part in pattern.kwds),
            ]
        words = sorted(word for word, _, _ in named)
        twice = next((one for one, two in pairwise(words) if one == two), None)
        if twice is not None:
            error = f"TypeError: {_name(cls.value)}() got multiple sub-patterns for attribute '{twice}'"
            self.ev.error(rules.WOULD_RAISE, span, error=error)
            return self._unknown(pattern)
        pairs = list[tuple[cst.MatchPattern, Given]](whole)
        for word, at, part in named:
            if _lacks(subject.value, word, cls.value):
                return []
            pairs.append((part, Given(attribute_of(self.ev, subject.value, word, at, at), at)))
        return self._all(pairs, span)

    def _refused(self, pattern: cst.MatchPattern, subject: Given, span: Span, what: str) -> Sequence[Match]:
        type_ = spell(subject.value.type) if isinstance(subject.value, Runtime) else "structure"
        help_ = "loop over it, or decide within a step" if type_.startswith("list") else None
        related = [(subject.span, "the value")]
        self.ev.error(rules.RUNTIME_PATTERN, span, what=what, type=type_, help=help_, related=related)
        return self._unknown(pattern)


def _is_singleton(ev: Evaluator, subject: Given, wanted: object, span: Span) -> Truth:
    """Whether a value is `None`, `True` or `False`: as Python does, 1 is no True."""
    if wanted is None:
        return conditions.is_none(subject.value)
    condition = conditions.as_condition(subject.value, span)
    if condition is None:
        return subject.value is wanted
    test = condition if wanted else conditions.negate(ev, subject, span)
    return conditions.truth(ev, Given(test, span))


def _has_no_structure(value: object) -> bool:
    """Whether a value may be a list or dict whose items only a run shows."""
    return isinstance(value, Properties) or (
        isinstance(value, Runtime) and isinstance(value.type, ListType | ShapeType)
    )


def _lacks(value: object, word: str, cls: object) -> bool:
    """Whether a value has no attribute of a name, so that a pattern with it does not match. What a class of the user's lacks is said."""
    return not isinstance(value, Runtime) and not isinstance(cls, ClassValue) and not hasattr(value, word)


def _name(cls: object) -> str:
    return cls.path.rpartition(".")[2] if isinstance(cls, External) else cast("ClassValue", cls).name
