"""`tune`, and what it looks for and in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from mlpc.dsl.handles import TunedModels
from mlpc.dsl.intrinsics import no_local_meaning
from mlpc.dsl.runtime import Artifact
from mlpc.dsl.settings import Cache, Retry
from mlpc.dsl.steps import Step


@dataclass(frozen=True)
class Objective:
    """A metric to make large or small. Made by `maximize` and `minimize`."""

    metric: str
    goal: Literal["Maximize", "Minimize"]


@dataclass(frozen=True)
class ContinuousRange:
    """Numbers from `low` to `high`, both included. Made by `continuous`."""

    low: float | str
    high: float | str
    scaling: str | None = None


@dataclass(frozen=True)
class IntegerRange:
    """Whole numbers from `low` to `high`, both included. Made by `integer`."""

    low: int | str
    high: int | str
    scaling: str | None = None


@dataclass(frozen=True)
class CategoricalRange:
    """Some values. Made by `categorical`."""

    values: tuple[str | int | float | bool, ...]


def maximize(metric: str) -> Objective:
    """The objective of a larger metric."""
    return Objective(metric, "Maximize")


def minimize(metric: str) -> Objective:
    """The objective of a smaller metric."""
    return Objective(metric, "Minimize")


def continuous(low: float | str, high: float | str, *, scaling: str | None = None) -> ContinuousRange:
    """Numbers in a range. `scaling`: `Auto`, `Linear`, `Logarithmic` or `ReverseLogarithmic`.

    A bound that is text is one of the run, such as the best hyperparameter of another tuning job.
    """
    return ContinuousRange(low, high, scaling)


def integer(low: int | str, high: int | str, *, scaling: str | None = None) -> IntegerRange:
    """Whole numbers in a range. `scaling`: `Auto`, `Linear` or `Logarithmic`. Bounds as those of `continuous`."""
    return IntegerRange(low, high, scaling)


def categorical(values: Sequence[str | int | float | bool]) -> CategoricalRange:
    """One of some values."""
    return CategoricalRange(tuple(values))


class Tuning(Protocol):
    """A tuning job, to be called with what the tuned step takes, except for what has a range."""

    def __call__(self, *channels: Artifact, **arguments: Artifact | str | float) -> TunedModels: ...


def tune(
    step: Step[..., Any],
    *,
    objective: Objective | None = None,
    ranges: Mapping[str, ContinuousRange | IntegerRange | CategoricalRange] | None = None,
    max_jobs: int | None = None,
    max_parallel_jobs: int | None = None,
    max_runtime_in_seconds: int | None = None,
    strategy: str | None = None,
    early_stopping: str | None = None,
    completion_criteria: Mapping[str, Any] | None = None,
    warm_start: TunedModels | str | Sequence[TunedModels | str] | None = None,
    warm_start_type: str | None = None,
    random_seed: int | None = None,
    tags: Mapping[str, str] | None = None,
    name: str | None = None,
    display_name: str | None = None,
    description: str | None = None,
    depends_on: object = None,
    cache: Cache | bool | None = None,
    retry: Retry | Sequence[Retry] | None = None,
    request: Mapping[str, Any] | None = None,
    **options: Any,
) -> Tuning:
    """Train a step many times and keep the best: `tune(fit, ...)(data.train).best_model`.

    `ranges`: by the step's scalar parameters, or the keys of its `hyperparameters`. `warm_start`: tuning jobs to learn
    from, by their names or as other calls have given them.
    """

    def call(*channels: Artifact, **arguments: Artifact | str | float) -> TunedModels:
        no_local_meaning("tune")

    return call
