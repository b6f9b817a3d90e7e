"""Where an expression or statement is being evaluated."""

from __future__ import annotations

from collections import abc
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from mlpc.frontend.values import Iterator
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


class Owners:
    """Who has made what can change: lists, dicts, sets and iterators, by identity, and the branch that has made each."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        # They are kept alive, so that an identity names one.
        self._known: dict[int, tuple[object, int]] = {}

    def own(self, value: object, branch: int) -> None:
        self._known.setdefault(id(value), (value, branch))

    def owns(self, value: object, branch: int) -> bool:
        owner = self._known.get(id(value))
        return owner is not None and owner[1] == branch


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
    handler of a `try`. `loop`: the ForEach step in whose body this is.

    `enclosing`: of the scope of a comprehension, the place that it stands in. `owners`: of all that is made where this pipeline, or this
    constant of a module, is evaluated. `perhaps`: where something stands before what is evaluated here that may decide, when the pipeline
    runs, that Python does not come to it: `a` in `a and b`.
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
    enclosing: Frame | None = None
    owners: Owners = field(default_factory=Owners)
    perhaps: Span | None = None

    def inner(self) -> Frame:
        """The same place, with names of its own: a branch."""
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
            enclosing=self.enclosing,
            owners=self.owners,
            perhaps=self.perhaps,
        )

    def scope(self, assigned: frozenset[str]) -> Frame:
        """The scope of a comprehension that stands here, which binds these names."""
        made = self.inner()
        made.locals, made.assigned, made.enclosing = {}, assigned, self
        return made

    def follow(self, other: Frame) -> None:
        """Go on where another frame of the same pipeline stands."""
        self.guard, self.live, self.branch, self.copies = other.guard, other.live, other.branch, other.copies
        self.waiting, self.handling, self.loop, self.perhaps = other.waiting, other.handling, other.loop, other.perhaps

    def own(self, value: object) -> object:
        """Remember that a list, dict, set or iterator was made here: only in this branch may it be changed."""
        if isinstance(value, list | dict | set | Iterator):
            self.owners.own(cast("object", value), self.branch)
        return value

    def owns(self, value: object) -> bool:
        """Whether something was made here, so that it may be changed."""
        return self.owners.owns(value, self.branch)

    def fork(self, gate: ir.Gate, branch: int) -> Frame:
        """The same place, in one branch of a decision."""
        made = self.inner()
        made.guard = (*self.guard, gate)
        made.branch = branch
        return made

    def leaves(self) -> abc.Iterator[Frame]:
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


class Perhaps:
    """Within it, from `begin` on, what is evaluated in a frame is what Python may not come to: `b` in `a and b`.

    What has been made before cannot be changed there.
    """

    __slots__ = ("_frame", "_kept")

    def __init__(self, frame: Frame | None) -> None:
        self._frame = frame
        self._kept: tuple[Span | None, int] | None = None

    def __enter__(self) -> Perhaps:
        return self

    def begin(self, span: Span) -> None:
        """`span`: what may decide."""
        frame = self._frame
        if frame is None or frame.builder is None or self._kept is not None:
            return
        self._kept = frame.perhaps, frame.branch
        frame.perhaps, frame.branch = span, frame.builder.branch()

    def __exit__(self, *exception: object) -> None:
        if self._frame is not None and self._kept is not None:
            self._frame.perhaps, self._frame.branch = self._kept
