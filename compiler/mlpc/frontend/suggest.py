"""What was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import mlpc
from mlpc.service.keywords import nearest

if TYPE_CHECKING:
    from mlpc.frontend.program import Module


def suggestion(word: str, candidates: Iterable[str]) -> str:
    """`did you mean ...?`, or nothing. Of names of one or two letters nobody can tell."""
    found = nearest(word, [name for name in candidates if len(word) > 2 or name.lower() == word.lower()])
    return f"did you mean `{found}`?" if found else ""


def known_names(module: Module) -> list[str]:
    """The names that a module has at its top level, with those that a star import from mlpc gives it."""
    starred = any(binding.module == "mlpc" and binding.level == 0 for binding in module.index.star_imports)
    return [*module.index.bindings, *(mlpc.__all__ if starred else ())]
