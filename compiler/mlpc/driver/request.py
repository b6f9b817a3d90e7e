"""What is asked of the compiler, and what it answers about one pipeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from mlpc.backends.base import File
from mlpc.ir import nodes as ir

TARGETS: Final = ("sagemaker", "runner")


class Request(NamedTuple):
    """What to compile, as the user says it. `pipeline`: only that of this name. `target` None: check, and make nothing; then advice is
    given, too. `select` replaces that of the configuration, `ignore` is added to it. `found`: the paths that nobody has named, which
    need not declare a pipeline. `skip`: pass over steps that have no meaning in the target."""

    paths: Sequence[str]
    target: str | None = "sagemaker"
    pipeline: str | None = None
    environment: str | None = None
    settings: Mapping[str, object] = {}
    placeholders: Mapping[str, object] = {}
    emit_ir: bool = False
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    found: frozenset[str] = frozenset()
    skip: bool = False

    @property
    def checking(self) -> bool:
        return self.target is None


class Compiled(NamedTuple):
    """One pipeline, and the files that it becomes: none where there are errors, or no target. `notes`: what has been assumed."""

    file: str
    pipeline: ir.Pipeline
    main: File | None
    files: tuple[File, ...]
    notes: tuple[str, ...]
