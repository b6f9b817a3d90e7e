"""JUnit's XML: a suite a file, a case a problem; a file without any is a case that passes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from mlpc.diagnostics.model import Diagnostic

_NO_XML: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write."""


def junit(found: Sequence[Diagnostic], files: Sequence[str]) -> str:
    suites = dict.fromkeys((*files, *(item.span.file for item in found)))
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="mlpc" tests="{_tests(found, list(suites))}" failures="{len(found)}" errors="0">',
    ]
    for file in suites:
        own = [item for item in found if item.span.file == file]
        lines.append(
            f'  <testsuite name={_attribute(file)} tests="{max(len(own), 1)}" failures="{len(own)}" errors="0">'
        )
        if not own:
            lines.append(f'    <testcase name="mlpc" classname={_attribute(file)}/>')
        for item in own:
            lines += [
                f"    <testcase name={_attribute(f'{item.rule.code} at {item.span.start.line}:{item.span.start.column + 1}')}"
                f' classname={_attribute(file)} line="{item.span.start.line}">',
                f"      <failure type={_attribute(item.severity)} message={_attribute(item.message)}>"
                f"{escape(_clean(_body(item)))}</failure>",
                "    </testcase>",
            ]
        lines.append("  </testsuite>")
    return "\n".join([*lines, "</testsuites>", ""])


def _tests(found: Sequence[Diagnostic], files: Sequence[str]) -> int:
    failing = {item.span.file for item in found}
    return len(found) + sum(file not in failing for file in files)


def _body(item: Diagnostic) -> str:
    said = (f"{item.span}: {item.message}", item.note and f"note: {item.note}", item.help and f"help: {item.help}")
    return "\n".join(text for text in said if text)


def _attribute(text: str) -> str:
    return quoteattr(_clean(text))


def _clean(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)
