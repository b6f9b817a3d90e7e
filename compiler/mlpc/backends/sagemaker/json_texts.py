"""JSON documents that travel as text: run-time values are spliced into the text, which the service does without quoting them."""

from __future__ import annotations

import json
from collections.abc import Iterator

from mlpc.backends.sagemaker.context import Context
from mlpc.backends.sagemaker.model import DocumentGet, Get, Join, Json, JsonGet
from mlpc.backends.sagemaker.values import expression
from mlpc.ir import nodes as ir
from mlpc.ir.types import ArtifactType, HandleType, ScalarType
from mlpc.ir.values import type_of

_Part = str | Get | JsonGet | DocumentGet


def document_text(value: ir.Value, context: Context) -> Json:
    """The text of a document: a literal where all of it is known, else one join of its pieces."""
    merged: list[_Part] = []
    for part in _document(value, context):
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        else:
            merged.append(part)
    return merged[0] if len(merged) == 1 and isinstance(merged[0], str) else Join("", tuple(merged))


def _document(value: ir.Value, context: Context) -> Iterator[_Part]:
    match value:
        case ir.Const(value=known):
            yield json.dumps(known, ensure_ascii=False)
        case ir.MapValue(entries=entries):
            for at, (key, item) in enumerate(entries):
                yield f"{', ' if at else '{'}{json.dumps(key, ensure_ascii=False)}: "
                yield from _document(item, context)
            yield "}" if entries else "{}"
        case ir.ListValue(items=items):
            for at, item in enumerate(items):
                yield ", " if at else "["
                yield from _document(item, context)
            yield "]" if items else "[]"
        case _:
            quote = '"' if _is_text(value) else ""
            yield quote
            yield from _pieces(expression(value, context))
            yield quote


def _is_text(value: ir.Value) -> bool:
    type_ = type_of(value)
    return isinstance(type_, ArtifactType | HandleType) or (isinstance(type_, ScalarType) and type_.kind == "str")


def _pieces(made: Json) -> Iterator[_Part]:
    """The parts of a run-time value, joins taken apart, literals as they stand between the quotes of a text of JSON."""
    match made:
        case Join(on=on, values=values):
            for at, item in enumerate(values):
                if at and on:
                    yield _escaped(on)
                yield from _pieces(item)
        case Get() | JsonGet() | DocumentGet():
            yield made
        case _:
            yield _escaped(str(made))


def _escaped(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]
