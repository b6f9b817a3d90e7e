"""MLP6xx: what a target other than SageMaker lacks."""

from typing import Final

from mlpc.diagnostics.model import Rule

NO_LOCAL_MEANING: Final = Rule(
    "MLP601",
    "no-local-meaning",
    "`{step}` does not run on this machine: {what} is there only in SageMaker",
    "not without SageMaker",
    "a runner runs the code of steps with Python, and has neither containers nor services",
    "give a processing or training step a function for local runs with `@{function}.local`, or pass over the step with `--skip`",
)
