"""`--dry-run`: what would run, what is there already, and why."""

from __future__ import annotations

from collections.abc import Callable

from mlpc.backends.runner.engine.engine import Performing
from mlpc.backends.runner.engine.layout import JobError
from mlpc.backends.runner.engine.perform import Performer, Result
from mlpc.backends.runner.engine.progress import Lines, from_text
from mlpc.backends.runner.engine.schedule import DONE, Node
from mlpc.backends.runner.engine.storage import NotHere
from mlpc.backends.runner.engine.values import EvaluationError

PLANNED = "planned"


def preview(performer: Performer) -> Performing:
    """Looks for a step's result as a run does, and runs nothing."""

    def perform(node: Node, said: Callable[[int, str], None]) -> Result:
        if not performer.runs(node):
            return Result(PLANNED)
        try:
            found, origin, reason = performer.known(node, performer.parts(performer.prepared(node)))
        except NotHere as error:
            return Result(PLANNED, reason=str(error))
        except (EvaluationError, JobError, OSError) as error:
            return Result(PLANNED, message="would fail", reason=str(error))
        return Result(DONE, found, origin=origin) if found is not None else Result(PLANNED, reason=reason)

    return perform


class Preview(Lines):
    """Says what would be."""

    def ended(self, node: Node, result: Result, seconds: float) -> None:
        if result.state == DONE:
            self.line(node.name, "cached" if result.origin == "cache" else "kept", "done", from_text(result))
        else:
            self.line(node.name, result.message or "would run", "running", result.reason)

    def never(self, node: Node, state: str, why: str) -> None:
        if state == "skipped":
            self.line(node.name, "skipped", state, why)
        else:
            self.line(node.name, "depends", "blocked", "on what would run: " + why)
