"""Where diagnostics are, for services that know a repository and its history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from hashlib import sha256

from mlpc.diagnostics.model import Diagnostic
from mlpc.source import Span


def fingerprints(found: Sequence[Diagnostic]) -> list[str]:
    """A name for each problem that stays the same whatever is changed above it."""
    seen: Counter[tuple[str, str, str]] = Counter()
    made: list[str] = []
    for item in found:
        key = (item.span.file, item.rule.code, item.message)
        made.append(sha256("\0".join((*key, str(seen[key]))).encode()).hexdigest())
        seen[key] += 1
    return made


def moved(item: Diagnostic, path_of: Callable[[str], str]) -> Diagnostic:
    """A diagnostic with another path for each of its files."""

    def place(span: Span) -> Span:
        return span._replace(file=path_of(span.file))

    related = tuple(other._replace(span=place(other.span)) for other in item.related)
    fix = item.fix and item.fix._replace(edits=tuple(edit._replace(span=place(edit.span)) for edit in item.fix.edits))
    return item._replace(span=place(item.span), related=related, fix=fix)
