"""JSON: a list of objects. Lines and columns from 1, columns in code points, ends excluded."""

from __future__ import annotations

import json
from collections.abc import Sequence

from mlpc.diagnostics.model import Diagnostic, Fix
from mlpc.source import Span


def json_text(found: Sequence[Diagnostic], files: Sequence[str]) -> str:
    return json.dumps([_object(item) for item in found], indent=2, ensure_ascii=False) + "\n"


def _object(item: Diagnostic) -> dict[str, object]:
    return {
        "code": item.rule.code,
        "name": item.rule.name,
        "severity": item.severity,
        "message": item.message,
        **_place(item.span),
        "related": [{"message": related.message, **_place(related.span)} for related in item.related],
        "notes": [item.note] if item.note else [],
        "help": item.help or None,
        "fix": _fix(item.fix) if item.fix else None,
    }


def _fix(fix: Fix) -> dict[str, object]:
    return {
        "title": fix.title,
        "safe": fix.safe,
        "edits": [{**_place(edit.span), "text": edit.text} for edit in fix.edits],
    }


def _place(span: Span) -> dict[str, object]:
    return {
        "file": span.file,
        "line": span.start.line,
        "column": span.start.column + 1,
        "end_line": span.end.line,
        "end_column": span.end.column + 1,
    }
