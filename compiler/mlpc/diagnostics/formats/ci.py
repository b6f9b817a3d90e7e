"""What the pages of a CI service show beside the code."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final

from mlpc.diagnostics.formats.places import fingerprints
from mlpc.diagnostics.model import Diagnostic

_DATA: Final[Mapping[str, str]] = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY: Final[Mapping[str, str]] = {**_DATA, ":": "%3A", ",": "%2C"}
_GITLAB: Final[Mapping[str, str]] = {"error": "major", "warning": "minor"}


def github(found: Sequence[Diagnostic], files: Sequence[str]) -> str:
    """Workflow commands of GitHub Actions, one a line."""
    return "".join(f"{_command(item)}\n" for item in found)


def _command(item: Diagnostic) -> str:
    start, end = item.span.start, item.span.end
    properties = {
        "title": f"{item.rule.code} {item.rule.name}",
        "file": item.span.file,
        "line": start.line,
        "endLine": end.line,
    }
    # The service shows columns only of what is on one line.
    if start.line == end.line:
        properties |= {"col": start.column + 1, "endColumn": end.column + 1}
    listed = ",".join(f"{key}={_escaped(str(value), _PROPERTY)}" for key, value in properties.items())
    said = "\n".join(text for text in (item.message, item.help) if text)
    return f"::{item.severity} {listed}::{_escaped(said, _DATA)}"


def _escaped(text: str, table: Mapping[str, str]) -> str:
    return "".join(table.get(letter, letter) for letter in text)


def gitlab(found: Sequence[Diagnostic], files: Sequence[str]) -> str:
    """A Code Quality report of GitLab."""
    made: list[dict[str, object]] = []
    for item, mark in zip(found, fingerprints(found), strict=True):
        lines = {"begin": item.span.start.line, "end": item.span.end.line}
        made.append(
            {
                "description": f"{item.rule.code}: {item.message}",
                "check_name": item.rule.name,
                "fingerprint": mark,
                "severity": _GITLAB[item.severity],
                "location": {"path": item.span.file, "lines": lines},
            }
        )
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"
