"""The names of a run's steps, given as the compiler gives them."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

LIMIT: Final = 64
"""The service's limit to a step's name, in characters."""


class StepNames:
    """The names that are taken. A name is given once.

    What a step is called by itself does not depend on the names that the user gives to others: two of one name are an
    error, whichever is called first.
    """

    __slots__ = ("_claimed", "_prefixes", "_used")

    def __init__(self) -> None:
        self._used: dict[str, int] = {}
        self._claimed: set[str] = set()
        self._prefixes: dict[str, int] = {}

    def unique(self, base: str) -> str | None:
        """`base`, or from its second call on `base-2`, `base-3`, ...; None where the user has given that name to a step."""
        base = _fit(base)
        while True:
            count = self._used.get(base, 0) + 1
            self._used[base] = count
            name = base if count == 1 else _fit(f"{base}-{count}")
            if count == 1 or name not in self._used:
                self._used.setdefault(name, 1)
                return None if name in self._claimed else name

    def claim(self, name: str) -> bool:
        """Take a name that the user gives; False where it is taken."""
        if name in self._used or name in self._claimed:
            return False
        self._claimed.add(name)
        return True

    def prefix(self, base: str) -> str:
        """What the names of the steps of a pipeline that is called start with; a second call of it is numbered."""
        count = self._prefixes[base] = self._prefixes.get(base, 0) + 1
        return f"{base}-" if count == 1 else f"{base}-{count}-"


def _fit(name: str) -> str:
    """A name within the limit: its head, and a hash of the whole where it is cut."""
    if len(name) <= LIMIT:
        return name
    return f"{name[: LIMIT - 9].rstrip('-')}-{sha256(name.encode()).hexdigest()[:8]}"
