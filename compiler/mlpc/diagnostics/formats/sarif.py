"""SARIF 2.1.0, which code scanning services read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from urllib.parse import quote

from mlpc.diagnostics.formats.places import fingerprints
from mlpc.diagnostics.model import Diagnostic, Fix, Rule
from mlpc.source import Span
from mlpc.version import __version__

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(found: Sequence[Diagnostic], files: Sequence[str]) -> str:
    rules = sorted({item.rule for item in found}, key=lambda rule: rule.code)
    index = {rule.code: at for at, rule in enumerate(rules)}
    driver = {"name": "mlpc", "version": __version__, "rules": [_rule(rule) for rule in rules]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(item, index, mark) for item, mark in zip(found, fingerprints(found), strict=True)],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _rule(rule: Rule) -> dict[str, object]:
    made: dict[str, object] = {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": rule.name.replace("-", " ")},
        "defaultConfiguration": {"level": rule.severity},
    }
    if rule.why:
        made["fullDescription"] = {"text": rule.why}
    return made


def _result(item: Diagnostic, index: Mapping[str, int], mark: str) -> dict[str, object]:
    said = [item.message, *(f"{title}: {text}" for title, text in (("note", item.note), ("help", item.help)) if text)]
    made: dict[str, object] = {
        "ruleId": item.rule.code,
        "ruleIndex": index[item.rule.code],
        "level": item.severity,
        "message": {"text": "\n".join(said)},
        "locations": [_location(item.span)],
        "partialFingerprints": {"mlpc/v1": mark},
    }
    if item.related:
        made["relatedLocations"] = [
            {"id": at, **_location(related.span), "message": {"text": related.message}}
            for at, related in enumerate(item.related)
        ]
    if item.fix:
        made["fixes"] = [_fix(item.fix)]
    return made


def _fix(fix: Fix) -> dict[str, object]:
    files = dict.fromkeys(edit.span.file for edit in fix.edits)
    return {"description": {"text": fix.title}, "artifactChanges": [_change(fix, file) for file in files]}


def _change(fix: Fix, file: str) -> dict[str, object]:
    edits = [edit for edit in fix.edits if edit.span.file == file]
    return {
        "artifactLocation": {"uri": _uri(file)},
        "replacements": [
            {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}} for edit in edits
        ],
    }


def _location(span: Span) -> dict[str, object]:
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(span.file)}, "region": _region(span)}}


def _region(span: Span) -> dict[str, int]:
    names: Iterable[str] = ("startLine", "startColumn", "endLine", "endColumn")
    return dict(zip(names, (span.start.line, span.start.column + 1, span.end.line, span.end.column + 1), strict=True))


def _uri(file: str) -> str:
    return quote(file)
