"""Where an expression or statement is being evaluated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from mlpc.ir import nodes as ir
from mlpc.source import Span

if TYPE_CHECKING:
    from mlpc.frontend.builder import Builder
    from mlpc.frontend.program import Module


@dataclass(slots=True)
class Returned:
    """What one way through a function gives, under which guard. `copies` as in a frame."""

    guard: ir.Guard
    value: object
    span: Span
    copies: ir.Guard


@dataclass(slots=True)
class Frame:
    """The names of a function being evaluated, and the guard under which its next statement runs.

    `locals` is None at a module's top level, `builder` None where no pipeline is being built. `live` turns false where the rest cannot
    be reached. `returns` is shared by all ways through a function. `prefix`: of the names of the steps, inside an inlined pipeline.
    `calls`: the call sites that led here, outermost first. `branch`: which branch of which run-time condition this is, 0 for none.
    `leaving`: `break` or `continue`, until the loop has seen it.

    `ways`: where the ways through a run-time condition have not come together again, a frame each; the rest is evaluated in every one.
    `copies`: the gates of the conditions for whose branches what is evaluated is one of several copies: they are in the steps' names.
    `joined`: whether a name may be bound to a `Joined`. `waiting`: what every step made here waits for; `handling`: whether this is the
    handler of a `try`. `loop`: the ForEach step in whose body this is. `named`: what `:=` has bound.
    """

    module: Module
    locals: dict[str, object] | None = None
    builder: Builder | None = None
    guard: ir.Guard = ()
    live: bool = True
    returns: list[Returned] = field(default_factory=list)
    prefix: str = ""
    function: str = ""
    calls: tuple[Span, ...] = ()
    assigned: frozenset[str] = frozenset()
    branch: int = 0
    leaving: str = ""
    leaving_span: Span | None = None
    ways: list[Frame] = field(default_factory=list)
    copies: ir.Guard = ()
    joined: bool = False
    waiting: tuple[ir.Dependency, ...] = ()
    handling: bool = False
    loop: str | None = None
    named: set[str] = field(default_factory=set)

    def inner(self) -> Frame:
        """The same place, with names of its own: a branch, or the scope of a comprehension."""
        return Frame(
            module=self.module,
            locals=dict(self.locals or {}),
            builder=self.builder,
            guard=self.guard,
            returns=self.returns,
            prefix=self.prefix,
            function=self.function,
            calls=self.calls,
            assigned=self.assigned,
            branch=self.branch,
            copies=self.copies,
            joined=self.joined,
            waiting=self.waiting,
            handling=self.handling,
            loop=self.loop,
        )

    def own(self, value: object) -> object:
        """Remember that a list, dict or set was made here: only in this branch may it be changed."""
        if self.builder is not None and isinstance(value, list | dict | set):
            self.builder.own(cast("object", value), self)
        return value

    def fork(self, gate: ir.Gate, branch: int) -> Frame:
        """The same place, in one branch of a decision."""
        made = self.inner()
        made.guard = (*self.guard, gate)
        made.branch = branch
        return made

    def leaves(self) -> Iterator[Frame]:
        """The ways on which the next statement is reached: itself, or those it has parted into."""
        if self.ways:
            for way in self.ways:
                yield from way.leaves()
        elif self.live and not self.leaving:
            yield self

    def alive(self) -> list[Frame]:
        """The ways that have not ended, whether or not they are leaving a loop."""
        if self.ways:
            return [leaf for way in self.ways for leaf in way.alive()]
        return [self] if self.live else []
