"""A diagnostic: one problem at one place, and the rule it is an instance of."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from mlpc.source import Span

Severity = Literal["error", "warning"]


class Rule(NamedTuple):
    """A kind of problem, declared once in the catalogue.

    `title`, `label`, `note` and `help` are templates over the data of a diagnostic (`{name}`). `title` says what is wrong, `label`
    stands under the marked text, `note` says why it matters, `help` what to write instead. `why` is the prose of the rule's page.

    Errors of the language have no way around them. What is only advice (a warning), or what the service may have changed its mind about
    (`switchable`), can be given another severity, selected and silenced. `opt_in`: reported where it is selected.
    """

    code: str
    name: str
    title: str
    label: str = ""
    note: str = ""
    help: str = ""
    why: str = ""
    severity: Severity = "error"
    switchable: bool = False
    opt_in: bool = False

    @property
    def can_be_silenced(self) -> bool:
        return self.switchable or self.severity == "warning"


class Related(NamedTuple):
    """Another place that matters, and what is there."""

    span: Span
    message: str


class Edit(NamedTuple):
    """A text to put in the place of a span; an empty span is a place to insert at."""

    span: Span
    text: str


class Fix(NamedTuple):
    """A change of the source that mends a problem. `title` says what it does, as an order.

    `safe`: the mended program means what the author meant, beyond doubt; what is only likely is not.
    """

    title: str
    edits: tuple[Edit, ...]
    safe: bool


class Diagnostic(NamedTuple):
    """An instance of a rule, its templates filled."""

    rule: Rule
    span: Span
    message: str
    label: str
    note: str
    help: str
    severity: Severity
    related: tuple[Related, ...] = ()
    fix: Fix | None = None


def diagnostic(
    rule: Rule, span: Span, data: Mapping[str, object], related: tuple[Related, ...] = (), fix: Fix | None = None
) -> Diagnostic:
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
        rule.severity,
        related,
        fix,
    )
