"""`# mlpc: ignore[CODE] reason`: the comments that silence a line."""

from __future__ import annotations

import re
from collections.abc import Callable
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
    """One comment. `lines`: those that it silences, the first and the last: its own or, where it stands alone, the next with code;
    and where a statement starts there, or the head of a compound one, all of that. `codes` None: it has no list.
    """

    span: Span
    lines: tuple[int, int]
    codes: tuple[Code, ...] | None


def ignores_in(source: SourceFile) -> tuple[Ignore, ...]:
    """The comments of a file, in order. Of a file that is no Python, none."""
    if not _MARK.search(source.text):
        return ()
    found: list[Ignore] = []
    comments, ends = _comments(source.text)
    for number, column in comments:
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
        first = _next(source, number) if alone else number
        found.append(Ignore(_span(source, number, match.start(), end), (first, ends.get(first, first)), codes))
    return tuple(found)


def _comments(text: str) -> tuple[list[tuple[int, int]], dict[int, int]]:
    """Line and column of every comment, a `#` in a text being none; and of every line that a statement starts on its last."""
    import io
    import tokenize  # here, because hardly any file has such comments

    comments: list[tuple[int, int]] = []
    ends: dict[int, int] = {}
    start: int | None = None
    try:
        for token in tokenize.generate_tokens(io.StringIO(text, newline="").readline):
            if token.type == tokenize.COMMENT:
                comments.append(token.start)
            elif token.type == tokenize.NEWLINE and start is not None:
                ends[start] = token.start[0]
                start = None
            elif start is None and token.type not in (tokenize.NL, tokenize.INDENT, tokenize.DEDENT):
                start = token.start[0]
    except (tokenize.TokenError, SyntaxError):
        pass
    return comments, ends


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
            if ignore.lines[0] <= found.span.start.line <= ignore.lines[1]:
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
