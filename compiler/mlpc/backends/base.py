"""What every backend returns, and what it is told beside the pipeline."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from mlpc.source import Span


class Target(NamedTuple):
    """Where a definition is to run. None for `artifact_bucket` or `role`: it becomes a parameter of the pipeline. `placeholders`: texts
    that are filled in later. `root`: the project's folder. `skip`: pass over what has no meaning in the target."""

    region: str
    artifact_bucket: str | None = None
    role: str | None = None
    placeholders: tuple[str, ...] = ()
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


class Fault(NamedTuple):
    """What the target refuses of a step: a member of its request, by its path, that is missing, has `detail` of which the target takes
    one, or is refused for the reason in `detail`."""

    kind: Literal["missing", "both", "refused"]
    span: Span
    step: str
    member: str
    detail: str


class Artifact(NamedTuple):
    """What a backend makes of one pipeline. `source_map`: JSON pointer in the main file -> where it comes from. `creation`: the request
    that makes the target's own object of it, as far as it is known. `notes`: what the backend has assumed, a sentence each. `faults`:
    what the target refuses and no check before has found. `refused`: place, step, what of it has no meaning in the target, and what to
    write in its place, where that is not what is said of all."""

    name: str
    main: File
    files: tuple[File, ...]
    uploads: tuple[Upload, ...]
    source_map: Mapping[str, Span]
    creation: Mapping[str, Any]
    notes: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    refused: tuple[tuple[Span, str, str, str | None], ...] = ()


class InternalError(Exception):
    """The IR is not what the checks before promise: a bug of the compiler. `span` is where it was found."""

    def __init__(self, message: str, span: Span) -> None:
        super().__init__(message)
        self.message = message
        self.span = span
