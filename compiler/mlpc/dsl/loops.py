"""`each`: what a loop goes over that the service runs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeVar

T = TypeVar("T")

MAX_CONCURRENCY: Final = 50


def each(items: Iterable[T], *, max_concurrency: int = MAX_CONCURRENCY) -> list[T]:
    """The items, for a loop that the service runs as one step: `for shop in each(shops, max_concurrency=4):`.

    `max_concurrency`: how many items it may be at a time, from 1 to 50; here it is at one after the other.
    """
    if isinstance(max_concurrency, bool) or not 1 <= max_concurrency <= MAX_CONCURRENCY:
        raise ValueError(f"max_concurrency must be from 1 to {MAX_CONCURRENCY}, and is {max_concurrency!r}")
    return list(items)
