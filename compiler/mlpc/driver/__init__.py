"""The whole compiler: files in, artifacts and diagnostics out. A pure function: it reads through `files`, and writes nothing."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

from mlpc.configuration import Configuration, configuration_for, report_unread
from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.model import Diagnostic
from mlpc.diagnostics.renaming import with_renaming
from mlpc.diagnostics.sink import Sink
from mlpc.driver.one_file import compile_file
from mlpc.driver.request import TARGETS, Compiled, Request
from mlpc.frontend.program import Files
from mlpc.source import SourceFile

__all__ = ["TARGETS", "Compiled", "Request", "Result", "UnknownPipeline", "compile_files"]

RECURSION: Final = 3000
"""Depth of Python's stack while compiling: enough for helpers in helpers, and well within what the C stack bears."""


class UnknownPipeline(LookupError):
    """No file declares the pipeline asked for. `known` are the names of those there are."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(name)
        self.name = name
        self.known = known


class Result(NamedTuple):
    """`diagnostics` are sorted by place; `source_of` gives the text of a file that they are in. `paths`: the files looked at."""

    compiled: tuple[Compiled, ...]
    diagnostics: tuple[Diagnostic, ...]
    source_of: Callable[[str], SourceFile | None]
    paths: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        return any(found.severity == "error" for found in self.diagnostics)


def compile_files(request: Request, files: Files) -> Result:
    """Compile every pipeline of every file. `UnknownPipeline` or `UnknownEnvironment` where there is no such, `WrongOption` where a
    setting is not what its key takes."""
    limit, collecting = sys.getrecursionlimit(), gc.isenabled()
    sys.setrecursionlimit(max(limit, RECURSION))
    # What a compilation makes it needs until it ends: to look for cycles meanwhile finds none, and takes a fifth of the time.
    gc.disable()
    try:
        return _compile(request, files)
    finally:
        sys.setrecursionlimit(limit)
        if collecting:
            gc.enable()


def _compile(request: Request, files: Files) -> Result:
    sink = Sink()
    sources: dict[str, SourceFile] = {}
    compiled: list[Compiled] = []
    names: dict[str, None] = {}
    read: set[str] = set()
    configurations: dict[str, Configuration] = {}
    for path in request.paths:
        configuration = configuration_for(
            path, files, sink, request.environment, request.settings, request.placeholders
        )
        configurations.setdefault(configuration.root, configuration)
        one = compile_file(path, configuration, request, files)
        sources.update(one.sources)
        compiled += one.compiled
        names.update(dict.fromkeys(one.names))
        read |= one.read
        sink.extend(one.sink)
    if request.pipeline is not None and not compiled and not sink.failed:
        raise UnknownPipeline(request.pipeline, tuple(names))
    _same_names(compiled, sink)
    if not sink.failed:
        for configuration in configurations.values():
            report_unread(configuration, lambda key: key in read or _asked(key, sources.values()), sink)
    found = tuple(with_renaming(item, sources.get) for item in sink.sorted())
    return Result(tuple(compiled), found, sources.get, tuple(request.paths))


def _asked(key: str, sources: Iterable[SourceFile]) -> bool:
    """Whether a file that was read asks for a key, where it has not been evaluated."""
    return any(f"config({quote}{key}{quote}" in source.text for source in sources for quote in "\"'")


def _same_names(compiled: Sequence[Compiled], sink: Sink) -> None:
    """Two pipelines of one name would be written to one place."""
    first: dict[str, Compiled] = {}
    for item in compiled:
        other = first.setdefault(item.pipeline.name, item)
        if other is not item and other.pipeline.span != item.pipeline.span:
            related = [(other.pipeline.span, "the first one")]
            sink.report(rules.DUPLICATE_PIPELINE, item.pipeline.span, name=item.pipeline.name, related=related)
