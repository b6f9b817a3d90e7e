"""How a run in this process fails, besides `Fail` and `StepError` (see `mlpc.dsl.runtime`)."""

from __future__ import annotations


class StepFailed(Exception):
    """A step failed: `except StepFailed:` in a pipeline. The step's own exception is its `__cause__`.

    `step`: the name of the step.
    """

    def __init__(self, step: str, reason: str = "") -> None:
        super().__init__(f"step '{step}' failed" + (f": {reason}" if reason else ""))
        self.step = step
        self.reason = reason


class LocalRunError(Exception):
    """What a pipeline says cannot be done in this process, or not here. Never caught by `except StepFailed`."""
