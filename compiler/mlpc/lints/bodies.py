"""The lints that look at a file's functions: the bodies of its steps and what they take along, and what its pipelines never come to.
Each looks, reports, and changes nothing.

They need what the front end knows, so they run before it is let go of, and only where nothing is wrong.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from mlpc.diagnostics.sink import Sink
from mlpc.frontend.body_nodes import body_nodes
from mlpc.frontend.core import Evaluator
from mlpc.frontend.slice import slice_of
from mlpc.frontend.values import StepValue
from mlpc.ir import nodes as ir
from mlpc.lints.shipped import Shipped
from mlpc.lints.step_imports import check_step_imports
from mlpc.lints.step_network import check_network, check_requirements
from mlpc.lints.step_parameters import check_step_parameters
from mlpc.lints.step_state import check_changes
from mlpc.lints.step_values import check_values
from mlpc.lints.unreachable import check_unreachable

Lint: TypeAlias = Callable[[Shipped, Sink], None]
LINTS: Final[tuple[Lint, ...]] = (
    check_step_parameters,
    check_step_imports,
    check_changes,
    check_values,
    check_network,
)


def check_bodies(ev: Evaluator, path: str, jobs: Sequence[ir.Step], region: str, sink: Sink) -> None:
    """Look at the steps that a file declares. `jobs`: all steps of its pipelines, and those that none calls."""
    module = ev.program.load(path)
    if module is None:
        return
    check_unreachable(module, sink)
    for value in module.values.values():
        if not isinstance(value, StepValue) or value.module is not module:
            continue
        own = [job for job in jobs if job.definition == value.span]
        check_requirements(value, own, sink)
        taken = slice_of(ev, value)
        function = module.index.bindings[value.name][0].node
        if taken is not None and own and isinstance(function, ast.FunctionDef):
            shipped = Shipped(ev, value, body_nodes(ev, module, function), taken, own, region)
            for lint in LINTS:
                lint(shipped, sink)
