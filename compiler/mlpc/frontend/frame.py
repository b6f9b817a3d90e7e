"""Where an expression or statement is being evaluated."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mlpc.ir import nodes as ir
from mlpc.source import Span

if TYPE_CHECKING:
    from mlpc.frontend.builder import Builder
    from mlpc.frontend.program import Module


@dataclass(slots=True)
class Frame:
    """The names of a function being evaluated, and the guard under which its next statement runs.

    `locals` is None at a module's top level, `builder` None where no pipeline is being built. `live` turns false where the rest cannot
    be reached. `returns`: what the function gives, under which guard. `prefix`: of the names of the steps, inside an inlined pipeline.
    `calls`: the call sites that led here, outermost first. `branch`: which branch of which run-time condition this is, 0 for none.
    `leaving`: `break` or `continue`, until the loop has seen it.
    """

    module: Module
    locals: dict[str, object] | None = None
    builder: Builder | None = None
    guard: ir.Guard = ()
    live: bool = True
    returns: list[tuple[ir.Guard, object, Span]] = field(default_factory=list)
    prefix: str = ""
    function: str = ""
    calls: tuple[Span, ...] = ()
    assigned: frozenset[str] = frozenset()
    branch: int = 0
    leaving: str = ""
    leaving_span: Span | None = None

    def fork(self, gate: ir.Gate, branch: int) -> Frame:
        """The same place, in one branch of a decision. Returns are shared."""
        return Frame(
            module=self.module,
            locals=dict(self.locals or {}),
            builder=self.builder,
            guard=(*self.guard, gate),
            returns=self.returns,
            prefix=self.prefix,
            function=self.function,
            calls=self.calls,
            assigned=self.assigned,
            branch=branch,
        )
