"""One file through the compiler: front end, passes, backend."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from typing import NamedTuple

from mlpc.backends import sagemaker
from mlpc.backends.base import Artifact, Fault, File, Target
from mlpc.configuration import DEFAULT_REGION, Configuration
from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.ignores import Judge
from mlpc.diagnostics.policy import Policy
from mlpc.diagnostics.sink import Sink
from mlpc.driver.request import Compiled, Request
from mlpc.frontend.core import Evaluator
from mlpc.frontend.file import Front, read_file, search_path
from mlpc.frontend.lower import front_end
from mlpc.frontend.program import Files, source_at
from mlpc.ir import nodes as ir
from mlpc.ir.printer import print_pipeline
from mlpc.manifest import manifest
from mlpc.passes.pipeline import ALONE, run_passes
from mlpc.passes.setting import Setting
from mlpc.placeholders import in_text, stray_note, texts_of
from mlpc.source import SourceFile, Span


class OneFile(NamedTuple):
    """What has become of a file. `names`: of all pipelines that it declares; `read`: the keys of the configuration that it asks for;
    `sources`: the files that have been looked at, by path; `sink`: what is wrong with it, and what could be better."""

    compiled: tuple[Compiled, ...]
    names: tuple[str, ...]
    read: Set[str]
    sources: Mapping[str, SourceFile]
    sink: Sink


def compile_file(path: str, configuration: Configuration, request: Request, files: Files) -> OneFile:
    """Compile the pipelines of a file that are asked for."""
    sources: dict[str, SourceFile] = {}
    if configuration.source is not None:
        sources[configuration.source.path] = configuration.source
    judge = Judge(_policy(configuration.lint, request), lambda file: sources.get(file) or source_at(file, files))
    sink = Sink(judge)
    front, ev = _front(path, configuration, request, files, sink)
    sources.update(front.sources)

    known_all = not (configuration.broken or configuration.wrong)
    setting = _setting(configuration, sources)
    makes = front.clean and known_all
    errors = sink.errors
    compiled: list[Compiled] = []
    for pipeline, complete in front.pipelines:
        checked = run_passes(pipeline, setting._replace(complete=complete and known_all), sink)
        if makes and sink.errors == errors:
            compiled.append(_made(path, checked, configuration, request, sink))
        else:
            compiled.append(Compiled(path, checked, None, (), ()))
    run_passes(front.uncalled, setting, sink, ALONE)
    if ev is not None and known_all and not sink.failed:
        from mlpc.driver.advice import advise  # here, because only `check` gives advice

        whole = request.pipeline is None
        advise(ev, path, front, [item.pipeline for item in compiled], setting, judge, sink, whole=whole)
    return OneFile(tuple(compiled), front.names, front.read, sources, sink)


def _front(
    path: str, configuration: Configuration, request: Request, files: Files, sink: Sink
) -> tuple[Front, Evaluator | None]:
    """The front end's part. What it has built on the way, which is most of the memory, is kept for advice only."""
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
    must_declare = not request.checking and path not in request.found
    front = read_file(ev, path, only=request.pipeline, checking=request.checking, must_declare=must_declare)
    return front, ev if request.checking else None


def _policy(policy: Policy, request: Request) -> Policy:
    return policy._replace(select=request.select or policy.select, ignore=(*policy.ignore, *request.ignore))


def _setting(configuration: Configuration, sources: Mapping[str, SourceFile]) -> Setting:
    def text_at(span: Span) -> str:
        source = sources.get(span.file)
        return source.at(span) if source is not None else ""

    region = configuration.text("region") or DEFAULT_REGION
    return Setting(configuration.values, region, False, configuration.places, text_at)


def _made(path: str, pipeline: ir.Pipeline, configuration: Configuration, request: Request, sink: Sink) -> Compiled:
    """What the target makes of a pipeline without errors; where it refuses something, that is reported."""
    placeholders = configuration.placeholders
    target = Target(
        configuration.text("region") or DEFAULT_REGION,
        configuration.text("artifact_bucket"),
        configuration.text("role"),
        tuple(dict.fromkeys(text for value in placeholders.values() for text in texts_of(value))),
        configuration.root,
        request.skip,
    )
    if request.target is None:
        _refused(sagemaker.check(pipeline, target), sink)
        return Compiled(path, pipeline, None, (), ())
    artifact = backend(request.target)(pipeline, target)
    _refused(artifact.faults, sink)
    for span, name, what, hint in artifact.refused:
        function = _function(pipeline, name)
        sink.report(rules.NO_LOCAL_MEANING, span, step=name, what=what, function=function, help=hint)
    definition = artifact.main.content.decode()
    waiting = in_text(placeholders, f"{definition} {target.artifact_bucket}") if placeholders else {}
    files = [artifact.main, *artifact.files, manifest(artifact, request.target, target, configuration.root, waiting)]
    if request.emit_ir:
        files.append(File("pipeline.ir", print_pipeline(pipeline).encode()))
    notes = list(artifact.notes)
    if configuration.text("region") is None:
        notes.append(f"`region` is not configured: images are those of {DEFAULT_REGION}")
    note = stray_note(waiting, definition)
    if note is not None:
        notes.append(f"{artifact.name}: {note}")
    return Compiled(path, pipeline, artifact.main, tuple(files), tuple(notes))


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
