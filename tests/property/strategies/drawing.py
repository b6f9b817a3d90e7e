"""How programs are drawn, and what is not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")
Draw = Callable[[st.SearchStrategy[Any]], Any]

AVOIDED: Final[frozenset[str]] = frozenset()


class Drawer:
    """Draws one thing after another. `bound`: how many names it has made up."""

    def __init__(self, draw: Draw) -> None:
        self.draw = draw
        self.bound = 0

    def pick(self, options: Sequence[T]) -> T:
        made: T = options[self.draw(st.integers(0, len(options) - 1))]
        return made

    def chance(self, percent: int) -> bool:
        return bool(self.draw(st.integers(1, 100)) > 100 - percent)

    def count(self, low: int, high: int) -> int:
        return int(self.draw(st.integers(low, high)))

    def fresh(self, stem: str = "v") -> str:
        self.bound += 1
        return f"{stem}{self.bound}"


def indented(lines: Sequence[str]) -> list[str]:
    return [f"    {line}" for line in lines]
