"""A diagnostic: one problem at one place, and the rule it is an instance of."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from mlpc.source import Span

Severity = Literal["error", "warning"]


class Rule(NamedTuple):
    """A kind of problem, declared once in the catalogue.

    `title`, `label`, `note` and `help` are templates over the data of a diagnostic (`{name}`). `title` says what is wrong, `label`
    stands under the marked text, `note` says why it matters, `help` what to write instead. `why` is the prose of the rule's page.
    """

    code: str
    name: str
    title: str
    label: str = ""
    note: str = ""
    help: str = ""
    why: str = ""
    severity: Severity = "error"


class Related(NamedTuple):
    """Another place that matters, and what is there."""

    span: Span
    message: str


class Diagnostic(NamedTuple):
    """An instance of a rule, its templates filled."""

    rule: Rule
    span: Span
    message: str
    label: str
    note: str
    help: str
    related: tuple[Related, ...] = ()

    @property
    def severity(self) -> Severity:
        return self.rule.severity


def diagnostic(rule: Rule, span: Span, data: Mapping[str, object], related: tuple[Related, ...] = ()) -> Diagnostic:
    """Fill a rule's templates. `note` and `help` in the data replace the rule's own, unless they are None."""
    values = {key: str(value) for key, value in data.items() if value is not None or key not in ("note", "help")}
    note = values.pop("note", None)
    help_ = values.pop("help", None)
    return Diagnostic(
        rule,
        span,
        rule.title.format_map(values),
        rule.label.format_map(values),
        rule.note.format_map(values) if note is None else note,
        rule.help.format_map(values) if help_ is None else help_,
        related,
    )
