"""A run of a pipeline in this process: its folder, what its steps were called with and gave, what it registered."""

from __future__ import annotations

import os
import secrets
import string
import tempfile
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from mlpc.dsl.failures import LocalRunError, StepFailed
from mlpc.dsl.step_names import StepNames

_ID_LENGTH: Final = 12


@dataclass(frozen=True)
class StepRecord:
    """A step that has run.

    `kind`: the service's step type (`Processing`, `RegisterModel`). `function`: the name of the function, or of the
    intrinsic. `arguments`: what it was called with, defaults included; artifacts as local ones.
    """

    name: str
    kind: str
    function: str
    arguments: Mapping[str, Any]
    result: Any


@dataclass(frozen=True)
class Registration:
    """A call of `register_model`. `arguments`: all of them by name, `model` included."""

    name: str
    model: Any
    arguments: Mapping[str, Any]


class LocalRun:
    """One run of one pipeline.

    `id` is `execution.id`. `workdir` has a folder for each step's outputs, `<step>/<output>`; nothing removes it.
    `steps` are those that have succeeded, by name, in the order they ran; `failed` those that have not.
    """

    def __init__(self, workdir: str | os.PathLike[str] | None = None) -> None:
        self.id = "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(_ID_LENGTH))
        self.workdir = Path(tempfile.mkdtemp(prefix="mlpc-run-") if workdir is None else workdir).resolve()
        self.steps: dict[str, StepRecord] = {}
        self.failed: dict[str, StepFailed] = {}
        self.registered: list[Registration] = []
        self.names = StepNames()
        self.pipeline_name: str | None = None
        self.start_time: datetime | None = None

    def begin(self, pipeline: str) -> None:
        """The run is this pipeline's from now on. LocalRunError: it is another's, or has been."""
        if self.pipeline_name is not None:
            hint = f"run '{pipeline}' in a local_run() of its own"
            raise LocalRunError(f"this run is that of '{self.pipeline_name}': {hint}")
        self.pipeline_name = pipeline
        self.start_time = datetime.now(UTC)

    def folder(self, step: str) -> Path:
        """The folder of a step's outputs. LocalRunError: something is there already."""
        path = self.workdir / step
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise LocalRunError(f"step '{step}' writes to {path}, which is not empty: give local_run another folder")
        return path


@dataclass(frozen=True)
class Scope:
    """Where calls of steps belong: a run, and the prefix of a pipeline that a pipeline has called."""

    run: LocalRun
    prefix: str = ""

    def name_of(self, function: str, explicit: object) -> str:
        """The name of a step that is called here. LocalRunError: the user's name for it is taken, or is no name."""
        if explicit is None:
            given = self.run.names.unique(f"{self.prefix}{function}")
            if given is None:
                raise LocalRunError(f"a step has been given the name of '{function}': give one of them another name")
            return given
        name = f"{self.prefix}{explicit}"
        if not explicit or not isinstance(explicit, str) or "/" in name or name.startswith("."):
            raise LocalRunError(f"{explicit!r} is not a name for a step")
        if not self.run.names.claim(name):
            raise LocalRunError(f"there is a step '{name}' already: give this one another name")
        return name


scope: ContextVar[Scope | None] = ContextVar("mlpc_scope", default=None)
"""Set while a pipeline's own statements run, and not while a step's do."""

_offered: ContextVar[LocalRun | None] = ContextVar("mlpc_offered", default=None)


@contextmanager
def local_run(workdir: str | os.PathLike[str] | None = None) -> Generator[LocalRun]:
    """The run of the pipeline that is called inside: `with local_run() as run: abalone(Dataset("data"))`.

    `workdir`: the folder for what the steps give; without one, a new temporary folder.
    """
    run = LocalRun(workdir)
    token = _offered.set(run)
    try:
        yield run
    finally:
        _offered.reset(token)


@contextmanager
def entered(pipeline: str, call: str) -> Generator[Scope]:
    """The scope of a call of a pipeline: the offered run, or one of its own, or the run of the pipeline around.

    `pipeline`: its name. `call`: what its steps are prefixed with when another pipeline calls it.
    """
    outer = scope.get()
    if outer is None:
        run = _offered.get() or LocalRun()
        run.begin(pipeline)
        inner = Scope(run)
    else:
        inner = Scope(outer.run, outer.run.names.prefix(f"{outer.prefix}{call}"))
    token = scope.set(inner)
    try:
        yield inner
    finally:
        scope.reset(token)


@contextmanager
def outside() -> Generator[None]:
    """No pipeline, as in the container of a step: what it calls is plain Python."""
    token, offered = scope.set(None), _offered.set(None)
    try:
        yield
    finally:
        scope.reset(token)
        _offered.reset(offered)
