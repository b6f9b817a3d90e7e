"""`run.json`: what a run was given and what has become of it, at every moment."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from mlpc.backends.runner.engine.engine import Listener, Outcome
from mlpc.backends.runner.engine.facts import now_text
from mlpc.backends.runner.engine.perform import Result
from mlpc.backends.runner.engine.plan import Decision
from mlpc.backends.runner.engine.schedule import Node
from mlpc.backends.runner.engine.store import write_json

VERSION = 1
PAUSE = 0.5
"""Seconds between two writings of the record while steps end in a row; the last one is always written."""


class Record(Listener):
    """Writes the record of a run. `status`: running, succeeded, failed or interrupted."""

    def __init__(self, path: Path, run: str, pipeline: str, started: str, parameters: Mapping[str, Any]) -> None:
        self._path = path
        self._written = 0.0
        self.steps: dict[str, dict[str, Any]] = {}
        self.decisions: dict[str, dict[str, Any]] = {}
        self._document: dict[str, Any] = {
            "version": VERSION,
            "run": run,
            "pipeline": pipeline,
            "status": "running",
            "started": started,
            "ended": None,
            "parameters": dict(parameters),
            "decisions": self.decisions,
            "steps": self.steps,
        }

    def write(self, always: bool = True) -> None:
        """Write it now."""
        if always:
            write_json(self._path, self._document)
        elif time.monotonic() - self._written > PAUSE:
            # There may be room again the next time; what counts as done is in the steps' own records.
            with suppress(OSError):
                write_json(self._path, self._document)
            self._written = time.monotonic()

    def finish(self, outcome: Outcome) -> None:
        """The run has ended."""
        self._document.update(status=outcome.status, ended=now_text(), exit_code=outcome.code)
        self.write()

    def started(self, node: Node) -> None:
        self.steps[node.name] = {"state": "running", "source": node.step.source, "started": now_text()}
        self.write(always=False)

    def attempt(self, node: Node, number: int, why: str) -> None:
        self.steps[node.name].update(attempt=number, reason=why)
        self.write(always=False)

    def ended(self, node: Node, result: Result, seconds: float) -> None:
        stored = result.stored
        self.steps.setdefault(node.name, {}).update(
            state=result.state,
            origin=result.origin,
            seconds=round(seconds, 3),
            message=result.message,
            **({} if stored is None else stored.document()),
        )
        self.write(always=False)

    def never(self, node: Node, state: str, why: str) -> None:
        self.steps[node.name] = {"state": state, "source": node.step.source, "reason": why}

    def decided(self, decision: Decision, taken: bool) -> None:
        self.decisions[decision.name] = {"taken": taken, "source": decision.source}

    def broken(self, decision: Decision, why: str) -> None:
        self.decisions[decision.name] = {"taken": None, "source": decision.source, "message": why}

    def tick(self) -> None:
        return
