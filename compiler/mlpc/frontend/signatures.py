"""The signature of a step: what its parameters and its result are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend.annotations import annotation, marker_of
from mlpc.frontend.bodies import CALLS, CLUSTERS
from mlpc.frontend.classes import UNFIT
from mlpc.frontend.coerce import coerce, condition_argument
from mlpc.frontend.core import Evaluator
from mlpc.frontend.frame import Frame
from mlpc.frontend.notebooks import NOTEBOOK
from mlpc.frontend.values import Param, Record, StepValue
from mlpc.ir import nodes as ir
from mlpc.ir.types import (
    STR,
    ArtifactType,
    FeatureGroupType,
    ListType,
    MetricsType,
    NoneType,
    OutputsType,
    ScalarType,
    Type,
)

_RESULTS: Final = {"notebook": "return a `Dataset`, where it writes, or nothing"}
"""What a step of a kind may return, where the rule's own advice does not say it."""


class Signature(NamedTuple):
    """The parameters and the result of a step, resolved. `defaults`: those of its parameters that fit."""

    params: tuple[tuple[Param, Type, Record | None], ...]
    result: Type
    marker: Record | None
    defaults: Mapping[str, ir.Value]


def resolve_signature(ev: Evaluator, step: StepValue, kind: str) -> Signature | None:
    """The types of a step's parameters and result; None, said, where one of them is not a type of the pipeline."""
    return ev.once(("signature", step.module, step.name), lambda: _signature(ev, step, kind))


def _signature(ev: Evaluator, step: StepValue, kind: str) -> Signature | None:
    frame = Frame(module=step.module, locals={})
    params: list[tuple[Param, Type, Record | None]] = []
    defaults: dict[str, ir.Value] = {}
    failed = False
    for param in step.params:
        if param.kind in ("args", "kwargs"):
            ev.error(rules.STAR_PARAMETER, param.span, function=step.name)
            failed = True
        elif param.annotation is None:
            ev.error(rules.NO_ANNOTATION, param.span, name=param.name, function=step.name)
            failed = True
        else:
            found = annotation(ev, param.annotation, frame)
            if found.type is None:
                failed = True
            elif not isinstance(found.type, ScalarType | ArtifactType) and not (
                kind in CLUSTERS and found.type == ListType(element=STR)
            ):
                help_ = "take its name: a `str`" if isinstance(found.type, FeatureGroupType) else None
                ev.error(rules.PARAMETER_TYPE, found.span, name=param.name, help=help_)
                failed = True
            else:
                wanted, where = "Arg", f"a value that a {kind} step takes"
                if isinstance(found.type, ArtifactType) and is_mounted(step, kind):
                    wanted, where = "Input", f"an artifact that a {kind} step takes"
                params.append((param, found.type, marker_of(ev, found, wanted, where)))
                if param.default is not None:
                    given = condition_argument(ev, ev.given(param.default, frame))
                    value = coerce(ev, given, found.type, param.name, param.span)
                    defaults.update({} if value is None else {param.name: value})
    result: Type = NoneType()
    marker: Record | None = None
    if step.returns is not None:
        found = annotation(ev, step.returns, frame)
        if found.type is None:
            return None
        result = found.type
        named = kind == "Processing" and isinstance(result, ArtifactType | MetricsType | FeatureGroupType)
        marker = marker_of(ev, found, "Output" if named else None, f"the result of `{step.name}`")
        word = "notebook" if step.decorator == NOTEBOOK else kind
        if not _returnable(result, word):
            ev.error(rules.RESULT_TYPE, found.span, kind=word, function=step.name, help=_RESULTS.get(word))
            return None
        if isinstance(result, OutputsType | MetricsType) and not result.fields:
            if not ev.memo.get((UNFIT, result.identity)):
                ev.error(rules.EMPTY_CLASS, found.span, name=result.name, what="fields")
            return None
    return None if failed else Signature(tuple(params), result, marker, defaults)


def _returnable(result: Type, kind: str) -> bool:
    """A processing step gives artifacts and metrics, a training step a model and metrics."""
    if kind in CALLS:
        return isinstance(result, NoneType) or (
            isinstance(result, OutputsType) and all(isinstance(field.type, ScalarType) for field in result.fields)
        )
    if kind in CLUSTERS:
        return isinstance(result, NoneType)
    if kind == "notebook":
        # Where it has written its outputs.
        return isinstance(result, NoneType) or (isinstance(result, ArtifactType) and result.kind != "ModelArtifact")
    match result:
        case NoneType() | MetricsType() | FeatureGroupType():
            return kind == "Processing" or isinstance(result, NoneType)
        case ArtifactType(kind=artifact):
            # What a processing step writes is a folder; a model is an archive, which only a training job makes.
            return (kind == "Training") == (artifact == "ModelArtifact")
        case OutputsType(fields=fields):
            types = [field.type for field in fields]
            if kind == "Processing":
                return all(
                    isinstance(type_, MetricsType | FeatureGroupType)
                    or (isinstance(type_, ArtifactType) and type_.kind != "ModelArtifact")
                    for type_ in types
                )
            models = [type_ for type_ in types if isinstance(type_, ArtifactType)]
            return (
                len(models) == 1
                and models[0].kind == "ModelArtifact"
                and all(isinstance(type_, ArtifactType | MetricsType) for type_ in types)
            )
        case _:
            return False


def is_mounted(step: StepValue, kind: str) -> bool:
    """Whether a step finds its artifacts in folders. One that has no channels of its own is told the location, as text."""
    return step.decorator != NOTEBOOK and kind not in CLUSTERS | CALLS
