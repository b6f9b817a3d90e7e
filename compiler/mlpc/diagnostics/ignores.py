"""`# mlpc: ignore[CODE] reason`: the comments that silence a line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from mlpc.diagnostics.model import Diagnostic, Severity
from mlpc.diagnostics.policy import Policy
from mlpc.source import Loc, SourceFile, Span

_MARK: Final = re.compile(r"#\s*mlpc:\s*ignore\b")
_FORM: Final = re.compile(r"#\s*mlpc:\s*ignore\b(?:\[(?P<codes>[^\]\n]*)\])?[^#\n]*")
_CODE: Final = re.compile(r"[^\s,]+")


class Code(NamedTuple):
    text: str
    span: Span


class Ignore(NamedTuple):
    """One comment. `line`: that which it silences, its own or, where it stands alone, the next with code. `codes` None: it has no list."""

    span: Span
    line: int
    codes: tuple[Code, ...] | None


def ignores_in(source: SourceFile) -> tuple[Ignore, ...]:
    """The comments of a file, in order. Of a file that is no Python, none."""
    if not _MARK.search(source.text):
        return ()
    found: list[Ignore] = []
    for number, column in _comments(source.text):
        text = source.line(number)
        match = _FORM.search(text, column)
        if match is None:
            continue
        codes = None
        if match["codes"] is not None:
            at = match.start("codes")
            codes = tuple(
                Code(code[0], _span(source, number, at + code.start(), at + code.end()))
                for code in _CODE.finditer(match["codes"])
            )
        alone = text.lstrip().startswith("#")
        end = match.start() + len(match[0].rstrip())
        found.append(
            Ignore(_span(source, number, match.start(), end), _next(source, number) if alone else number, codes)
        )
    return tuple(found)


def _comments(text: str) -> Iterator[tuple[int, int]]:
    """Line and column of every comment: a `#` in a text is none."""
    import io
    import tokenize  # here, because hardly any file has such comments

    try:
        for token in tokenize.generate_tokens(io.StringIO(text, newline="").readline):
            if token.type == tokenize.COMMENT:
                yield token.start
    except (tokenize.TokenError, SyntaxError):
        return


def _span(source: SourceFile, line: int, start: int, end: int) -> Span:
    return Span(source.path, Loc(line, start), Loc(line, end))


def _next(source: SourceFile, number: int) -> int:
    """The next line that is not blank and not a comment."""
    for line in range(number + 1, len(source.lines) + 1):
        text = source.line(line).strip()
        if text and not text.startswith("#"):
            return line
    return number


class Judge:
    """Decides how bad a problem is, by the project's policy and the comments beside it. `used`: the comments that have silenced some."""

    def __init__(self, policy: Policy, source_of: Callable[[str], SourceFile | None]) -> None:
        self.policy = policy
        self.used: set[tuple[Ignore, str]] = set()
        self._source_of = source_of
        self._known: dict[str, tuple[Ignore, ...]] = {}

    def __call__(self, found: Diagnostic) -> Severity | None:
        severity = self.policy.severity_of(found.rule, found.span.file)
        if severity is None:
            return None
        silenced = False
        for ignore in self.of_file(found.span.file):
            if ignore.line == found.span.start.line:
                for code in ignore.codes or ():
                    if code.text in (found.rule.code, found.rule.name):
                        self.used.add((ignore, code.text))
                        silenced = True
        return None if silenced else severity

    def of_file(self, path: str) -> tuple[Ignore, ...]:
        """The comments of a file; none where it cannot be read."""
        if path not in self._known:
            source = self._source_of(path)
            self._known[path] = ignores_in(source) if source is not None else ()
        return self._known[path]
