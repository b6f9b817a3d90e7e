"""`Pipeline`: a function over steps, which calling it runs in this process."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Generic, Literal, ParamSpec, TypeVar, overload

from mlpc.dsl.local_runs import entered, scope
from mlpc.dsl.signatures import Signature
from mlpc.dsl.steps import said

P = ParamSpec("P")
R = TypeVar("R")


class Pipeline(Generic[P, R]):
    """A pipeline, as `@pipeline` makes it of a function.

    Called, it runs in this process: step after step, in the order of its statements, in the run of `local_run` or one
    of its own. Called by another pipeline it is a part of that one's run. `name` is the pipeline's name, `given` the
    keywords of its decorator.

    Raises Fail where the pipeline does, StepFailed where a step fails, StepError for arguments that are not as
    declared, LocalRunError for what has no meaning here.
    """

    def __init__(self, function: Callable[P, R], options: Mapping[str, Any], call: str | None = None) -> None:
        self._function = function
        self._call = call or function.__name__
        self.given: Mapping[str, Any] = MappingProxyType(dict(options))
        functools.update_wrapper(self, function)
        self.__name__: str = function.__name__

    def __repr__(self) -> str:
        return f"<pipeline {self.name}>"

    @property
    def name(self) -> str:
        return str(self.given.get("name") or self.__name__)

    @functools.cached_property
    def _signature(self) -> Signature:
        return Signature(self._function)

    def options(self, *, name: str) -> Pipeline[P, R]:
        """This pipeline, for a call in another one: its steps are then prefixed with `name`."""
        return Pipeline(self._function, self.given, name)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        bound = self._signature.bind(args, kwargs, loose=scope.get() is None)
        call: Callable[..., R] = self._function
        with entered(self.name, self._call):
            return call(*self._positional(bound), **bound)

    def _positional(self, bound: dict[str, Any]) -> list[Any]:
        """Takes the values of positional-only parameters out of `bound`."""
        parameters = self._signature.parameters.parameters.values()
        return [bound.pop(item.name) for item in parameters if item.kind is item.POSITIONAL_ONLY]


class PipelineDecorator:
    """What `@pipeline(...)` does to a function."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        self._options = options

    def __call__(self, function: Callable[P, R]) -> Pipeline[P, R]:
        return Pipeline(function, self._options)


@overload
def pipeline(function: Callable[P, R], /) -> Pipeline[P, R]: ...
@overload
def pipeline(
    *,
    name: str | None = None,
    description: str | None = None,
    display_name: str | None = None,
    experiment_name: str | Literal[False] | None = None,
    trial_name: str | None = None,
    mlflow_resource_arn: str | None = None,
    mlflow_experiment_name: str | None = None,
    max_parallel_execution_steps: int | None = None,
    tags: Mapping[str, str] | None = None,
    **options: Any,
) -> PipelineDecorator: ...
def pipeline(function: Callable[..., Any] | None = None, /, **options: Any) -> Any:
    """A pipeline. `name`: the definition's, instead of the function's. `description`: instead of its docstring.

    The experiment and the MLflow server stand in the definition (`experiment_name=False`: no experiment is made); the names, tags and how
    many steps may run at once in the request that creates the pipeline.
    """
    return PipelineDecorator(said(options)) if function is None else Pipeline(function, {})
