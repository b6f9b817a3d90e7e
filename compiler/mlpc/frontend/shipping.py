"""Files of the user's that travel with a pipeline: where they are, and whether they are the project's."""

from __future__ import annotations

from posixpath import dirname, join, normpath

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend.core import Evaluator
from mlpc.frontend.program import Module
from mlpc.frontend.values import Given


def path_of(ev: Evaluator, module: Module, given: Given) -> str | None:
    """A path that is relative to the file that it is written in, from where the user stands; None, said, if it leads out of the
    project."""
    path = normpath(join(dirname(module.path), str(given.value)))
    if ev.program.holds(path):
        return path
    ev.error(rules.FILE_OUTSIDE, given.span, path=str(given.value))
    return None
