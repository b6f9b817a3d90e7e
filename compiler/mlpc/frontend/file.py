"""One file through the front end: the pipelines that it declares, and the steps that none of them calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import NamedTuple

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend.core import Evaluator, TooLong
from mlpc.frontend.import_errors import check_imports
from mlpc.frontend.lower import declared_steps, lower, pipeline_name, pipelines_of
from mlpc.ir import nodes as ir
from mlpc.ir.traverse import jobs
from mlpc.source import Loc, SourceFile, Span


class Lowered(NamedTuple):
    """A pipeline, and whether all of it could be built: what one declaration is in error about, every pipeline that needs it lacks."""

    pipeline: ir.Pipeline
    complete: bool


class Front(NamedTuple):
    """What the front end makes of a file.

    `names`: of all pipelines that it declares, of which `pipelines` are asked for. `uncalled`: of a file that is checked, the steps that
    none of them calls. `clean`: the pipelines and what they call are without errors. `read`: the keys of the configuration that have been
    asked for. `sources`: the files that have been looked at.
    """

    names: tuple[str, ...]
    pipelines: Sequence[Lowered]
    uncalled: ir.Pipeline
    clean: bool
    read: Set[str]
    sources: Mapping[str, SourceFile]


def read_file(ev: Evaluator, path: str, *, only: str | None, checking: bool, must_declare: bool) -> Front:
    """Evaluate the pipelines of a file: that of the name `only`, or all. `checking`: look at the steps that no pipeline calls, and at all
    imports. `must_declare`: a file without a pipeline is an error. Errors are in the evaluator's sink."""
    names: list[str] = []
    lowered: list[Lowered] = []
    steps: list[ir.Step] = []
    clean = False
    try:
        found = [(pipeline_name(ev, pipeline), pipeline) for pipeline in pipelines_of(ev, path)]
        names += [name for name, _ in found]
        if must_declare and not found and not ev.sink.failed:
            ev.sink.report(rules.NO_PIPELINE, top_of(path))
        for name, pipeline in found:
            if only in (None, name):
                try:
                    lowered.append(Lowered(lower(ev, pipeline), not ev.sink.failed))
                except RecursionError:
                    ev.sink.report(rules.TOO_DEEP, pipeline.span)
        clean = not ev.sink.failed
        if checking:
            called = {step.definition for made, _ in lowered for step in jobs(made)}
            steps = [step for step in declared_steps(ev, path) if step.definition not in called]
            from mlpc.frontend.import_cycles import check_cycles  # only a check does imports in their order

            check_imports(ev)
            check_cycles(ev, path)
    except TooLong as error:
        ev.sink.report(rules.TOO_LONG, error.span)
    return Front(tuple(names), lowered, _as_pipeline(steps, path), clean, ev.read, ev.program.sources())


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
        span=top_of(path),
    )


def search_path(root: str) -> tuple[str, ...]:
    """Where absolute imports start beside the importing file's own root: the project's folder, and `src` in it."""
    return (root, f"{root}/src" if root else "src")


def top_of(path: str) -> Span:
    """The place before the first character of a file."""
    return Span(path, Loc(1, 0), Loc(1, 0))
