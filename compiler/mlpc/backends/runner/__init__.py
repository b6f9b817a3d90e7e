"""Runners: a pipeline as one Python script that runs it on any machine. legalize -> plan -> emit."""

from posixpath import relpath

from mlpc.backends.base import Artifact, File, Target
from mlpc.backends.runner.emit import runner_source
from mlpc.backends.runner.legalize import legalize
from mlpc.ir import nodes as ir

__all__ = ["emit"]


def emit(pipeline: ir.Pipeline, target: Target) -> Artifact:
    """The runner of a checked pipeline. What has no meaning on a machine is in `refused`, unless the target skips it."""
    plan, refused = legalize(pipeline, target)
    source = relpath(pipeline.span.file, target.root or ".")
    skipped = tuple(f"`{item.step}` will be skipped: {item.what} has no meaning on a machine" for item in refused)
    return Artifact(
        name=pipeline.name,
        main=File("run.py", runner_source(plan, source, pipeline.span).encode()),
        files=(),
        uploads=(),
        source_map={f"/STEPS/{at}": step.span for at, step in enumerate(pipeline.steps)},
        creation={},
        notes=skipped if target.skip else (),
        refused=() if target.skip else tuple((item.span, item.step, item.what, item.hint) for item in refused),
    )
