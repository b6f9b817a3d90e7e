"""What a step writes, by what its function is declared to return."""

from __future__ import annotations

import re

from mlpc.frontend.classes import marked_field
from mlpc.frontend.values import Record
from mlpc.ir import nodes as ir
from mlpc.ir.types import ArtifactType, FeatureGroupType, Field, MetricsType, OutputsType, Type
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
