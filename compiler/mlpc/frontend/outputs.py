"""What a step writes, by what its function is declared to return."""

from __future__ import annotations

import re
from typing import cast

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend.classes import marked_field
from mlpc.frontend.coerce import type_name
from mlpc.frontend.core import Evaluator
from mlpc.frontend.suggest import suggestion
from mlpc.frontend.text import is_text
from mlpc.frontend.values import Given, Poison, Record, Runtime
from mlpc.ir import nodes as ir
from mlpc.ir.types import ArtifactType, FeatureGroupType, Field, MetricsType, OutputsType, Type
from mlpc.record import replace
from mlpc.source import Span


def outputs_of(result: Type, marker: Record | None, span: Span) -> tuple[ir.Output, ...]:
    """The outputs of a step, by what its function returns; `marker` is that of `-> Annotated[..., Output(...)]`."""
    match result:
        case ArtifactType():
            return (_output(marked_field("", result, marker, span), "output"),)
        case MetricsType() | FeatureGroupType():
            return (_output(marked_field("", result, marker, span), result.output or snake_case(result.name)),)
        case OutputsType(fields=fields):
            return tuple(
                _output(
                    field, (isinstance(field.type, MetricsType | FeatureGroupType) and field.type.output) or field.name
                )
                for field in fields
            )
        case _:
            return ()


def with_destinations(ev: Evaluator, outputs: tuple[ir.Output, ...], given: Given | None) -> tuple[ir.Output, ...]:
    """The outputs of one call, with the locations that it gives: that of the only one, or a dict of them by output."""
    if given is None or given.value is None:
        return outputs
    value = given.value
    known = {key: output for output in outputs for key in (output.name, output.field) if key}
    if not isinstance(value, dict):
        if len(outputs) != 1:
            ev.error(rules.WRONG_KIND, given.span, wanted=f"a dict of {_listed(outputs)}", got=type_name(value))
            return outputs
        return (_placed(ev, outputs[0], given),)
    places: dict[str, ir.Output] = {}
    for key, item in cast("dict[object, object]", value).items():
        name_span, span = ev.written(value, key, item, given.span)
        output = known.get(str(key))
        if output is None:
            hint = suggestion(str(key), known)
            problem = f"there is no output {key!r}: there are {_listed(outputs)}"
            ev.error(rules.OPTION_VALUE, name_span, name="destination", problem=problem, help=hint or "")
        else:
            places[output.name] = _placed(ev, output, Given(item, span))
    return tuple(places.get(output.name, output) for output in outputs)


def _placed(ev: Evaluator, output: ir.Output, given: Given) -> ir.Output:
    value = given.value
    if isinstance(value, Poison):
        return output
    if not is_text(value) and not (isinstance(value, Runtime) and isinstance(value.type, ArtifactType)):
        ev.error(rules.WRONG_KIND, given.span, wanted="a location in S3", got=type_name(value))
        return output
    destination = ev.lower(value, given.span)
    return output if destination is None else replace(output, destination=destination)


def _listed(outputs: tuple[ir.Output, ...]) -> str:
    return ", ".join(f"`{output.field or output.name}`" for output in outputs) or "none"


def _output(field: Field, default: str) -> ir.Output:
    destination: ir.Value | None = None
    if field.destination is not None:
        where = field.destination
        destination = where if isinstance(where, ir.Template) else ir.Const(value=where, span=field.span)
    return ir.Output(
        field=field.name,
        name=field.output_name or default,
        type=field.type,
        path=field.path,
        destination=destination,
        mode=field.mode,
        span=field.span,
        places=field.places,
    )


def snake_case(name: str) -> str:
    """`EvaluationReport` -> `evaluation_report`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()
