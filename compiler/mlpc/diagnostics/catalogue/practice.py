"""MLP5xx: best practice. Advice: each can be selected, silenced, and given another severity."""

from typing import Final

from mlpc.diagnostics.model import Rule

UNUSED_PARAMETER: Final = Rule(
    "MLP501",
    "unused-parameter",
    "nothing reads the parameter `{name}`",
    "not used",
    "who starts the pipeline may give it, and nothing changes",
    "delete it, or pass it to the step that it was meant for",
    severity="warning",
)
UNUSED_IGNORE: Final = Rule(
    "MLP590",
    "unused-ignore",
    "`{code}` has nothing to silence here",
    "not needed",
    "what it was for has been mended, or is reported at another line",
    "delete it",
    severity="warning",
)
IGNORE_FORM: Final = Rule(
    "MLP591",
    "ignore-form",
    "{problem}",
    "silences nothing",
    "a comment says which problems it is for, and why: `# mlpc: ignore[MLP501] reason`",
    severity="warning",
)
