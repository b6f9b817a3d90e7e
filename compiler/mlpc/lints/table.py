"""The lints that look at a whole pipeline, after all passes. Each looks, reports, and changes nothing."""

from collections.abc import Callable
from typing import Final, TypeAlias

from mlpc.diagnostics.sink import Sink
from mlpc.ir import nodes as ir
from mlpc.lints.literals import check_literals
from mlpc.lints.parameters import check_parameters
from mlpc.lints.reached import check_reached
from mlpc.lints.registering import check_registering
from mlpc.lints.security import check_access, check_isolation, check_secrets
from mlpc.lints.steps import check_caching, check_names
from mlpc.passes.setting import Setting

Lint: TypeAlias = Callable[[ir.Pipeline, Setting, Sink], None]

LINTS: Final[tuple[Lint, ...]] = (
    check_parameters,
    check_reached,
    check_names,
    check_registering,
    check_literals,
    check_caching,
    check_secrets,
    check_access,
    check_isolation,
)


def run_lints(pipeline: ir.Pipeline, setting: Setting, sink: Sink) -> None:
    for lint in LINTS:
        lint(pipeline, setting, sink)
