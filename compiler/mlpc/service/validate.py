"""Judge a pipeline definition, wherever it comes from, and say what is wrong in sentences.

`parse_definition` reads the text, `validate` judges the document: against the schema (`schema`, `explain`), then what
no schema can say: references (`references`), order (`graph`) and the rest (`rules`).
"""

import json
import math
import re
from collections.abc import Collection, Iterator
from functools import cache
from typing import Any, Final, NoReturn, cast

from mlpc.service.explain import explain
from mlpc.service.graph import graph_findings
from mlpc.service.outline import items, members, outline
from mlpc.service.problems import Finding, Place, Problem, Severity, pointer, shown
from mlpc.service.references import property_file_findings, reference_findings
from mlpc.service.rules import rule_findings
from mlpc.service.schema import definition_schema
from mlpc.service.templates import has_placeholder, is_open, placeholder_like

__all__ = ["MAX_DEPTH", "Problem", "Severity", "parse_definition", "validate"]

MAX_DEPTH: Final = 96
"""Objects and lists in each other, some thirty conditions one within the other. Real definitions have 18."""


def validate(document: object, placeholders: Collection[str] = ()) -> list[Problem]:
    """Every problem of a definition, in the order of the document; none where it is good.

    `placeholders`: texts that a tool fills in later; of a text with one of them, nothing is asked about its form. `document` is what JSON
    holds. Any other value, or one nested deeper than `MAX_DEPTH`, is the only problem then
    reported.
    """
    unreadable = _unreadable(document)
    if unreadable is not None:
        return [Problem(pointer(unreadable.place), unreadable.message)]
    try:
        findings = [
            finding for error in _validator().iter_errors(document) for finding in _findings(error, placeholders)
        ]
    except RecursionError:
        # Called from far down a stack, what is within the limit can still be too deep.
        return [Problem("", "the definition is nested too deep to be looked at")]
    if isinstance(document, dict):
        found = outline(members(cast("object", document)))
        findings += reference_findings(found)
        findings += property_file_findings(found)
        findings += graph_findings(found)
        findings += rule_findings(found)
    ordered = sorted(set(findings), key=_order)
    return [Problem(pointer(finding.place), finding.message, finding.severity) for finding in ordered]


def _findings(error: Any, placeholders: Collection[str]) -> Iterator[Finding]:
    member = error.absolute_path[-1] if error.absolute_path else None
    if not is_open(error.validator, error.instance, member):
        yield from explain(error)
    elif not has_placeholder(error.instance, placeholders):
        found = placeholder_like(error.instance)
        more = f"; if a tool fills in `{found}`, say so: `--placeholder '{found}'`" if found is not None else ""
        yield from (finding._replace(message=finding.message + more) for finding in explain(error))


@cache
def _validator() -> Any:
    # A tenth of a second to import: only who validates pays for it.
    from jsonschema import Draft202012Validator

    return Draft202012Validator(definition_schema())


def _order(finding: Finding) -> tuple[object, ...]:
    """By place, elements of lists by number, then by message."""
    return tuple((0, part, "") if isinstance(part, int) else (1, 0, part) for part in finding.place), finding.message


def _unreadable(document: object) -> Finding | None:
    """The first thing of a document that no JSON text could have said, or that is nested too deep to be looked at."""
    pending: list[tuple[object, Place]] = [(document, ())]
    while pending:
        value, place = pending.pop()
        if len(place) > MAX_DEPTH:
            return Finding(place, f"the definition is nested deeper than {MAX_DEPTH} levels here")
        if isinstance(value, dict):
            for key, part in cast("dict[object, object]", value).items():
                if not isinstance(key, str):
                    return Finding(place, f"a key is not a text but {shown(key)}")
                pending.append((part, (*place, key)))
        elif isinstance(value, list):
            pending.extend((part, (*place, at)) for at, part in enumerate(items(cast("object", value))))
        elif isinstance(value, float):
            if not math.isfinite(value):
                return Finding(place, f"`{value}` is not a number of JSON")
        elif value is not None and not isinstance(value, (str, int)):
            return Finding(place, f"this is {shown(value)}, which is not a value of JSON")
    return None


# --- text -------------------------------------------------------------------------------------------------------------

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|-?Infinity|NaN', re.DOTALL)


class _NotJson(ValueError):
    """A number that Python reads and JSON does not have."""


def parse_definition(data: bytes) -> object:
    """The document in a JSON text, or the `Problem` of a text that is not JSON in UTF-8.

    The problem's message has the line and the column, both from 1.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        return Problem("", f"the text is not UTF-8: byte 0x{data[error.start]:02x} at {_position(before, len(before))}")
    if text.startswith("\ufeff"):
        return Problem("", "the text starts with a byte order mark, which JSON does not have, at line 1, column 1")
    try:
        return json.loads(text, parse_constant=_constant)
    except json.JSONDecodeError as error:
        return Problem("", f"the text is not JSON: {_worded(error.msg)} at line {error.lineno}, column {error.colno}")
    except _NotJson as error:
        at = next((found.start() for found in _TOKEN.finditer(text) if found[0] == str(error)), 0)
        return Problem("", f"the text is not JSON: {error} is not a number of JSON, at {_position(text, at)}")
    except RecursionError:
        return Problem("", f"the text is nested too deep: at most {MAX_DEPTH} levels are looked at")
    except ValueError:
        # Python refuses to read whole numbers of thousands of digits.
        at = next((found.start() for found in re.finditer(r"[0-9]{1000,}", text)), 0)
        return Problem("", f"a number has more digits than can be read, at {_position(text, at)}")


def _constant(name: str) -> NoReturn:
    raise _NotJson(name)


def _worded(message: str) -> str:
    return message[:1].lower() + message[1:]


def _position(text: str, at: int) -> str:
    start = text.rfind("\n", 0, at) + 1
    return f"line {text.count(chr(10), 0, at) + 1}, column {at - start + 1}"
