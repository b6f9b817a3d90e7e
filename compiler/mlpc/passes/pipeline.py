"""The passes, in order."""

from collections.abc import Callable
from typing import Final, TypeAlias

from mlpc.diagnostics.sink import Sink
from mlpc.ir import nodes as ir
from mlpc.passes.defaults import fill_defaults
from mlpc.passes.graph import check_graph
from mlpc.passes.images import resolve_images
from mlpc.passes.limits import check_limits
from mlpc.passes.names import check_names
from mlpc.passes.options import check_options
from mlpc.passes.parts import check_parts
from mlpc.passes.policies import check_policies
from mlpc.passes.setting import Setting

Pass: TypeAlias = Callable[[ir.Pipeline, Setting, Sink], ir.Pipeline]

PASSES: Final[tuple[Pass, ...]] = (
    fill_defaults,
    resolve_images,
    check_names,
    check_graph,
    check_policies,
    check_options,
    check_parts,
    check_limits,
)


def run_passes(pipeline: ir.Pipeline, setting: Setting, sink: Sink) -> ir.Pipeline:
    """Every pass, whatever the one before has reported: all problems are found in one run."""
    for step in PASSES:
        pipeline = step(pipeline, setting, sink)
    return pipeline
