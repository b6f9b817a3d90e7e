"""What a model package is registered with: metrics, reports, and the baselines that later checks compare with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mlpc.backends.sagemaker.context import Context
from mlpc.backends.sagemaker.model import Json
from mlpc.backends.sagemaker.requests import Tree, option_of, place
from mlpc.backends.sagemaker.values import metrics_file, text
from mlpc.ir import nodes as ir
from mlpc.ir.types import MetricsType
from mlpc.service.documents import BASELINES, METRICS
from mlpc.service.steps import MemberPath

_BASELINES = "drift_check_baselines"
KEYWORDS = frozenset({*METRICS, _BASELINES})
"""The options that `place_documents` places."""


def place_documents(tree: Tree, step: ir.Step, context: Context) -> None:
    """Add `ModelMetrics` and `DriftCheckBaselines`, where something is said of them."""
    for member, found in (("ModelMetrics", _said(step, METRICS)), ("DriftCheckBaselines", _baselines(step))):
        for path, value in found:
            document: Json = {"ContentType": "application/json", "S3Uri": _location(value, context)}
            place(tree, (member, *path), document)


def _said(step: ir.Step, members: Mapping[str, MemberPath]) -> Iterator[tuple[MemberPath, ir.Value]]:
    for name, path in members.items():
        value = option_of(step, name)
        if value is not None:
            yield path, value


def _baselines(step: ir.Step) -> Iterator[tuple[MemberPath, ir.Value]]:
    said = option_of(step, _BASELINES)
    if isinstance(said, ir.MapValue):
        entries = dict(said.entries)
        yield from ((path, entries[name]) for name, path in BASELINES.items() if name in entries)


def _location(value: ir.Value, context: Context) -> Json:
    """The document of a whole Metrics, or a location."""
    if isinstance(value, ir.OutputRef) and isinstance(value.type, MetricsType):
        return metrics_file(value, context)
    if isinstance(value, ir.DocumentRef) and not value.path:
        return text(value.location, context)
    return text(value, context)
