"""What programs read of diagnostics: each format against a reader that is not ours, with texts that try to break out of it."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema
import pytest
from junitparser import JUnitXml
from pydantic import BaseModel
from sarif_pydantic import Sarif

from mlpc.diagnostics.catalogue import UNDEFINED, UNUSED_IGNORE
from mlpc.diagnostics.formats import FORMATS
from mlpc.diagnostics.model import Diagnostic, Edit, Fix, diagnostic
from mlpc.source import Loc, Span

NASTY = 'a "b" <c> & ü 💥 %0A\n]]> :: , \x1b \x00'


def span(line: int, start: int, end: int, file: str = "in folder/p.py", last: int | None = None) -> Span:
    return Span(file, Loc(line, start), Loc(last or line, end))


FOUND: tuple[Diagnostic, ...] = (
    diagnostic(UNDEFINED, span(3, 4, 9), {"name": "x", "note": None, "help": "did you mean `y`?"}),
    diagnostic(UNDEFINED, span(4, 4, 9), {"name": "x", "note": None, "help": None}),
    diagnostic(UNDEFINED, span(5, 0, 2, last=7), {"name": NASTY, "note": None, "help": None}),
    diagnostic(
        UNUSED_IGNORE,
        span(9, 20, 26, "über.py"),
        {"code": "MLP501", "note": None, "help": None},
        (),
        Fix("delete it", (Edit(span(9, 18, 30, "über.py"), NASTY),), True),
    ),
)
FILES = ("in folder/p.py", "clean.py", "über.py")


@pytest.fixture(params=[FOUND, ()], ids=["some", "none"])
def found(request: pytest.FixtureRequest) -> tuple[Diagnostic, ...]:
    chosen: tuple[Diagnostic, ...] = request.param
    return chosen


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_ends_its_last_line(name: str, found: tuple[Diagnostic, ...]) -> None:
    text = FORMATS[name](found, FILES)
    assert text == "" or text.endswith("\n")
    assert text == FORMATS[name](found, FILES)


def test_concise() -> None:
    first, *_ = FORMATS["concise"](FOUND, FILES).split("\n")
    assert re.fullmatch(r"in folder/p\.py:3:5: error\[MLP201\]: .*`x`.*", first)


PLACE = {
    "file": {"type": "string"},
    **{key: {"type": "integer", "minimum": 1} for key in ("line", "column", "end_line", "end_column")},
}
OBJECT: dict[str, Any] = {
    "type": "object",
    "properties": {
        "code": {"pattern": r"^MLP\d{3}$"},
        "name": {"pattern": "^[a-z0-9-]+$"},
        "severity": {"enum": ["error", "warning"]},
        "message": {"type": "string"},
        "related": {"type": "array"},
        "notes": {"type": "array", "items": {"type": "string"}},
        "help": {"type": ["string", "null"]},
        "fix": {
            "type": ["object", "null"],
            "properties": {
                "title": {"type": "string"},
                "safe": {"type": "boolean"},
                "edits": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {**PLACE, "text": {"type": "string"}},
                        "required": [*PLACE, "text"],
                    },
                },
            },
            "required": ["title", "safe", "edits"],
        },
        **PLACE,
    },
    "required": ["code", "name", "severity", "message", "related", "notes", "help", "fix", *PLACE],
    "additionalProperties": False,
}


def test_json(found: tuple[Diagnostic, ...]) -> None:
    document = json.loads(FORMATS["json"](found, FILES))
    jsonschema.validate(document, {"type": "array", "items": OBJECT})
    assert [(item["line"], item["column"]) for item in document] == [
        (item.span.start.line, item.span.start.column + 1) for item in found
    ]


def unknown_members(model: object, path: str = "") -> list[str]:
    """The members that a format's own model does not know, but for two that the standard has."""
    if isinstance(model, list):
        return [name for at, item in enumerate(model) for name in unknown_members(item, f"{path}/{at}")]
    if not isinstance(model, BaseModel):
        return []
    own = [f"{path}/{name}" for name in model.model_extra or {} if name not in ("$schema", "columnKind")]
    return own + [
        name for key in type(model).model_fields for name in unknown_members(getattr(model, key), f"{path}/{key}")
    ]


def test_sarif(found: tuple[Diagnostic, ...]) -> None:
    text = FORMATS["sarif"](found, FILES)
    log = Sarif.model_validate_json(text)
    assert unknown_members(log) == []
    (run,) = log.runs
    assert log.version == "2.1.0"
    rules = run.tool.driver.rules or []
    for result, item in zip(run.results or [], found, strict=True):
        assert rules[result.rule_index or 0].id == result.rule_id == item.rule.code
        place = (result.locations or [])[0].physical_location
        assert place is not None and place.artifact_location is not None and place.region is not None
        assert re.fullmatch(r"[\w./%-]+", place.artifact_location.uri or "", re.ASCII)
        assert (place.region.start_line, place.region.start_column) == (
            item.span.start.line,
            item.span.start.column + 1,
        )


def test_github(found: tuple[Diagnostic, ...]) -> None:
    lines = FORMATS["github"](found, FILES).splitlines()
    assert len(lines) == len(found)
    for line, item in zip(lines, found, strict=True):
        match = re.fullmatch(r"::(error|warning) ([^:]*)::([^\r\n]*)", line)
        assert match is not None
        properties = dict(pair.split("=", 1) for pair in match[2].split(","))
        assert (properties["file"], properties["line"]) == (item.span.file, str(item.span.start.line))
        said = match[3].replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
        assert said.startswith(item.message)


def test_gitlab(found: tuple[Diagnostic, ...]) -> None:
    report = json.loads(FORMATS["gitlab"](found, FILES))
    assert len({entry["fingerprint"] for entry in report}) == len(found)
    for entry, item in zip(report, found, strict=True):
        assert entry["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert (entry["location"]["path"], entry["location"]["lines"]["begin"]) == (
            item.span.file,
            item.span.start.line,
        )


def test_a_fingerprint_does_not_know_lines() -> None:
    moved = tuple(item._replace(span=span(40 + at, 0, 1, item.span.file)) for at, item in enumerate(FOUND))
    one, other = (json.loads(FORMATS["gitlab"](items, FILES)) for items in (FOUND, moved))
    assert [entry["fingerprint"] for entry in one] == [entry["fingerprint"] for entry in other]


def test_junit(found: tuple[Diagnostic, ...]) -> None:
    text = FORMATS["junit"](found, FILES)
    suites = {suite.name: suite for suite in JUnitXml.fromstring(text.encode())}
    assert list(suites) == list(FILES)
    failed = {name: [case for case in suite if not case.is_passed] for name, suite in suites.items()}
    assert [len(cases) for cases in failed.values()] == [
        sum(item.span.file == file for item in found) for file in FILES
    ]
    assert all(
        suite.tests == len(list(suite)) and suite.failures == len(failed[name]) for name, suite in suites.items()
    )
