"""Diagnostics as text: message, place, excerpt with carets, note, help."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from mlpc.diagnostics.model import Diagnostic
from mlpc.source import SourceFile, Span

_TAB: Final = 4


class Style(NamedTuple):
    """Escape sequences, or nothing."""

    error: str
    warning: str
    accent: str
    strong: str
    reset: str


PLAIN: Final = Style("", "", "", "", "")
COLOUR: Final = Style("\x1b[1;31m", "\x1b[1;33m", "\x1b[1;34m", "\x1b[1m", "\x1b[0m")


def render(found: Diagnostic, source_of: Callable[[str], SourceFile | None], style: Style = PLAIN) -> str:
    """One diagnostic; lines end in `\\n`."""
    return "".join(line.rstrip() + "\n" for line in _lines(found, source_of, style))


def _lines(found: Diagnostic, source_of: Callable[[str], SourceFile | None], style: Style) -> Iterator[str]:
    tint = style.error if found.severity == "error" else style.warning
    yield f"{tint}{found.severity}[{found.rule.code}]{style.reset}{style.strong}: {found.message}{style.reset}"
    marks: dict[str, list[tuple[Span, str, bool]]] = {found.span.file: [(found.span, found.label, True)]}
    for related in found.related:
        marks.setdefault(related.span.file, []).append((related.span, related.message, False))
    width = max(len(str(span.end.line)) for group in marks.values() for span, _, _ in group)
    gutter = " " * width
    for file, group in marks.items():
        yield f"{gutter}{style.accent}-->{style.reset} {group[0][0]}"
        source = source_of(file)
        if source is not None:
            yield from _excerpt(source, sorted(group, key=lambda mark: (mark[0], mark[2])), width, tint, style)
    help_, fix = _mending(found)
    for title, text in (("note", found.note), ("help", help_), ("fix", fix)):
        if text:
            first, *rest = text.split("\n")
            yield f"{gutter} {style.accent}={style.reset} {style.strong}{title}{style.reset}: {first}"
            for line in rest:
                yield f"{gutter}   {' ' * len(title)}  {line}"


def _mending(found: Diagnostic) -> tuple[str, str]:
    """Help and fix, and how the fix is made: one line where they say the same."""
    fix = found.fix
    if fix is None:
        return found.help, ""
    command = "`--fix`" if fix.safe else "`--fix --unsafe-fixes`"
    if found.help and all(edit.text.strip("'\"") in found.help for edit in fix.edits):
        return f"{found.help} ({command} does)", ""
    return found.help, f"{fix.title} ({command} does)"


def _excerpt(
    source: SourceFile, marks: Iterable[tuple[Span, str, bool]], width: int, tint: str, style: Style
) -> Iterator[str]:
    bar = f"{style.accent}{' ' * width} |{style.reset}"
    yield bar
    previous = 0
    for span, label, primary in marks:
        number = span.start.line
        text = source.line(number)
        if previous and number > previous + 1:
            yield f"{style.accent}...{style.reset}"
        if number != previous:
            yield f"{style.accent}{number:>{width}} |{style.reset} {text.expandtabs(_TAB)}"
        previous = number
        left = columns(text[: span.start.column])
        # A span over several lines is marked to the end of its first.
        stop = span.end.column if span.end.line == number else len(text)
        marked = max(1, columns(text[:stop]) - left)
        sign = "^" if primary else "-"
        colour = tint if primary else style.accent
        yield f"{bar} {' ' * left}{colour}{sign * marked} {label}{style.reset}"


def columns(text: str) -> int:
    """The width of a text on a terminal: tabs expanded, wide characters twice, combining ones not at all."""
    total = 0
    for character in text:
        if character == "\t":
            total += _TAB - total % _TAB
        elif unicodedata.combining(character):
            continue
        else:
            total += 2 if unicodedata.east_asian_width(character) in "WF" else 1
    return total


def summary(found: Iterable[Diagnostic]) -> str:
    """`2 errors, 1 warning`; empty where there is nothing to say."""
    counts: Mapping[str, int] = {"error": 0, "warning": 0}
    counts = dict(counts)
    for item in found:
        counts[item.severity] += 1
    return ", ".join(f"{count} {name}{'s' * (count > 1)}" for name, count in counts.items() if count)
