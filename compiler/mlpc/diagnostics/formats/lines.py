"""One line a diagnostic, as compilers and editors know it."""

from collections.abc import Sequence

from mlpc.diagnostics.model import Diagnostic


def concise(found: Sequence[Diagnostic], files: Sequence[str]) -> str:
    """`file:line:column: severity[CODE]: message`, lines and columns from 1."""
    return "".join(f"{item.span}: {item.severity}[{item.rule.code}]: {item.message}\n" for item in found)
