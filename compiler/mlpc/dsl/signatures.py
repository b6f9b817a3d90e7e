"""What functions and classes declare, and whether values are that."""

from __future__ import annotations

import enum
import inspect
import os
import re
import typing
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal, cast

from mlpc.dsl.failures import LocalRunError
from mlpc.dsl.markers import Output
from mlpc.dsl.runtime import Artifact, Metrics, Outputs, StepError, fields_of

_WORD: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


class Signature:
    """The parameters of a function, their types and that of its result.

    `hints`: by parameter, without `Annotated`; a parameter without annotation has none. `returns`, `result`: of the
    result, with `Annotated` and without; None where nothing is declared. LocalRunError: an annotation names what does
    not exist.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        self.owner = function.__name__
        self.parameters = inspect.signature(function)
        try:
            hints = typing.get_type_hints(function, include_extras=True)
        except NameError as error:
            raise LocalRunError(f"an annotation of {self.owner} cannot be read: {error}") from error
        self.returns: Any = hints.pop("return", None)
        self.result: Any = None if self.returns is type(None) else _plain(self.returns)
        self.hints: Mapping[str, Any] = {name: _plain(hint) for name, hint in hints.items()}

    def bind(self, args: tuple[Any, ...], kwargs: Mapping[str, Any], *, loose: bool = False) -> dict[str, Any]:
        """Arguments by name, defaults included, each as declared; `loose`: the text of a path is an artifact.

        TypeError: they do not fit the parameters. StepError: one is not of the declared type.
        """
        bound = self.parameters.bind(*args, **kwargs)
        bound.apply_defaults()
        given = bound.arguments.items()
        return {name: conform(name, value, self.hints.get(name), self.owner, loose=loose) for name, value in given}

    def with_artifacts(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> inspect.BoundArguments:
        """The arguments as passed, but artifacts for paths."""
        bound = self.parameters.bind(*args, **kwargs)
        for name, value in bound.arguments.items():
            hint: Any = self.hints.get(name)
            if is_a(hint, Artifact) and isinstance(value, str | os.PathLike) and not isinstance(value, Artifact):
                bound.arguments[name] = hint(value)
        return bound


def _plain(hint: Any) -> Any:
    return typing.get_args(hint)[0] if typing.get_origin(hint) is Annotated else hint


def is_a(hint: Any, kind: type) -> bool:
    return isinstance(hint, type) and issubclass(hint, kind)


def conform(name: str, given: object, hint: Any, owner: str, *, loose: bool = False) -> Any:
    """A value where `hint` is declared, or StepError. An int is a float too, and nothing else is converted.

    Types that a pipeline has no parameters of are left to Python.
    """
    value: Any = given
    expected = hint.__name__ if isinstance(hint, type) else str(hint)
    if is_a(hint, Artifact):
        if isinstance(given, hint):
            return value
        path = isinstance(given, Path) or (loose and isinstance(given, str | os.PathLike))
        if path and not isinstance(given, Artifact):
            return hint(value)
    elif is_a(hint, enum.Enum):
        if isinstance(given, hint):
            return value
        expected = "one of " + ", ".join(f"{hint.__name__}.{member.name}" for member in cast("type[enum.Enum]", hint))
    elif hint in (str, int, bool):
        if type(given) is hint:
            return value
    elif hint is float:
        if type(given) in (int, float):
            return float(value)
    elif typing.get_origin(hint) is Literal:
        options = typing.get_args(hint)
        if any(type(given) is type(option) and given == option for option in options):
            return value
        expected = "one of " + ", ".join(map(repr, options))
    elif typing.get_origin(hint) is list:
        if isinstance(given, list | tuple):
            element = typing.get_args(hint)[0]
            return [conform(f"{name}[{at}]", item, element, owner) for at, item in enumerate(value)]
    else:
        return value
    raise StepError(f"{name} of {owner} must be {expected}, got {given!r}")


def local(value: Any, hint: Any) -> Any:
    """An artifact as a step gets it: where it is on this machine. StepError: in S3, and nothing stands for that."""
    return hint(os.fspath(value)) if is_a(hint, Artifact) else value


# --- outputs ----------------------------------------------------------------------------------------------------------


def outputs_of(returns: Any, folder: Path) -> dict[str, tuple[str, str | None]]:
    """Where outputs go, by field (`""`: the result itself): a folder in `folder`, and the file in it for a Metrics."""
    result = _plain(returns)
    if is_a(result, Artifact) or is_a(result, Metrics):
        found = [_output("", returns, "output")]
    elif is_a(result, Outputs):
        found = [_output(field, hint, field) for field, hint in fields_of(result, extras=True).items()]
    else:
        found = []
    return {field: (str(folder / name), file) for field, name, file in (item for item in found if item is not None)}


def _output(field: str, hint: Any, default: str) -> tuple[str, str, str | None] | None:
    """The field, the output's name, and the file of a Metrics; None for what is not an output of its own."""
    markers = [marker for marker in typing.get_args(hint)[1:] if isinstance(marker, Output)]
    said = markers[0].name if markers else None
    kind = _plain(hint)
    if is_a(kind, Artifact):
        return field, said or default, None
    if not is_a(kind, Metrics):
        return None
    _, output, file = cast("type[Metrics]", kind)._mlpc_names  # pyright: ignore[reportPrivateUsage]
    name = said or output or (field or _snake_case(kind.__name__))
    return field, name, file or f"{name}.json"


def _snake_case(name: str) -> str:
    return _WORD.sub("_", name).lower()
