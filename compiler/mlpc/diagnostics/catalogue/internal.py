"""MLP9xx: the compiler's own failures."""

from typing import Final

from mlpc.diagnostics.model import Rule

INTERNAL: Final = Rule(
    "MLP901",
    "internal-error",
    "mlpc has failed here: {error}",
    "while compiling this",
    "this is a bug of mlpc, not of your pipeline",
    "report it with the file",
)
