"""What is spliced into a JSON document leaves it one.

A dict or list may stand where the service takes the text of a JSON document. The service joins the texts of run-time values into that
text without quoting, so a number may stand for itself, and a text only where it can hold no quote and no backslash.

Assumes that members have their own names. Establishes what it says.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.sink import Sink
from mlpc.ir import nodes as ir
from mlpc.ir.traverse import values_in
from mlpc.ir.types import ArtifactType, HandleType, ScalarType
from mlpc.ir.values import type_of
from mlpc.passes.fitting import element_span
from mlpc.passes.setting import Setting
from mlpc.service.keywords import member_paths
from mlpc.service.shapes import Shape, member_shape, shape
from mlpc.service.spelling import JSON_TEXTS
from mlpc.service.steps import STEP_TYPES
from mlpc.source import Span

_FREE: Final = frozenset({"Processing", "Training", "Lambda", "Callback"})
"""Types of step whose results are the user's own texts; what the others give are names and locations."""


def check_json_texts(pipeline: ir.Pipeline, setting: Setting, sink: Sink) -> ir.Pipeline:
    kinds = {step.name: step.kind for step in pipeline.steps}
    for step in pipeline.steps:
        row = STEP_TYPES.get(step.kind)
        if row is None or row.request is None or isinstance(step.body, ir.RawBody):
            continue
        for option in step.options:
            for path in member_paths(step.kind, option.name)[:1]:
                for document in _documents(option.value, member_shape(row.request, path)):
                    _check(document, option.name, option.span, kinds, sink)
        if step.request is not None:
            for document in _documents(step.request, shape(row.request)):
                _check(document, "request", step.request.span, kinds, sink)
    return pipeline


def _documents(value: ir.Value, found: Shape) -> Iterator[ir.Value]:
    """The dicts and lists that stand for a JSON document."""
    match value:
        case ir.MapValue() | ir.ListValue() if found.name in JSON_TEXTS:
            yield value
        case ir.MapValue(entries=entries) if found.kind == "structure":
            for key, item in entries:
                if key in found.members:
                    yield from _documents(item, shape(found.members[key]))
        case ir.MapValue(entries=entries) if found.value is not None:
            for _, item in entries:
                yield from _documents(item, shape(found.value))
        case ir.ListValue(items=items) if found.element is not None:
            for item in items:
                yield from _documents(item, shape(found.element))
        case _:
            pass


def _check(document: ir.Value, name: str, span: Span, kinds: Mapping[str, str], sink: Sink) -> None:
    for value in values_in(document):
        place = element_span(value, span)
        type_ = type_of(value)
        match value:
            case ir.ParamRef(type=ScalarType(kind="str", values=values)):
                broken = [text for text in values if json.dumps(text, ensure_ascii=False) != f'"{text}"']
                if broken:
                    problem = f"`{value.name}` can be {broken[0]!r}, which breaks the document"
                    sink.report(rules.JSON_VALUE, place, name=name, problem=problem)
                elif not values:
                    sink.report(rules.JSON_TEXT, place, name=name, parameter=value.name)
            case ir.ItemRef():
                sink.report(rules.JSON_TEXT, place, name=name, parameter="the item of the loop")
            case ir.OutputRef(type=ScalarType(kind="str"), step=source) if kinds.get(source) in _FREE:
                problem = f"the text that `{source}` gives can hold a quote or a backslash"
                sink.report(rules.JSON_VALUE, place, name=name, problem=problem)
            case ir.DocumentRef(type=ScalarType(kind="str")):
                problem = "a text in a document can hold a quote or a backslash"
                sink.report(rules.JSON_VALUE, place, name=name, problem=problem)
            case ir.OutputRef() | ir.DocumentRef() if not isinstance(type_, ScalarType | ArtifactType | HandleType):
                problem = "a whole result is no value of JSON: pass one of its parts"
                sink.report(rules.JSON_VALUE, place, name=name, problem=problem)
            case _:
                pass
