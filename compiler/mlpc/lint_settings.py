"""`[tool.mlpc.lint]`: which advice a project wants."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, cast

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.catalogue import all_rules
from mlpc.diagnostics.model import Severity
from mlpc.diagnostics.policy import Policy, exactness, unusable
from mlpc.diagnostics.sink import Sink
from mlpc.service.keywords import nearest
from mlpc.source import Span

_LISTS: Final = ("select", "extend_select", "ignore")
_KEYS: Final = (*_LISTS, "severity", "per_file_ignores")
_SEVERITIES: Final = ("error", "warning")

Place = Callable[..., Span]
"""Where the configuration sets a key of the table, given with those of the tables that it is in; the table itself without any."""


def policy_of(table: object, root: str, place: Place, sink: Sink) -> Policy:
    """The policy that a table says. What is wrong in it is reported and left out."""
    if table is None:
        return Policy(root=root)
    if not isinstance(table, dict):
        sink.report(rules.CONFIG_VALUE, place(), key="lint", wanted="a table")
        return Policy(root=root)
    said = cast("dict[str, object]", table)
    for key in said:
        if key not in _KEYS:
            near = nearest(key.replace("-", "_"), _KEYS)
            hint = f"did you mean `{near}`?" if near else f"write one of {', '.join(f'`{name}`' for name in _KEYS)}"
            sink.report(rules.LINT_SETTING, place(key), problem=f"[tool.mlpc.lint] has no `{key}`", help=hint)
    lists = {key: _selectors(said.get(key, ()), key, place(key), sink) for key in _LISTS}
    per_file = _table(said, "per_file_ignores", place, sink)
    return Policy(
        **lists,
        severity=_severities(_table(said, "severity", place, sink), place, sink),
        per_file=tuple(
            (path, _selectors(value, path, place("per_file_ignores", path), sink)) for path, value in per_file.items()
        ),
        root=root,
    )


def _table(said: Mapping[str, object], key: str, place: Place, sink: Sink) -> Mapping[str, object]:
    value = said.get(key, {})
    if isinstance(value, dict):
        return cast("dict[str, object]", value)
    sink.report(rules.CONFIG_VALUE, place(key), key=f"lint.{key}", wanted="a table")
    return {}


def _selectors(value: object, key: str, span: Span, sink: Sink) -> tuple[str, ...]:
    items = cast("Sequence[object]", value) if isinstance(value, list | tuple) else (None,)
    if not all(isinstance(item, str) for item in items):
        sink.report(rules.CONFIG_VALUE, span, key=f"lint.{key}", wanted="a list of codes and names")
        return ()
    return tuple(_usable(cast("Iterable[str]", items), span, sink))


def _severities(table: Mapping[str, object], place: Place, sink: Sink) -> Mapping[str, Severity]:
    found: dict[str, Severity] = {}
    for key, value in table.items():
        if value not in _SEVERITIES:
            sink.report(
                rules.CONFIG_VALUE, place("severity", key), key=f"lint.severity.{key}", wanted='"error" or "warning"'
            )
        elif list(_usable((key,), place("severity", key), sink)):
            found[key] = value
    return found


def _usable(selectors: Iterable[str], span: Span, sink: Sink) -> Iterable[str]:
    known = all_rules()
    for selector in selectors:
        problem = unusable(selector, known)
        if problem is None:
            yield selector
        else:
            sink.report(rules.LINT_SETTING, span, problem=problem, help=selector_hint(selector))


def selector_hint(selector: str) -> str | None:
    """What may have been meant."""
    if any(exactness(selector, rule) for rule in all_rules()):
        return None  # it is no slip
    switchable = [rule for rule in all_rules() if rule.can_be_silenced]
    near = nearest(selector, [word for rule in switchable for word in (rule.code, rule.name)])
    return f"did you mean `{near}`?" if near and near != selector else None
