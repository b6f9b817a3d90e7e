"""Collects diagnostics."""

from collections.abc import Callable, Iterable
from typing import TypeAlias

from mlpc.diagnostics.model import Diagnostic, Fix, Related, Rule, Severity, diagnostic
from mlpc.source import Span

Judge: TypeAlias = Callable[[Diagnostic], Severity | None]
"""How bad a problem is in this project; None: it is not spoken of."""


class Sink:
    """Diagnostics in the order found; each once. They are read sorted by place."""

    __slots__ = ("_found", "_judge")

    def __init__(self, judge: Judge | None = None) -> None:
        self._found: dict[Diagnostic, None] = {}
        self._judge = judge

    def report(
        self,
        rule: Rule,
        span: Span,
        *,
        related: Iterable[tuple[Span, str]] = (),
        fix: Fix | None = None,
        **data: object,
    ) -> None:
        places = tuple(Related(place, message) for place, message in related)
        self.add(diagnostic(rule, span, data, places, fix))

    def add(self, found: Diagnostic) -> None:
        """Take a diagnostic that has been made."""
        if self._judge is not None and found.rule.can_be_silenced:
            severity = self._judge(found)
            if severity is None:
                return
            found = found._replace(severity=severity)
        self._found[found] = None

    @property
    def failed(self) -> bool:
        return any(found.severity == "error" for found in self._found)

    @property
    def errors(self) -> int:
        """How many errors have been reported."""
        return sum(found.severity == "error" for found in self._found)

    def extend(self, other: "Sink") -> None:
        """Take over what another has."""
        self._found.update(other._found)

    def sorted(self) -> list[Diagnostic]:
        return sorted(
            self._found, key=lambda found: (found.span.file, found.span.start, found.span.end, found.rule.code)
        )
