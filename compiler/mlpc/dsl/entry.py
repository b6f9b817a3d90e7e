"""The entry part of a step's script: what a container has, given to the step's function.

Like `mlpc.dsl.runtime`, this file is also, as text, a part of every step's script, where it stands after that one in the same
function. So what holds there holds here.
"""

# ruff: noqa: B905, PTH100, PTH110

from __future__ import annotations

import enum
import json
import os
import sys
import typing
from pathlib import Path

from mlpc.dsl.runtime import Place, StepError, execute


def rooted(path: str) -> str:
    """A path of the container; MLPC_ROOT stands for `/opt/ml`."""
    root = os.environ.get("MLPC_ROOT")
    return root.rstrip("/") + path[len("/opt/ml") :] if root and path.startswith("/opt/ml/") else path


def install(requirements: list[str]) -> None:
    """Install what is not there in the wanted version. MLPC_SKIP_INSTALL=1: nothing."""
    if os.environ.get("MLPC_SKIP_INSTALL") == "1":
        return
    from importlib import metadata

    missing: list[str] = []
    for requirement in requirements:
        name, _, version = requirement.partition("==")
        try:
            present = bool(version) and metadata.version(name.strip()) == version.strip()
        except metadata.PackageNotFoundError:
            present = False
        if not present:
            missing.append(requirement)
    if missing:
        import subprocess

        subprocess.run([sys.executable, "-m", "pip", "install", "--no-input", *missing], check=True)


def files_beside(script: str, folder: str) -> dict[str, bytes]:
    """The content of all files in a folder that stands beside a script, by their names there."""
    root = Path(os.path.abspath(script)).parent / folder
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def convert(name: str, text: str, kind: object) -> typing.Any:
    """A scalar from its text: `kind` is str, int, float, bool, an Enum class, or the values of a Literal."""
    made: typing.Any = kind
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        for member in kind:
            if str(member.value) == text or (isinstance(member.value, bool) and str(member.value).lower() == text):
                return member
        expected = ", ".join(str(member.value) for member in kind)
    elif isinstance(kind, tuple):
        for option in made:
            if str(option) == text:
                return option
        expected = ", ".join(map(str, made))
    elif kind is bool:
        if text.lower() in ("true", "1", "false", "0"):
            return text.lower() in ("true", "1")
        expected = "bool"
    else:
        try:
            return made(text)
        except ValueError:
            expected = made.__name__
    raise StepError(name + " must be " + expected + ", got " + repr(text))


def _bound_inputs(inputs: typing.Mapping[str, tuple[typing.Any, str]]) -> dict[str, typing.Any]:
    bound: dict[str, typing.Any] = {}
    for name, (kind, path) in inputs.items():
        if not os.path.exists(rooted(path)):
            raise StepError("input " + repr(name) + " is not there: " + rooted(path))
        bound[name] = kind(rooted(path))
    return bound


def _rooted_outputs(outputs: typing.Mapping[str, tuple[str, str | None]]) -> dict[str, tuple[str, str | None]]:
    return {field: (rooted(path), file) for field, (path, file) in outputs.items()}


def run_processing(
    function: typing.Callable[..., typing.Any],
    *,
    inputs: typing.Mapping[str, tuple[typing.Any, str]],
    arguments: typing.Mapping[str, tuple[str, typing.Any]],
    result: typing.Any,
    outputs: typing.Mapping[str, tuple[str, str | None]],
) -> None:
    """The whole of a processing container: arguments from the command line, inputs and outputs as folders."""
    names = {flag: name for name, (flag, _) in arguments.items()}
    bound = _bound_inputs(inputs)
    words = sys.argv[1:]
    if len(words) % 2:
        raise StepError("arguments come in pairs of a flag and a value, got " + " ".join(words))
    for flag, text in zip(words[::2], words[1::2]):
        if flag not in names:
            raise StepError("unknown argument " + repr(flag) + "; there are " + ", ".join(sorted(names)))
        bound[names[flag]] = convert(flag, text, arguments[names[flag]][1])
    execute(function, bound, Place(result, _rooted_outputs(outputs)))


def run_training(
    function: typing.Callable[..., typing.Any],
    *,
    inputs: typing.Mapping[str, tuple[typing.Any, str]],
    arguments: typing.Mapping[str, tuple[str, typing.Any]],
    result: typing.Any,
    outputs: typing.Mapping[str, tuple[str, str | None]],
    inference: typing.Mapping[str, bytes] | None = None,
) -> None:
    """The whole of a training container: hyperparameters from a file, channels as folders, a failure in its file.

    `inference`: files that go into the archive of the model.
    """
    try:
        bound = _bound_inputs(inputs)
        path = Path(rooted("/opt/ml/input/config/hyperparameters.json"))
        given: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        names = {key: name for name, (key, _) in arguments.items()}
        for key, text in given.items():
            if key in names:
                bound[names[key]] = convert(key, text, arguments[names[key]][1])
            # The service's own: where the program is, and, in a tuning job, what it searches for.
            elif not key.startswith(("sagemaker_", "_tuning_")):
                raise StepError("unknown hyperparameter " + repr(key) + "; there are " + ", ".join(sorted(names)))
        execute(function, bound, Place(result, _rooted_outputs(outputs), inference))
    except Exception:
        import traceback

        failure = Path(rooted("/opt/ml/output/failure"))
        failure.parent.mkdir(parents=True, exist_ok=True)
        # The service shows the first 1024 bytes.
        failure.write_text(traceback.format_exc()[-1000:], encoding="utf-8")
        raise
