"""`mlpc check --fix`: the files mended, again and again until nothing more can be."""

from __future__ import annotations

import codecs
import difflib
import io
import stat
import sys
import tokenize
from collections.abc import Callable
from pathlib import Path
from typing import Final

import click

from mlpc.cli.disk import write_atomically
from mlpc.diagnostics.fixing import apply_fixes
from mlpc.diagnostics.model import Diagnostic
from mlpc.driver import Result
from mlpc.source import SourceFile

_ROUNDS: Final = 20
"""Enough for fixes that stand in each other's way; more is a fix that does not mend."""


def fixed(check: Callable[[], Result], result: Result, *, unsafe: bool, write: bool) -> Result:
    """Mend what `result` names; gives what is then left. Without `write` the differences are printed, of one round."""
    mended = 0
    kept: set[str] = set()
    for _ in range(_ROUNDS):
        sources = _sources(result)
        fixes = apply_fixes(result.diagnostics, sources, unsafe)
        texts = {file: text for file, text in fixes.texts.items() if _parses(text)}
        kept |= {file for file in texts if write and not _may_write(file)}
        texts = {file: text for file, text in texts.items() if file not in kept}
        if not write:
            sys.stdout.write("".join(_diff(sources[file], text) for file, text in sorted(texts.items())))
            return result
        if not texts:
            break
        for file, text in texts.items():
            path = Path(file).resolve()  # of a link, the file behind it
            write_atomically(path, _encoded(text, path.read_bytes()))
        mended += sum(_files(item) <= set(texts) for item in fixes.mended)
        result = check()
    if mended:
        click.echo(f"mended {mended} problem{'s' * (mended != 1)}", err=True)
    for file in sorted(kept):
        click.echo(f"{file} is read-only, and stays as it is", err=True)
    return result


def _may_write(file: str) -> bool:
    """Whether its owner may write to a file. A file is replaced by a new one, which would not ask."""
    return bool(Path(file).stat().st_mode & stat.S_IWUSR)


def _files(item: Diagnostic) -> set[str]:
    return {edit.span.file for edit in item.fix.edits} if item.fix else set()


def _sources(result: Result) -> dict[str, SourceFile]:
    named = {edit.span.file for item in result.diagnostics if item.fix for edit in item.fix.edits}
    return {file: source for file in named if (source := result.source_of(file)) is not None}


def _parses(text: str) -> bool:
    """Whether Python can still read it. A fix that breaks a file is a bug, and does no harm."""
    import ast

    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    return True


def _encoded(text: str, old: bytes) -> bytes:
    """The bytes of a text in the encoding that the file has, its mark kept."""
    encoding, _ = tokenize.detect_encoding(io.BytesIO(old).readline)
    if encoding == "utf-8-sig":
        return codecs.BOM_UTF8 + text.encode()
    return text.encode(encoding)


def _diff(source: SourceFile, text: str) -> str:
    new = SourceFile(source.path, text)
    lines = difflib.unified_diff(source.lines, new.lines, source.path, source.path)
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)
