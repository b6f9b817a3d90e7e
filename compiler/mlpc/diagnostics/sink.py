"""Collects diagnostics."""

from collections.abc import Iterable

from mlpc.diagnostics.model import Diagnostic, Related, Rule, diagnostic
from mlpc.source import Span


class Sink:
    """Diagnostics in the order found; each once. They are read sorted by place."""

    __slots__ = ("_found",)

    def __init__(self) -> None:
        self._found: dict[Diagnostic, None] = {}

    def report(self, rule: Rule, span: Span, *, related: Iterable[tuple[Span, str]] = (), **data: object) -> None:
        places = tuple(Related(place, message) for place, message in related)
        self.add(diagnostic(rule, span, data, places))

    def add(self, found: Diagnostic) -> None:
        """Take a diagnostic that has been made."""
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
