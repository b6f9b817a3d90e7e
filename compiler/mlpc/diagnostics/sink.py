"""Collects diagnostics, and is the barrier between stages."""

from collections.abc import Iterable

from mlpc.diagnostics.model import Diagnostic, Related, Rule, diagnostic
from mlpc.source import Span


class Stop(Exception):
    """A stage has reported errors: the next does not start. The sink holds them."""


class Sink:
    """Diagnostics in the order found; each once. They are read sorted by place."""

    __slots__ = ("_found",)

    def __init__(self) -> None:
        self._found: dict[Diagnostic, None] = {}

    def report(self, rule: Rule, span: Span, *, related: Iterable[tuple[Span, str]] = (), **data: object) -> None:
        places = tuple(Related(place, message) for place, message in related)
        self._found[diagnostic(rule, span, data, places)] = None

    @property
    def failed(self) -> bool:
        return any(found.severity == "error" for found in self._found)

    def barrier(self) -> None:
        """Raise `Stop` where a stage has reported an error."""
        if self.failed:
            raise Stop

    def sorted(self) -> list[Diagnostic]:
        return sorted(self._found, key=lambda found: (found.span.file, found.span.start, found.span.end, found.rule.code))
