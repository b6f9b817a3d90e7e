"""What every backend returns, and what it is told beside the pipeline."""

from collections.abc import Mapping
from typing import NamedTuple

from mlpc.source import Span


class Target(NamedTuple):
    """Where a definition is to run. None for `artifact_bucket` or `role`: it becomes a parameter of the pipeline. `root`: the project's
    folder. `skip`: pass over what has no meaning in the target."""

    region: str
    artifact_bucket: str | None = None
    role: str | None = None
    root: str = ""
    skip: bool = False


class File(NamedTuple):
    """One file to write: `path` relative to the pipeline's folder, `/` between parts."""

    path: str
    content: bytes


class Upload(NamedTuple):
    """A file to upload before the definition is used: `path` as in `File`, `key` in the artifact bucket, `sha256` in hex."""

    path: str
    key: str
    sha256: str


class Artifact(NamedTuple):
    """What a backend makes of one pipeline. `source_map`: JSON pointer in the main file -> where it comes from. `notes`: what the
    backend has assumed, a sentence each. `missing`: place, step and path of what the target requires and nobody has said; `doubled`: place,
    step, path and members of which it takes one. `refused`: place, step and what of it has no meaning in the target."""

    name: str
    main: File
    files: tuple[File, ...]
    uploads: tuple[Upload, ...]
    source_map: Mapping[str, Span]
    notes: tuple[str, ...] = ()
    missing: tuple[tuple[Span, str, str], ...] = ()
    doubled: tuple[tuple[Span, str, str, tuple[str, ...]], ...] = ()
    refused: tuple[tuple[Span, str, str], ...] = ()


class InternalError(Exception):
    """The IR is not what the checks before promise: a bug of the compiler. `span` is where it was found."""

    def __init__(self, message: str, span: Span) -> None:
        super().__init__(message)
        self.message = message
        self.span = span
