"""Fixes put into the text. What no edit names stays as it is, to the letter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from mlpc.diagnostics.model import Diagnostic, Edit
from mlpc.source import Loc, SourceFile


class Fixed(NamedTuple):
    """The new texts by file, and what they mend. What would have changed a place twice waits for the next time."""

    texts: Mapping[str, str]
    mended: tuple[Diagnostic, ...]


def apply_fixes(found: Iterable[Diagnostic], sources: Mapping[str, SourceFile], unsafe: bool) -> Fixed:
    """Apply every fix of the diagnostics that is certain, or with `unsafe` any. A fix is applied whole or not at all."""
    taken: dict[str, list[Edit]] = {}
    mended: list[Diagnostic] = []
    for item in found:
        fix = item.fix
        if fix is None or not (fix.safe or unsafe) or any(edit.span.file not in sources for edit in fix.edits):
            continue
        free = [
            edit in taken.get(edit.span.file, ())
            or not any(_meet(edit, other) for other in taken.get(edit.span.file, ()))
            for edit in fix.edits
        ]
        if all(free):
            mended.append(item)
            for edit in fix.edits:
                edits = taken.setdefault(edit.span.file, [])
                if edit not in edits:
                    edits.append(edit)
    return Fixed({file: _edited(sources[file], edits) for file, edits in taken.items()}, tuple(mended))


def _meet(one: Edit, other: Edit) -> bool:
    """Whether two edits touch: side by side is too near, since each was made without the other."""
    return one.span.start <= other.span.end and other.span.start <= one.span.end


def _edited(source: SourceFile, edits: Iterable[Edit]) -> str:
    text = source.text
    starts = [0]
    for line in source.lines:
        starts.append(starts[-1] + len(line))

    def offset(place: Loc) -> int:
        return starts[min(place.line, len(starts)) - 1] + place.column

    for edit in sorted(edits, key=lambda edit: edit.span.start, reverse=True):
        text = text[: offset(edit.span.start)] + edit.text + text[offset(edit.span.end) :]
    return text
