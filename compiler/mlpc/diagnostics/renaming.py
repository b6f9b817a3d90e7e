"""The fix that goes with `did you mean ...?`: the name that is marked, written as the one that is meant."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from mlpc.diagnostics.model import Diagnostic, Edit, Fix
from mlpc.source import SourceFile

_MEANT: Final = re.compile(r"did you mean (?P<quote>[`'\"])(?P<name>[^`'\"]+)(?P=quote)\?\Z")
_NAME: Final = re.compile(r"(?P<quote>['\"]?)(?P<name>[\w.:/-]+)(?P=quote)\Z")


def with_renaming(found: Diagnostic, source_of: Callable[[str], SourceFile | None]) -> Diagnostic:
    """The diagnostic with that fix, where it marks the name itself, as it is written. A guess is never certain."""
    if found.fix is not None:
        return found
    meant = _MEANT.search(found.help) or _MEANT.search(found.message)
    source = source_of(found.span.file) if meant else None
    if meant is None or source is None:
        return found
    marked = _NAME.match(source.at(found.span))
    if marked is None or not re.search(rf"[`'\"]{re.escape(marked['name'])}[`'\"]", found.message):
        return found
    quote = marked["quote"]
    edit = Edit(found.span, f"{quote}{meant['name']}{quote}")
    return found._replace(fix=Fix(f"write `{meant['name']}`", (edit,), safe=False))
