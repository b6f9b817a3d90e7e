"""The names of a run's steps, given as the compiler gives them."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

LIMIT: Final = 64
"""The service's limit to a step's name, in characters."""


class StepNames:
    """The names that are taken. A name is given once."""

    __slots__ = ("_used",)

    def __init__(self) -> None:
        self._used: dict[str, int] = {}

    def unique(self, base: str) -> str:
        """`base`, or `base-2`, `base-3`, ... where it is taken."""
        base = _fit(base)
        while True:
            count = self._used.get(base, 0) + 1
            self._used[base] = count
            name = base if count == 1 else _fit(f"{base}-{count}")
            if count == 1 or name not in self._used:
                self._used.setdefault(name, 1)
                return name

    def claim(self, name: str) -> bool:
        """Take a name that the user gives; False where it is taken."""
        if name in self._used:
            return False
        self._used[name] = 1
        return True


def _fit(name: str) -> str:
    """A name within the limit: its head, and a hash of the whole where it is cut."""
    if len(name) <= LIMIT:
        return name
    return f"{name[: LIMIT - 9].rstrip('-')}-{sha256(name.encode()).hexdigest()[:8]}"
