"""`Evaluation.at(location)`: a document in S3, as the `Metrics` that says what is in it."""

from __future__ import annotations

import re
from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend import text
from mlpc.frontend.binding import Arguments
from mlpc.frontend.coerce import type_name
from mlpc.frontend.core import Evaluator
from mlpc.frontend.values import POISON, ClassValue, Poison, Runtime
from mlpc.ir import nodes as ir
from mlpc.ir.types import ArtifactType

_OVER_HTTP: Final = re.compile(r"https?://(?:([^/]+)\.)?s3[.-][^/]*amazonaws\.com(?:\.cn)?/(.+)")


def as_location(url: str) -> str | None:
    """What to write for the address of an object of S3; None where it is none."""
    match = _OVER_HTTP.fullmatch(url)
    if match is None:
        return None
    return f'write `"s3://{match[1]}/{match[2]}"`' if match[1] else f'write `"s3://{match[2]}"`'


def document_at(ev: Evaluator, owner: ClassValue, call: Arguments) -> object:
    """The document of a class at a location, whose fields can be read."""
    if len(call.positional) != 1 or call.keywords:
        return ev.error(rules.DOCUMENT_FORM, call.span, name=owner.name)
    where = call.positional[0]
    value = where.value
    if isinstance(value, Poison):
        return POISON
    is_location = isinstance(value, Runtime) and isinstance(value.type, ArtifactType)
    if not text.is_text(value) and not is_location:
        wanted = "the location of a JSON file, as text"
        return ev.error(rules.WRONG_KIND, where.span, wanted=wanted, got=type_name(value))
    if isinstance(value, str) and not value.startswith("s3://"):
        return ev.error(rules.NOT_S3, where.span, location=value, help=as_location(value))
    if isinstance(value, Runtime) and isinstance(value.value, ir.OutputRef) and _is_folder(value):
        return ev.error(rules.DOCUMENT_FOLDER, where.span, step=value.value.step)
    if isinstance(value, Runtime) and isinstance(value.value, ir.DataSource):
        wanted = "the location of a JSON file, as text"
        return ev.error(rules.WRONG_KIND, where.span, wanted=wanted, got=f"`{value.value.kind}(...)`")
    location = ev.lower(value, where.span)
    if location is None:
        return POISON
    return Runtime(ir.DocumentRef(location=location, path=(), type=owner.type, span=call.span), owner.type)


def _is_folder(value: Runtime) -> bool:
    """Whether a location is what a step has been given to write files to. A file that a check has left is an `Artifact`."""
    return isinstance(value.type, ArtifactType) and value.type.kind != "Artifact"
