"""What a search tries, and which trial is the best."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from mlpc.backends.runner.engine.facts import Facts
from mlpc.backends.runner.engine.plan import Plan, Range, Search
from mlpc.backends.runner.engine.search import Trial, combinations, described, draw, ranked, settled
from mlpc.backends.runner.engine.values import EvaluationError, Scope

LINEAR = Range("rate", "continuous", 0.0, 1.0, "Linear")


def search(*ranges: Range, **more: Any) -> Search:
    return Search("Maximize", "auc", ranges, **more)


def scope(**parameters: object) -> Scope:
    plan = Plan("p", "", (), (), (), {}, "", {})
    return Facts(plan, "run", "", parameters, Path("run")).scope()


def drawn(item: Range, count: int = 4000) -> list[float]:
    source = random.Random(3)
    return [float(draw(item, source)) for _ in range(count)]


def share(values: list[float], below: float) -> float:
    return sum(value < below for value in values) / len(values)


@pytest.mark.parametrize(
    ("item", "half"),
    [
        (LINEAR, 0.5),
        (Range("x", "continuous", 0.001, 10.0, "Logarithmic"), 0.1),
        (Range("x", "continuous", 0.001, 10.0), 0.1),
        (Range("x", "continuous", 1.0, 9.0), 5.0),
        (Range("x", "continuous", -1.0, 1000.0), 499.5),
        (Range("x", "continuous", 0.0, 0.9999, "ReverseLogarithmic"), 0.99),
        (Range("x", "integer", 1, 10), 6.0),
        (Range("x", "integer", 1, 1023, "Logarithmic"), 32.0),
    ],
)
def test_a_scale_has_half_of_its_values_below_its_middle(item: Range, half: float) -> None:
    values = drawn(item)
    assert all(item.low <= value <= item.high for value in values)
    assert abs(share(values, half) - 0.5) < 0.04


def test_whole_numbers_have_equal_chances_and_both_ends() -> None:
    values = drawn(Range("x", "integer", -1, 2))
    assert set(values) == {-1, 0, 1, 2}
    assert all(abs(values.count(value) / len(values) - 0.25) < 0.04 for value in set(values))
    assert drawn(Range("x", "integer", 5, 5), 3) == [5, 5, 5]
    assert drawn(Range("x", "continuous", 2.5, 2.5), 2) == [2.5, 2.5]


def test_numbers_are_text_that_means_them() -> None:
    source = random.Random(0)
    assert draw(Range("x", "integer", 3, 3), source) == "3"
    text = draw(LINEAR, source)
    assert repr(float(text)) == text


def test_the_same_seed_is_the_same_search_however_long() -> None:
    ranges = (LINEAR, Range("kind", "categorical", values=("a", "b")))
    short = list(combinations(search(*ranges, jobs=5)))
    assert (
        short == list(combinations(search(*ranges, jobs=9)))[:5] == list(combinations(search(*ranges, jobs=5, seed=0)))
    )
    assert short != list(combinations(search(*ranges, jobs=5, seed=1)))
    assert list(itertools.islice(combinations(search(*ranges)), 5)) == short


def test_no_combination_is_tried_twice() -> None:
    found = list(
        combinations(search(Range("x", "integer", 1, 3), Range("k", "categorical", values=("a", "b", "a")), jobs=500))
    )
    assert len(found) == 6 == len({tuple(item.items()) for item in found})
    assert len(list(combinations(search(Range("x", "continuous", 1.0, 1.0), jobs=5)))) == 1


def test_a_grid_is_every_combination_in_order() -> None:
    ranges = (Range("x", "categorical", values=("1", "2")), Range("y", "categorical", values=("a", "b")))
    assert list(combinations(search(*ranges, grid=True))) == [
        {"x": "1", "y": "a"},
        {"x": "1", "y": "b"},
        {"x": "2", "y": "a"},
        {"x": "2", "y": "b"},
    ]
    assert len(list(combinations(search(*ranges, grid=True, jobs=3)))) == 3


def trial(number: int, objective: float | None) -> Trial:
    return Trial(number, {}, objective, {})


@pytest.mark.parametrize(("goal", "order"), [("Maximize", [3, 2, 5, 1]), ("Minimize", [1, 2, 5, 3])])
def test_the_best_is_first_and_of_equal_ones_the_earlier(goal: str, order: list[int]) -> None:
    trials = [trial(5, 0.5), trial(1, -1.0), trial(2, 0.5), trial(4, None), trial(3, 2.0)]
    assert [item.number for item in ranked(trials, goal)] == order


@pytest.mark.parametrize(
    ("item", "parameters", "said"),
    [
        (Range("x", "integer", 4, {"param": "high"}), {"high": 3}, "goes from 4 down to 3"),
        (Range("x", "integer", 4, {"param": "high"}), {"high": "5.5"}, "is '5.5', which is not a whole number"),
        (Range("x", "continuous", 0.0, {"param": "high"}), {"high": "nan"}, "is 'nan', which is not a number"),
        (Range("x", "continuous", 0.0, {"param": "high"}), {"high": True}, "is True, which is not a number"),
        (Range("x", "continuous", {"param": "low"}, 1.0, "Logarithmic"), {"low": 0.0}, "must start above 0"),
        (Range("x", "continuous", 0.5, {"param": "high"}, "ReverseLogarithmic"), {"high": 1.0}, "between 0 and 1"),
    ],
)
def test_a_range_that_is_none_when_the_run_knows_it(item: Range, parameters: Mapping[str, object], said: str) -> None:
    with pytest.raises(EvaluationError, match=said):
        settled(search(item), scope(**parameters))


def test_bounds_of_a_run_are_numbers_or_their_texts() -> None:
    made = settled(search(Range("x", "integer", "2", {"param": "high"})), scope(high="5"))
    assert (made.ranges[0].low, made.ranges[0].high) == (2, 5)
    assert described(made) == {"objective": "maximize auc", "seed": "0", "range x": "2 to 5 (Auto)"}
