"""Where an expression or statement is being evaluated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from mlpc.ir import nodes as ir
from mlpc.source import Span

if TYPE_CHECKING:
    from mlpc.frontend.builder import Builder
    from mlpc.frontend.changes import Overlay
    from mlpc.frontend.program import Module


@dataclass(slots=True)
class Returned:
    """What one way through a function gives, under which guard. `copies` as in a frame; `changes`: of objects, since it was called."""

    guard: ir.Guard
    value: object
    span: Span
    copies: ir.Guard
    changes: Overlay = field(default_factory=dict)


@dataclass(slots=True)
class Frame:
    """The names of a function being evaluated, and the guard under which its next statement runs.

    `locals` is None at a module's top level, `builder` None where no pipeline is being built. `live` turns false where the rest cannot
    be reached. `returns` is shared by all ways through a function. `prefix`: of the names of the steps, inside an inlined pipeline.
    `calls`: the call sites that led here, outermost first. `leaving`: `break` or `continue`, until the loop has seen it.

    `ways`: where the ways through a run-time condition have not come together again, a frame each; the rest is evaluated in every one.
    `changes`: what objects hold on this way, where that differs from what they hold outside of it; `depth`: the level of changes at
    which the function was entered. `copies`: the gates of the conditions for whose branches what is evaluated is one of several copies:
    they are in the steps' names; `share`: how many copies there are. `waiting`: what every step made here waits for; `handling`:
    whether this is the handler of a `try`. `loop`: the ForEach step in whose body this is. `named`: what `:=` has bound. `top`: whether
    the pipeline ends where this frame does: it is its own, and in no branch.
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
    leaving: str = ""
    leaving_span: Span | None = None
    ways: list[Frame] = field(default_factory=list)
    changes: Overlay = field(default_factory=dict)
    depth: int = 0
    copies: ir.Guard = ()
    share: int = 1
    waiting: tuple[ir.Dependency, ...] = ()
    handling: bool = False
    loop: str | None = None
    top: bool = False
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
            depth=self.depth,
            copies=self.copies,
            share=self.share,
            waiting=self.waiting,
            handling=self.handling,
            loop=self.loop,
        )

    def own(self, value: object) -> object:
        """Remember that a list, dict or set was made here: what a pipeline makes it may change."""
        if self.builder is not None and isinstance(value, list | dict | set):
            self.builder.own(cast("object", value), self)
        return value

    def fork(self, gate: ir.Gate) -> Frame:
        """The same place, in one branch of a decision."""
        made = self.inner()
        made.guard = (*self.guard, gate)
        return made

    def leaves(self) -> Iterator[Frame]:
        """The ways on which the next statement is reached: itself, or those it has parted into."""
        if self.ways:
            for way in self.ways:
                yield from way.leaves()
        elif self.live and not self.leaving:
            yield self

    def alive(self) -> list[Frame]:
        """The ways that have not ended, whether or not they are leaving a loop. The changes of each are those since this frame."""
        if not self.ways:
            return [self] if self.live else []
        found: list[Frame] = []
        for way in self.ways:
            for leaf in way.alive():
                if leaf is not way:
                    leaf.changes = {**way.changes, **leaf.changes}
                found.append(leaf)
        return found
