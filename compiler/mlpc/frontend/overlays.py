"""What the lists, dicts and sets of a pipeline hold on the way through it that is being evaluated.

They are Python's own objects, so that all names of one see its changes. A branch of a run-time condition may change what was made
outside of it: what its objects hold is put back when the branch is left, and kept as an overlay, until it is known what becomes of
the ways through the condition.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from mlpc.source import Span

if TYPE_CHECKING:
    from mlpc.frontend.frame import Frame


class Change(NamedTuple):
    """What an object holds, as a copy; `span`: where it was changed last, None where that was not said."""

    owner: Any
    contents: Any
    span: Span | None


Overlay = dict[int, Change]
"""What objects hold on some way, by identity, where that differs from what they hold outside."""


class Changes:
    """The changes of a pipeline's objects, in levels: each branch that is being evaluated is one."""

    __slots__ = ("_levels",)

    def __init__(self) -> None:
        # Of each level, what the objects that are changed in it held before.
        self._levels: list[Overlay] = []

    @property
    def depth(self) -> int:
        return len(self._levels)

    def record(self, owner: Any, span: Span | None = None) -> None:
        """An object is about to be changed."""
        if self._levels:
            before = self._levels[-1].get(id(owner))
            self._levels[-1][id(owner)] = Change(owner, owner.copy() if before is None else before.contents, span)

    def inside(self, frame: Frame, visit: Callable[[], None]) -> None:
        """Evaluate on the way of a frame, with what objects hold there. Afterwards they hold what they did, and the frame has the rest."""
        self._levels.append({})
        self.apply(frame.changes)
        visit()
        before = self._levels.pop()
        frame.changes = _now(before)
        for change in before.values():
            _put(change)

    def apply(self, overlay: Overlay) -> None:
        """Let objects hold what they do on some way."""
        for change in overlay.values():
            self.record(change.owner, change.span)
            _put(change)

    def since(self, depth: int) -> Overlay:
        """What has changed in the levels from `depth` on."""
        found: Overlay = {}
        for level in self._levels[depth:]:
            found |= _now(level)
        return found


def _now(level: Overlay) -> Overlay:
    return {key: change._replace(contents=change.owner.copy()) for key, change in level.items()}


def _put(change: Change) -> None:
    if isinstance(change.owner, list):
        change.owner[:] = change.contents
    else:
        change.owner.clear()
        change.owner.update(change.contents)
