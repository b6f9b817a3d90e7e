"""Where an expression or statement is being evaluated."""

from __future__ import annotations

from collections import abc
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, cast

from mlpc.frontend.values import Iterator
from mlpc.ir import nodes as ir
from mlpc.source import Span

if TYPE_CHECKING:
    from mlpc.frontend.builder import Builder
    from mlpc.frontend.overlays import Overlay
    from mlpc.frontend.program import Module


@dataclass(slots=True)
class Returned:
    """What one way through a function gives, under which guard. `copies` as in a frame; `changes`: of objects, since it was called."""

    guard: ir.Guard
    value: object
    span: Span
    copies: ir.Guard
    changes: Overlay = field(default_factory=dict)


class _Made(NamedTuple):
    """Where something was made. `value` is kept alive, so that an identity names one."""

    value: object
    guard: ir.Guard
    branch: int
    number: int


class Owners:
    """What has been made that can change: lists, dicts, sets and iterators, by identity, and where."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[int, _Made] = {}

    def own(self, value: object, frame: Frame) -> None:
        self._known.setdefault(id(value), _Made(value, frame.guard, frame.branch, len(self._known)))

    def owns(self, value: object) -> bool:
        """Whether something was made here at all."""
        return id(value) in self._known

    def branch(self, value: object) -> int | None:
        """The branch in which something was made."""
        made = self._known.get(id(value))
        return None if made is None else made.branch

    def birth(self, value: object) -> ir.Guard:
        """The guard under which something was made."""
        made = self._known.get(id(value))
        return () if made is None else made.guard

    @property
    def count(self) -> int:
        """How much there is."""
        return len(self._known)

    def made_after(self, value: object, count: int) -> bool:
        """Whether something was made when there was so much already."""
        return self._known[id(value)].number >= count


@dataclass(slots=True)
class Frame:
    """The names of a function being evaluated, and the guard under which its next statement runs.

    `locals` is None at a module's top level, `builder` None where no pipeline is being built. `live` turns false where the rest cannot
    be reached. `returns` is shared by all ways through a function. `prefix`: of the names of the steps, inside an inlined pipeline.
    `calls`: the call sites that led here, outermost first. `leaving`: `break` or `continue`, until the loop has seen it.

    `ways`: where the ways through a run-time condition have not come together again, a frame each; the rest is evaluated in every one.
    `changes`: what objects hold on this way, where that differs from what they hold outside of it; `depth`: the level of changes at
    which the function was entered. `copies`: the gates of the conditions for whose branches what is evaluated is one of several copies:
    they are in the steps' names; `share`: how many copies there are. `waiting`: what every step made here waits for; `reraised`: in
    the handler of a `try`, where it raises again what it handles, so far. `loop`: the ForEach step in whose body this is.

    `branch`: which branch of which run-time condition this is, 0 for none. `enclosing`: of the scope of a comprehension, the place that it
    stands in. `owners`: of all that is made where this pipeline, or this constant of a module, is evaluated. `perhaps`: where something
    stands before what is evaluated here that may decide, when the pipeline runs, that Python does not come to it: `a` in `a and b`;
    `since`: how much had been made before that.
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
    changes: Overlay = field(default_factory=dict)
    depth: int = 0
    copies: ir.Guard = ()
    share: int = 1
    waiting: tuple[ir.Dependency, ...] = ()
    reraised: list[Frame] | None = None
    loop: str | None = None
    enclosing: Frame | None = None
    owners: Owners = field(default_factory=Owners)
    perhaps: Span | None = None
    since: int = 0

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
            depth=self.depth,
            copies=self.copies,
            share=self.share,
            waiting=self.waiting,
            reraised=self.reraised,
            loop=self.loop,
            enclosing=self.enclosing,
            owners=self.owners,
            perhaps=self.perhaps,
            since=self.since,
        )

    def scope(self, assigned: frozenset[str]) -> Frame:
        """The scope of a comprehension that stands here, which binds these names."""
        made = self.inner()
        made.locals, made.assigned, made.enclosing = {}, assigned, self
        return made

    def follow(self, other: Frame) -> None:
        """Go on where another frame of the same pipeline stands."""
        self.guard, self.live, self.branch, self.copies = other.guard, other.live, other.branch, other.copies
        self.waiting, self.reraised, self.loop = other.waiting, other.reraised, other.loop
        self.share, self.perhaps, self.since = other.share, other.perhaps, other.since

    def own(self, value: object) -> object:
        """Remember that a list, dict, set or iterator was made here: what a pipeline makes it may change."""
        if isinstance(value, list | dict | set | Iterator):
            self.owners.own(cast("object", value), self)
        return value

    def owns(self, value: object) -> bool:
        """Whether something was made in this branch: an iterator may only be taken from there."""
        return self.owners.branch(value) == self.branch

    def fork(self, gate: ir.Gate) -> Frame:
        """The same place, in one branch of a decision."""
        made = self.inner()
        made.guard = (*self.guard, gate)
        made.branch = 0 if self.builder is None else self.builder.branch()
        return made

    def leaves(self) -> abc.Iterator[Frame]:
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


class Perhaps:
    """Within it, from `begin` on, what is evaluated in a frame is what Python may not come to: `b` in `a and b`.

    What has been made before cannot be changed there.
    """

    __slots__ = ("_frame", "_kept")

    def __init__(self, frame: Frame | None) -> None:
        self._frame = frame
        self._kept: tuple[Span | None, int, int] | None = None

    def __enter__(self) -> Perhaps:
        return self

    def begin(self, span: Span) -> None:
        """`span`: what may decide."""
        frame = self._frame
        if frame is None or frame.builder is None or self._kept is not None:
            return
        self._kept = frame.perhaps, frame.branch, frame.since
        frame.perhaps, frame.branch, frame.since = span, frame.builder.branch(), frame.owners.count

    def __exit__(self, *exception: object) -> None:
        if self._frame is not None and self._kept is not None:
            self._frame.perhaps, self._frame.branch, self._frame.since = self._kept
