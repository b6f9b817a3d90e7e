"""Files of the user's that travel with a pipeline: where they are, and whether they are the project's."""

from __future__ import annotations

from collections.abc import Mapping
from posixpath import dirname, join, normpath
from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend.core import Evaluator
from mlpc.frontend.program import Module
from mlpc.frontend.values import Given

_SKIPPED: Final = frozenset(
    {"__pycache__", ".git", ".ipynb_checkpoints", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".DS_Store"}
)


def path_of(ev: Evaluator, module: Module, given: Given) -> str | None:
    """A path that is relative to the file that it is written in, from where the user stands; None, said, if it leads out of the
    project."""
    path = normpath(join(dirname(module.path), str(given.value)))
    if ev.program.holds(path):
        return path
    ev.error(rules.FILE_OUTSIDE, given.span, path=str(given.value))
    return None


def read_file(ev: Evaluator, path: str | None, given: Given) -> bytes | None:
    """What is in a file; None, said, where it is not there, or where its path was wrong already."""
    content = None if path is None else ev.program.read(path)
    if content is None and path is not None:
        ev.error(rules.FILE_NOT_FOUND, given.span, path=path)
    return content


def read_folder(
    ev: Evaluator, folder: str | None, given: Given, programs: Mapping[str, Given]
) -> dict[str, bytes] | None:
    """All files of a folder that are worth to ship, by their names in it; None, said, where it has none, or not those that must be in it.
    `programs`: these, and where each is named."""
    if folder is None:
        return None
    found: dict[str, bytes] = {}
    for path in ev.program.walk(folder):
        if _SKIPPED.isdisjoint(path.split("/")) and not path.endswith(".pyc"):
            content = ev.program.read(join(folder, path))
            if content is not None:
                found[path] = content
    if not found:
        ev.error(rules.FILE_NOT_FOUND, given.span, path=folder)
        return None
    missing = {name: place for name, place in programs.items() if name not in found}
    for name, place in missing.items():
        ev.error(rules.FILE_NOT_FOUND, place.span, path=join(folder, name))
    return None if missing else found
