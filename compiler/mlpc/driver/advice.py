"""What is not wrong with a file, and could be better."""

from __future__ import annotations

from collections.abc import Sequence
from posixpath import normpath

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.ignores import Judge
from mlpc.diagnostics.sink import Sink
from mlpc.frontend.core import Evaluator, TooLong
from mlpc.frontend.file import Front
from mlpc.ir import nodes as ir
from mlpc.ir.traverse import jobs
from mlpc.lints.bodies import check_bodies
from mlpc.lints.ignores import check_ignores
from mlpc.lints.table import run_lints
from mlpc.passes.setting import Setting


def advise(
    ev: Evaluator,
    path: str,
    front: Front,
    pipelines: Sequence[ir.Pipeline],
    setting: Setting,
    judge: Judge,
    sink: Sink,
    *,
    whole: bool,
) -> None:
    """Give advice about the bodies of steps, called or not, as they are written; about the pipelines, as the passes have made them; and,
    where all of the file has been looked at (`whole`), about comments that silence nothing. All of it is without errors."""
    steps = [step for pipeline, _ in front.pipelines for step in jobs(pipeline)]
    steps += front.uncalled.steps
    try:
        check_bodies(ev, path, steps, setting.region, sink)
    except TooLong as error:
        sink.report(rules.TOO_LONG, error.span)
    for pipeline in pipelines:
        run_lints(pipeline, setting, sink)
    source = ev.program.sources().get(normpath(path))
    if whole and source is not None:
        check_ignores(judge, source, sink)
