"""Raw steps: written out as they are, run-time values as expressions."""

from __future__ import annotations

from collections.abc import Mapping

from mlpc.backends.base import InternalError
from mlpc.backends.sagemaker.context import Context
from mlpc.backends.sagemaker.model import Json
from mlpc.backends.sagemaker.requests import Tree, structured
from mlpc.backends.sagemaker.values import expression
from mlpc.ir import nodes as ir
from mlpc.service.steps import STEP_TYPES


def arguments(step: ir.Step, context: Context) -> Tree:
    """What stands under `Arguments`: where the request of the type is known, numbers are text in place of text."""
    body = _body(step)
    row = STEP_TYPES.get(step.kind)
    if row is None or row.request is None:
        return {key: expression(item, context) for key, item in body.arguments.entries}
    return {key: structured(item, row.request, (key,), step, context) for key, item in body.arguments.entries}


def members(step: ir.Step, context: Context) -> Mapping[str, Json]:
    """What stands beside it."""
    return {key: expression(item, context) for key, item in _body(step).members.entries}


def _body(step: ir.Step) -> ir.RawBody:
    if not isinstance(step.body, ir.RawBody):
        raise InternalError(f"{step.name} is no raw step", step.span)
    return step.body
