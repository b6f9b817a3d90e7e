"""The code that serves the model of a step that runs here: the same files that go into the model's archive in SageMaker."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from inspect import unwrap
from types import FunctionType
from typing import Any, Final, TypeAlias, cast

from mlpc.dsl.failures import LocalRunError

Handlers: TypeAlias = Callable[..., Any] | Sequence[Callable[..., Any]] | Mapping[str, Callable[..., Any]]
"""Functions that serve a model, by their own names or by those that they are to have."""

# It cuts functions out of their files, which only the compiler can: it is not imported before a step needs it.
_PACKING: Final = "mlpc.packing"


def inference_files(name: str, function: Callable[..., Any], given: Mapping[str, Any]) -> Mapping[str, bytes]:
    """What a step's `inference=` and its like put into the archive of its model, by the names of files in `code/`.

    LocalRunError: they are not what the compiler takes, or it cannot read the file of a function.
    """
    code = given.get("inference")
    if code is None:
        return {}
    packing = import_module(_PACKING)
    said = code if isinstance(code, str) else {key: _place(name, item) for key, item in _named(code).items()}
    try:
        files: Mapping[str, bytes] = packing.inference_files(
            _file(name, function), said, given.get("inference_source_dir"), given.get("inference_requirements") or ()
        )
    except packing.PackingError as error:
        raise LocalRunError(f"the inference code of step '{name}': {error}") from error
    return files


def _named(code: Any) -> Mapping[str, Any]:
    """Functions by the handlers that they are."""
    if isinstance(code, Mapping):
        return cast("Mapping[str, Any]", code)
    functions: list[Any] = list(code) if isinstance(code, list | tuple) else [code]  # pyright: ignore[reportUnknownArgumentType]
    return {getattr(item, "__name__", repr(item)): item for item in functions}


def _place(step: str, item: Any) -> tuple[str, str]:
    """The file of a function, and its name there."""
    function: object = unwrap(item) if callable(item) else item
    if not isinstance(function, FunctionType) or "." in function.__qualname__:
        raise LocalRunError(f"the inference code of step '{step}': {item!r} is no function at the top level of a file")
    return _file(step, function), function.__name__


def _file(step: str, function: Callable[..., Any]) -> str:
    code = getattr(function, "__code__", None)
    path = os.path.abspath(code.co_filename) if code is not None else ""  # noqa: PTH100
    if not os.path.isfile(path):  # noqa: PTH113
        name = getattr(function, "__name__", "a function")
        raise LocalRunError(f"the inference code of step '{step}' is cut out of files, and {name} is in none")
    return path.replace(os.sep, "/")
