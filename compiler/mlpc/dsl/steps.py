"""`Step`: a function that is a step of a pipeline, and a plain function elsewhere."""

from __future__ import annotations

import ast
import dis
import functools
import inspect
import textwrap
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Generic, ParamSpec, TypeVar

from mlpc.dsl.failures import LocalRunError, StepFailed
from mlpc.dsl.inference import inference_files
from mlpc.dsl.local_runs import Scope, StepRecord, outside, scope
from mlpc.dsl.runtime import Artifact, Place, StepError, execute
from mlpc.dsl.settings import Cache, Image, Retry
from mlpc.dsl.signatures import Signature, is_a, local, outputs_of

P = ParamSpec("P")
R = TypeVar("R")

_TRIVIAL: Final = frozenset({"RESUME", "NOP", "LOAD_CONST", "RETURN_CONST", "RETURN_VALUE"})


class _Bodies:
    """What a step runs here: its own function, or the one registered to stand in for it. All options of a step share it."""

    __slots__ = ("function", "stand_in")

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.stand_in: Callable[..., Any] | None = None


class Step(Generic[P, R]):
    """A step, as `@processing`, `@training` and their like make it of a function.

    Called in a pipeline it is a step of the run; called elsewhere it is the function. `kind` is the service's step
    type, `given` the keywords of its decorator and of `options`.
    """

    def __init__(self, function: Callable[P, R], kind: str, options: Mapping[str, Any]) -> None:
        self._bodies = _Bodies(function)
        self.kind = kind
        self.given: Mapping[str, Any] = MappingProxyType(dict(options))
        functools.update_wrapper(self, function)
        self.__name__: str = function.__name__

    def __repr__(self) -> str:
        return f"<{self.kind} step {self.__name__}>"

    @functools.cached_property
    def _signature(self) -> Signature:
        return Signature(self._bodies.function)

    def options(
        self,
        *,
        name: str | None = None,
        display_name: str | None = None,
        description: str | None = None,
        depends_on: object = None,
        cache: Cache | bool | None = None,
        retry: Retry | Sequence[Retry] | None = None,
        image: Image | str | None = None,
        instance_type: str | None = None,
        instance_count: int | None = None,
        volume_size_in_gb: int | None = None,
        max_runtime_in_seconds: int | None = None,
        environment: Mapping[str, str] | None = None,
        hyperparameters: Mapping[str, object] | None = None,
        role: str | None = None,
        subnets: Sequence[str] | None = None,
        security_group_ids: Sequence[str] | None = None,
        kms_key: str | None = None,
        tags: Mapping[str, str] | None = None,
        request: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> Step[P, R]:
        """This step with some of its keywords replaced; in a pipeline they may be values of the run."""
        given = said(locals())
        del given["self"]
        made: Step[P, R] = Step(self._bodies.function, self.kind, {**self.given, **given})
        made._bodies = self._bodies
        return made

    def local(self, function: Callable[P, R]) -> Step[P, R]:
        """Decorates the function that runs in this step's stead on this machine: `@train.local`. Gives the step."""
        self._bodies.stand_in = function
        return self

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        here = scope.get()
        result: R = self._plainly(args, kwargs) if here is None else self._run(here, args, kwargs)
        return result

    def _plainly(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
        """The function itself, as in a unit test."""
        function = self._bodies.function
        if _is_placeholder(function):
            function = self._bodies.stand_in or function
            if function is self._bodies.function:
                raise LocalRunError(self._no_body(self.__name__))
        bound = self._signature.with_artifacts(args, kwargs)
        return function(*bound.args, **bound.kwargs)

    def _no_body(self, name: str) -> str:
        script = self.given.get("script")
        what = f"is the script {script}" if script else "is its container" if self.given.get("image") else "has no body"
        return f"step '{name}' {what}, which does not run here: give it a body with @{self.__name__}.local"

    def _run(self, here: Scope, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
        signature = self._signature
        bound = signature.bind(args, kwargs)
        name = here.name_of(self.__name__, self.given.get("name"))
        function = self._bodies.stand_in or self._bodies.function
        if function is self._bodies.function and _is_placeholder(function):
            raise LocalRunError(self._no_body(name))
        inputs = {key: local(value, signature.hints.get(key)) for key, value in bound.items()}
        served = inference_files(name, self._bodies.function, self.given)
        place = Place(signature.result, outputs_of(signature.returns, here.run.folder(name)), served)
        try:
            for key, value in inputs.items():
                if is_a(signature.hints.get(key), Artifact) and not Path(value).exists():
                    raise StepError(f"input '{key}' is not there: {value}")
            with outside():
                result = _executed(function, inputs, place)
        except LocalRunError:
            raise
        except (Exception, SystemExit) as error:
            here.run.failed[name] = failure = StepFailed(name, f"{type(error).__name__}: {error}")
            raise failure from error
        here.run.steps[name] = StepRecord(name, self.kind, self.__name__, MappingProxyType(inputs), result)
        return result


def _executed(function: Callable[..., Any], inputs: dict[str, Any], place: Place) -> Any:
    """Call the function with its arguments by name, whatever kind of parameters it has."""
    signature = inspect.signature(function)
    leading = [name for name, parameter in signature.parameters.items() if parameter.kind is parameter.POSITIONAL_ONLY]
    first = [inputs[name] for name in leading]
    rest = {name: value for name, value in inputs.items() if name not in leading}
    called = functools.partial(function, *first)
    functools.update_wrapper(called, function)
    return execute(called, rest, place)


def said(given: Mapping[str, Any]) -> dict[str, Any]:
    """The keywords that were given, from the `locals()` of who takes them: `**options` unfolded, None left out."""
    named = {key: value for key, value in given.items() if key != "options"}
    return {key: value for key, value in {**named, **given.get("options", {})}.items() if value is not None}


def _is_placeholder(function: Callable[..., Any]) -> bool:
    """Whether the body is `...`, as the compiler sees it. Without a source, a body that does nothing is one."""
    for step in dis.get_instructions(function):
        # The code is at hand, the source may not be; nearly every body does something.
        if step.opname not in _TRIVIAL or (step.opname.endswith("_CONST") and step.argval is not None):
            return False
    try:
        parsed = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    except (OSError, TypeError, SyntaxError, IndexError):
        return True
    body = parsed.body if isinstance(parsed, ast.FunctionDef | ast.AsyncFunctionDef) else []
    return all(isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) for node in body)
