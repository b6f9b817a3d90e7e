"""The whole compiler: files in, artifacts and diagnostics out. A pure function: it reads through `files`, and writes nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from posixpath import normpath
from typing import Final, NamedTuple

from mlpc.backends import sagemaker
from mlpc.backends.base import Artifact, Fault, File, Target
from mlpc.configuration import DEFAULT_REGION, Configuration, configuration_for, report_unread
from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.ignores import Judge
from mlpc.diagnostics.model import Diagnostic
from mlpc.diagnostics.policy import Policy
from mlpc.diagnostics.renaming import with_renaming
from mlpc.diagnostics.sink import Sink
from mlpc.frontend.core import TooLong
from mlpc.frontend.import_errors import check_imports
from mlpc.frontend.lower import declared_steps, front_end, lower, pipeline_name, pipelines_of
from mlpc.frontend.program import Files, source_at
from mlpc.ir import nodes as ir
from mlpc.ir.printer import print_pipeline
from mlpc.ir.traverse import jobs
from mlpc.manifest import manifest
from mlpc.passes.pipeline import ALONE, run_passes
from mlpc.passes.setting import Setting
from mlpc.placeholders import stray, texts_of
from mlpc.source import Loc, SourceFile, Span

TARGETS: Final = ("sagemaker", "runner")
RECURSION: Final = 3000
"""Depth of Python's stack while compiling: enough for helpers in helpers, and well within what the C stack bears."""


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


class UnknownPipeline(LookupError):
    """No file declares the pipeline asked for. `known` are the names of those there are."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(name)
        self.name = name
        self.known = known


class Compiled(NamedTuple):
    """One pipeline, and the files that it becomes: none where there are errors, or no target. `notes`: what has been assumed."""

    file: str
    pipeline: ir.Pipeline
    main: File | None
    files: tuple[File, ...]
    notes: tuple[str, ...]


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
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, RECURSION))
    try:
        return _compile(request, files)
    finally:
        sys.setrecursionlimit(limit)


def _compile(request: Request, files: Files) -> Result:
    sink = Sink()
    sources: dict[str, SourceFile] = {}
    compiled: list[Compiled] = []
    known: dict[str, None] = {}
    read: set[str] = set()
    configurations: dict[str, Configuration] = {}
    for path in request.paths:
        configuration = configuration_for(
            path, files, sink, request.environment, request.settings, request.placeholders
        )
        if configuration.source is not None:
            sources[configuration.source.path] = configuration.source
        configurations.setdefault(configuration.root, configuration)
        compiled += _file(path, configuration, request, files, sink, sources, known, read)
    if request.pipeline is not None and not compiled and not sink.failed:
        raise UnknownPipeline(request.pipeline, tuple(known))
    _same_names(compiled, sink)
    if not sink.failed:
        for configuration in configurations.values():
            report_unread(configuration, lambda key: key in read or _asked(key, sources.values()), sink)
    found = tuple(with_renaming(item, sources.get) for item in sink.sorted())
    return Result(tuple(compiled), found, sources.get, tuple(request.paths))


def _file(
    path: str,
    configuration: Configuration,
    request: Request,
    files: Files,
    sink: Sink,
    sources: dict[str, SourceFile],
    known: dict[str, None],
    read: set[str],
) -> list[Compiled]:
    """front end -> passes -> backend, for one file."""
    judge = Judge(_policy(configuration.lint, request), lambda file: sources.get(file) or source_at(file, files))
    own = Sink(judge)
    region = configuration.text("region") or DEFAULT_REGION
    later = dict.fromkeys(text for value in configuration.placeholders.values() for text in texts_of(value))
    target = Target(
        region,
        configuration.text("artifact_bucket"),
        configuration.text("role"),
        tuple(later),
        configuration.root,
        request.skip,
    )
    compiled: list[Compiled] = []

    def text_at(span: Span) -> str:
        source = sources.get(span.file)
        return source.at(span) if source is not None else ""

    setting = Setting(configuration.values, region, False, configuration.places, text_at)
    known_all = not (configuration.broken or configuration.wrong)
    advice = Sink(judge)
    front = _lowered(path, configuration, request, files, own, sources, known, advice)
    read |= front.read
    errors = own.errors
    for pipeline, complete in front.pipelines:
        made = run_passes(pipeline, setting._replace(complete=complete and known_all), own)
        if not front.clean or not known_all or own.errors > errors:
            compiled.append(Compiled(path, made, None, (), ()))
            continue
        if request.target is None:
            _refused(sagemaker.check(made, target), own)
            compiled.append(Compiled(path, made, None, (), ()))
            continue
        artifact = backend(request.target)(made, target)
        _refused(artifact.faults, own)
        for span, name, what, hint in artifact.refused:
            own.report(rules.NO_LOCAL_MEANING, span, step=name, what=what, function=_function(made, name), help=hint)
        waiting = _waiting(configuration.placeholders, artifact, target)
        files_made = [
            artifact.main,
            *artifact.files,
            manifest(artifact, request.target, target, configuration.root, waiting),
        ]
        if request.emit_ir:
            files_made.append(File("pipeline.ir", print_pipeline(made).encode()))
        notes = list(artifact.notes)
        if configuration.text("region") is None:
            notes.append(f"`region` is not configured: images are those of {DEFAULT_REGION}")
        notes += _strays(waiting, artifact)
        compiled.append(Compiled(path, made, artifact.main, tuple(files_made), tuple(notes)))
    run_passes(front.uncalled, setting, own, ALONE)
    if request.target is None and known_all and not own.failed:
        own.extend(advice)
        _advise(compiled, setting, judge, sources.get(normpath(path)) if request.pipeline is None else None, own)
    sink.extend(own)
    return compiled


def backend(target: str) -> Callable[[ir.Pipeline, Target], Artifact]:
    """What makes the files of a target."""
    if target == "runner":
        from mlpc.backends import runner  # here, because most compilations are for SageMaker

        return runner.emit
    return sagemaker.emit


def _function(pipeline: ir.Pipeline, step: str) -> str:
    """The name of the function that a step is a call of, or calls again and again."""
    found = next((item for item in pipeline.steps if item.name == step), None)
    return step if found is None else (found.job or found).function


def _refused(faults: Iterable[Fault], sink: Sink) -> None:
    """Report what a backend says that its target refuses."""
    for wrong, span, name, member, detail in faults:
        match wrong:
            case "missing":
                sink.report(rules.REQUEST_MISSING, span, step=name, member=member)
            case "both":
                sink.report(rules.REQUEST_BOTH, span, step=name, member=member, detail=detail)
            case "refused":
                sink.report(rules.REQUEST_VALUE, span, step=name, member=member, detail=detail)


def _advise(compiled: Sequence[Compiled], setting: Setting, judge: Judge, whole: SourceFile | None, sink: Sink) -> None:
    """What is not wrong, and could be better. `whole`: the file, where all of it has been looked at."""
    from mlpc.lints.ignores import check_ignores  # here, because only `check` gives advice
    from mlpc.lints.table import run_lints

    for item in compiled:
        run_lints(item.pipeline, setting, sink)
    if whole is not None:
        check_ignores(judge, whole, sink)


def _policy(policy: Policy, request: Request) -> Policy:
    return policy._replace(select=request.select or policy.select, ignore=(*policy.ignore, *request.ignore))


class _Front(NamedTuple):
    """What the front end makes of a file: the pipelines that are asked for, and whether all of each could be built; of a file that is
    checked, the steps that none of them calls. `clean`: the pipelines and what they call are without errors. `read`: the keys of the
    configuration that have been asked for."""

    pipelines: Sequence[tuple[ir.Pipeline, bool]]
    uncalled: ir.Pipeline
    clean: bool
    read: Set[str]


def _lowered(
    path: str,
    configuration: Configuration,
    request: Request,
    files: Files,
    sink: Sink,
    sources: dict[str, SourceFile],
    known: dict[str, None],
    advice: Sink,
) -> _Front:
    """The front end's part. Of what it has built on the way only the texts are kept; so advice about steps is given here, into a sink of
    its own."""
    ev = front_end(
        files,
        configuration.values,
        sink,
        search_path(configuration.root),
        root=configuration.root,
        wrong=configuration.wrong,
        unread=configuration.broken,
        local=request.target == "runner",
    )
    lowered: list[tuple[ir.Pipeline, bool]] = []
    steps: list[ir.Step] = []
    clean = False
    try:
        found = [(pipeline_name(ev, pipeline), pipeline) for pipeline in pipelines_of(ev, path)]
        known.update((name, None) for name, _ in found)
        if request.target is not None and not found and not sink.failed and path not in request.found:
            sink.report(rules.NO_PIPELINE, _top(path))
        for name, pipeline in found:
            if request.pipeline in (None, name):
                try:
                    made = lower(ev, pipeline)
                except RecursionError:
                    sink.report(rules.TOO_DEEP, pipeline.span)
                else:
                    # What one declaration is in error about, every pipeline that needs it lacks.
                    lowered.append((made, not sink.failed))
        clean = not sink.failed
        if request.target is None:
            called = {step.definition for pipeline, _ in lowered for step in jobs(pipeline)}
            steps = [step for step in declared_steps(ev, path) if step.definition not in called]
            from mlpc.frontend.import_cycles import (
                check_cycles,
            )  # here, because only `check` does imports in their order

            check_imports(ev)
            check_cycles(ev, path)
        if request.target is None and not sink.failed:
            from mlpc.lints.bodies import check_bodies  # here, because only `check` gives advice

            made_of = [step for pipeline, _ in lowered for step in jobs(pipeline)]
            check_bodies(ev, path, [*made_of, *steps], configuration.text("region") or DEFAULT_REGION, advice)
    except TooLong as error:
        sink.report(rules.TOO_LONG, error.span)
    sources.update(ev.program.sources())
    return _Front(lowered, _as_pipeline(steps, path), clean, ev.read)


def _asked(key: str, sources: Iterable[SourceFile]) -> bool:
    """Whether a file that was read asks for a key, where it has not been evaluated."""
    return any(f"config({quote}{key}{quote}" in source.text for source in sources for quote in "\"'")


def _waiting(placeholders: Mapping[str, object], artifact: Artifact, target: Target) -> dict[str, object]:
    """The placeholders that an artifact has, by their keys."""
    if not placeholders:
        return {}
    text = f"{artifact.main.content.decode()} {target.artifact_bucket}"
    return {key: value for key, value in placeholders.items() if any(one in text for one in texts_of(value))}


def _strays(waiting: Mapping[str, object], artifact: Artifact) -> Iterator[str]:
    texts = [text for value in waiting.values() for text in texts_of(value)]
    found = stray(artifact.main.content.decode(), texts) if texts else None
    if found is not None:
        yield f"{artifact.name}: the definition itself has `{found}`, and what fills in `{texts[0]}` takes that for a placeholder"


def _as_pipeline(steps: Sequence[ir.Step], path: str) -> ir.Pipeline:
    """Steps that no pipeline calls, for passes to look at."""
    return ir.Pipeline(
        name="uncalled",
        function="",
        description=None,
        parameters=(),
        decisions=(),
        steps=tuple(steps),
        options=(),
        span=_top(path),
    )


def search_path(root: str) -> tuple[str, ...]:
    """Where absolute imports start beside the importing file's own root: the project's folder, and `src` in it."""
    return (root, f"{root}/src" if root else "src")


def _top(path: str) -> Span:
    return Span(path, Loc(1, 0), Loc(1, 0))


def _same_names(compiled: Sequence[Compiled], sink: Sink) -> None:
    """Two pipelines of one name would be written to one place."""
    first: dict[str, Compiled] = {}
    for item in compiled:
        other = first.setdefault(item.pipeline.name, item)
        if other is not item and other.pipeline.span != item.pipeline.span:
            related = [(other.pipeline.span, "the first one")]
            sink.report(rules.DUPLICATE_PIPELINE, item.pipeline.span, name=item.pipeline.name, related=related)
