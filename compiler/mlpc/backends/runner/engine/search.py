"""Which hyperparameters the trials of a search have, and which trial is the best: without a process, and the same for the same seed."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from mlpc.backends.runner.engine.plan import Range, Search
from mlpc.backends.runner.engine.values import EvaluationError, Scope, as_text, evaluate

WIDE = 100.0
"""From this quotient of its bounds on, the scale of a range with `Auto` is logarithmic."""


class Trial(NamedTuple):
    """A trial that has run. `number`: from 1. `objective` None: it has failed. `folder`: where its model is, by output."""

    number: int
    hyperparameters: Mapping[str, str]
    objective: float | None
    outputs: Mapping[str, tuple[str, str]]
    why: str = ""


def settled(search: Search, scope: Scope) -> Search:
    """The search with the values that its ranges have in a run. EvaluationError: a range is none."""
    return search._replace(ranges=tuple(_settled(item, scope) for item in search.ranges))


def _settled(item: Range, scope: Scope) -> Range:
    if item.kind == "categorical":
        return item._replace(values=tuple(as_text(evaluate(value, scope)) for value in item.values))
    low, high = (_number(evaluate(value, scope), item) for value in (item.low, item.high))
    if low > high:
        raise EvaluationError("the range of '" + item.name + "' goes from " + str(low) + " down to " + str(high))
    if item.scaling == "Logarithmic" and low <= 0:
        raise EvaluationError("a logarithmic scale has no " + str(low) + ": '" + item.name + "' must start above 0")
    if item.scaling == "ReverseLogarithmic" and not 0 <= low <= high < 1:
        raise EvaluationError("a reverse logarithmic scale lies between 0 and 1, and '" + item.name + "' does not")
    return item._replace(low=low, high=high)


def _number(value: object, item: Range) -> float:
    """A bound, which may be the text of one."""
    try:
        if isinstance(value, (str, int, float)) and not isinstance(value, bool):
            found = float(value)
            if math.isfinite(found) and (item.kind != "integer" or found.is_integer()):
                return int(found) if item.kind == "integer" else found
    except ValueError:
        pass
    wanted = "a whole number" if item.kind == "integer" else "a number"
    raise EvaluationError("a bound of '" + item.name + "' is " + repr(value) + ", which is not " + wanted)


def described(search: Search) -> dict[str, str]:
    """All of a settled search that its result depends on, by name, for the reasons why it runs again."""
    found = {"objective": search.goal.lower() + " " + search.metric, "seed": str(search.seed or 0)}
    if search.jobs is not None:
        found["max_jobs"] = str(search.jobs)
    if search.seconds is not None:
        found["max_runtime_in_seconds"] = str(search.seconds)
    if search.grid:
        found["strategy"] = "Grid"
    for item in search.ranges:
        if item.kind == "categorical":
            found["range " + item.name] = " | ".join(item.values)
        else:
            found["range " + item.name] = str(item.low) + " to " + str(item.high) + " (" + item.scaling + ")"
    return found


def combinations(search: Search) -> Iterator[dict[str, str]]:
    """The hyperparameters of one trial after the other, none twice, as many as there may be.

    Those of trial n depend on the seed and on n alone, not on how many there are or how many run at once.
    """
    limit = search.jobs
    size = _size(search.ranges)
    if size is not None:
        limit = size if limit is None else min(limit, size)
    if search.grid:
        values = [item.values for item in search.ranges]
        names = [item.name for item in search.ranges]
        for found in itertools.islice(itertools.product(*values), limit):
            yield dict(zip(names, found))
        return
    seen: set[tuple[str, ...]] = set()
    source = random.Random("mlpc search " + str(search.seed or 0))
    while limit is None or len(seen) < limit:
        made = {item.name: draw(item, source) for item in search.ranges}
        key = tuple(made.values())
        if key not in seen:
            seen.add(key)
            yield made


def _size(ranges: Sequence[Range]) -> int | None:
    """How many combinations there are; None: no end of them."""
    size = 1
    for item in ranges:
        if item.kind == "categorical":
            size *= len(set(item.values))
        elif item.kind == "integer":
            size *= int(item.high) - int(item.low) + 1
        elif item.low < item.high:
            return None
    return size


def draw(item: Range, source: random.Random) -> str:
    """A value of a settled range, as the text that a program is given."""
    at = source.random()
    if item.kind == "categorical":
        return str(item.values[int(at * len(item.values))])
    # Each whole number has a piece of the scale, from itself to the next.
    whole = item.kind == "integer"
    low, high = float(item.low), float(item.high) + (1.0 if whole else 0.0)
    value = _scaled(at, low, high, _scale(item))
    if whole:
        return str(min(max(math.floor(value), int(item.low)), int(item.high)))
    return repr(min(max(value, low), high))


def _scale(item: Range) -> str:
    if item.scaling != "Auto":
        return item.scaling
    return "Logarithmic" if item.low > 0 and item.high / item.low >= WIDE else "Linear"


def _scaled(at: float, low: float, high: float, scale: str) -> float:
    """The place on a scale; `at` from 0 to 1."""
    if scale == "Logarithmic":
        return math.exp(math.log(low) + at * (math.log(high) - math.log(low)))
    if scale == "ReverseLogarithmic":
        return 1.0 - math.exp(math.log1p(-low) + at * (math.log1p(-high) - math.log1p(-low)))
    return low + at * (high - low)


def ranked(trials: Sequence[Trial], goal: str) -> list[Trial]:
    """The trials that have an objective, the best first; of equal ones that which came first."""
    sign = -1.0 if goal == "Maximize" else 1.0
    good = [(sign * trial.objective, trial.number, trial) for trial in trials if trial.objective is not None]
    return [trial for _, _, trial in sorted(good, key=lambda item: item[:2])]
