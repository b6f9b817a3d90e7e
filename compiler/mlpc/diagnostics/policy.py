"""Which rules are spoken of in a project, and how badly: `[tool.mlpc.lint]`, `--select`, `--ignore`.

Only rules that can be silenced are asked about. A selector is a code (`MLP501`), the start of one (`MLP5`), a name (`unused-parameter`)
or `ALL` warnings; the more exact of two that disagree decides, and to leave out wins over to take in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from posixpath import normpath, relpath
from typing import Final, NamedTuple

from mlpc.diagnostics.model import Rule, Severity

ALL: Final = "ALL"
_GROUP: Final = len("MLP5")
_EXACT: Final = 100
"""Longer than any start of a code."""


class Policy(NamedTuple):
    """`select` empty: what is on by default. `per_file`: pattern of a path, relative to `root` -> selectors to leave out there."""

    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = {}
    per_file: tuple[tuple[str, tuple[str, ...]], ...] = ()
    root: str = ""

    def severity_of(self, rule: Rule, file: str) -> Severity | None:
        """How bad a problem of this rule in this file is; None: it is not spoken of."""
        by_default = 0 if rule.opt_in or (self.select and rule.severity == "warning") else 1
        taken = max(by_default, _best(rule, (*self.select, *self.extend_select)))
        left = max(_best(rule, self.ignore), _best(rule, self._of_file(file)))
        if not taken or left >= taken:
            return None
        chosen = max(self.severity, key=lambda selector: exactness(selector, rule), default="")
        return self.severity[chosen] if chosen and exactness(chosen, rule) else rule.severity

    def _of_file(self, file: str) -> Iterable[str]:
        if not self.per_file:
            return ()
        path = relpath(normpath(file), self.root or ".")
        return [
            selector for pattern, selectors in self.per_file if fnmatchcase(path, pattern) for selector in selectors
        ]


def exactness(selector: str, rule: Rule) -> int:
    """How exactly a selector names a rule; 0 where it does not."""
    if selector in (rule.code, rule.name):
        return _EXACT
    if selector == ALL:
        return int(rule.severity == "warning")
    return len(selector) if len(selector) >= _GROUP and rule.code.startswith(selector) else 0


def _best(rule: Rule, selectors: Iterable[str]) -> int:
    return max((exactness(selector, rule) for selector in selectors), default=0)


def unusable(selector: str, rules: Iterable[Rule]) -> str | None:
    """What is wrong with a selector; None where it names rules that can be silenced."""
    named = [rule for rule in rules if exactness(selector, rule)]
    if not named:
        return f"there is no rule `{selector}`"
    if not any(rule.can_be_silenced for rule in named):
        return f"`{selector}` is an error, and not a matter of taste"
    return None
