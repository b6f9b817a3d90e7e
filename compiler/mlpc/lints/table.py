"""The lints that look at a whole pipeline, after all passes. Each looks, reports, and changes nothing."""

from collections.abc import Callable
from typing import Final, TypeAlias

from mlpc.diagnostics.sink import Sink
from mlpc.ir import nodes as ir
from mlpc.lints.parameters import check_parameters
from mlpc.passes.setting import Setting

Lint: TypeAlias = Callable[[ir.Pipeline, Setting, Sink], None]

LINTS: Final[tuple[Lint, ...]] = (check_parameters,)


def run_lints(pipeline: ir.Pipeline, setting: Setting, sink: Sink) -> None:
    for lint in LINTS:
        lint(pipeline, setting, sink)
