"""What a lint is told of a step whose function is shipped."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mlpc.frontend.body_nodes import Body, Nodes, body_nodes, nodes_of
from mlpc.frontend.core import Evaluator
from mlpc.frontend.program import Module
from mlpc.frontend.slice import Slicer
from mlpc.frontend.values import StepValue
from mlpc.ir import nodes as ir


class Shipped(NamedTuple):
    """`body`: the step's function. `slice`: all that it takes along. `jobs`: the steps that it becomes, each with what a call has
    changed of it."""

    ev: Evaluator
    step: StepValue
    body: Body
    slice: Slicer
    jobs: Sequence[ir.Step]
    region: str

    def statements(self) -> Iterator[tuple[Module, ast.stmt]]:
        """The statements that travel, imports at the top left out."""
        for module, kept in self.slice.kept.items():
            for node in kept.values():
                yield module, node

    def nodes(self, module: Module, node: ast.stmt) -> Nodes:
        """What is in a statement that travels; of a function, in its body."""
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            return body_nodes(self.ev, module, node).nodes
        return self.ev.once(("statement", module, node.lineno), lambda: nodes_of(node))

    def functions(self) -> Iterator[Body]:
        """The step's function, and the functions of the project that travel with it."""
        yield self.body
        for module, node in self.statements():
            if isinstance(node, ast.FunctionDef) and node is not self.body.function:
                yield body_nodes(self.ev, module, node)


def option(job: ir.Step, name: str) -> ir.Option | None:
    """What a job says for a keyword."""
    return next((item for item in job.options if item.name == name), None)
