"""Steps that are called without being declared: `register_model`, `create_model`, `transform`."""

from __future__ import annotations

from typing import Final, NamedTuple

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend.binding import Arguments, bind
from mlpc.frontend.coerce import type_name
from mlpc.frontend.core import Evaluator
from mlpc.frontend.frame import Frame
from mlpc.frontend.options import common_options, fixed_options
from mlpc.frontend.steps import step_name
from mlpc.frontend.values import POISON, Given, Param, Poison, Runtime
from mlpc.ir import nodes as ir
from mlpc.ir.types import ArtifactType, HandleType, Type, artifact_type


class Operand(NamedTuple):
    """An input of an intrinsic: an artifact of this kind, or what a step of one of these kinds gives."""

    name: str
    artifact: str | None = None
    handles: tuple[str, ...] = ()
    wanted: str = ""


class Intrinsic(NamedTuple):
    """`kind` is the service's step type, `result` what a call gives."""

    kind: str
    operands: tuple[Operand, ...]
    result: Type


_MODEL: Final = Operand("model", "ModelArtifact", wanted="the ModelArtifact of a training step")
_PACKAGED: Final = Operand(
    "model", "ModelArtifact", ("Model",), "the ModelArtifact of a training step, or a created model"
)
_SERVABLE: Final = Operand("servable", None, ("Model",), "the result of `create_model`")
_DATA: Final = Operand("data", "Artifact", wanted="a Dataset")

INTRINSICS: Final = {
    "mlpc.create_model": Intrinsic("Model", (_MODEL,), HandleType(kind="Model")),
    "mlpc.register_model": Intrinsic("RegisterModel", (_PACKAGED,), HandleType(kind="ModelPackage")),
    "mlpc.transform": Intrinsic("Transform", (_SERVABLE, _DATA), artifact_type("Dataset")),
}
PENDING: Final = frozenset(
    "mlpc." + name
    for name in [
        "tune",
        "auto_ml",
        "quality_check",
        "clarify_check",
        "endpoint_config",
        "endpoint",
        "inference_component",
        "lineage",
        "cleanup",
        "job",
        "raw_step",
        "maximize",
        "minimize",
        "continuous",
        "integer",
        "categorical",
    ]
)
"""Names of `mlpc` that the compiler does not lower yet: a use of one is an error that says so."""


def call_intrinsic(ev: Evaluator, path: str, call: Arguments, frame: Frame) -> object:
    intrinsic = INTRINSICS[path]
    word = path.rpartition(".")[2]
    if frame.builder is None:
        return ev.error(rules.OUTSIDE_PIPELINE, call.span, name=word)
    names = {operand.name for operand in intrinsic.operands}
    params = [Param(operand.name, "any", None, None, call.span) for operand in intrinsic.operands]
    operands = {key: given for key, given in call.keywords.items() if key in names}
    keywords = {key: given for key, given in call.keywords.items() if key not in names}
    bound = bind(ev, word, params, Arguments(call.positional, operands, call.span, call.complete), call.span)
    special = fixed_options(ev, word, keywords, intrinsic.kind)
    if special is None:
        return POISON
    name = step_name(ev, frame, word, special.name, call.span)
    result = Runtime(ir.OutputRef(step=name, path=(), type=intrinsic.result, span=call.span), intrinsic.result)
    if bound is None:
        return result
    inputs = [_operand(ev, operand, bound[operand.name]) for operand in intrinsic.operands]
    frame.builder.add(
        ir.Step(
            name=name,
            kind=intrinsic.kind,
            function=word,
            guard=frame.guard,
            inputs=tuple(item for item in inputs if item is not None),
            options=common_options(ev, keywords, special),
            cache=special.cache,
            retry=special.retry,
            depends_on=special.depends_on,
            display_name=special.display_name,
            description=special.description,
            request=special.request,
            span=call.span,
            name_span=special.name.span if special.name is not None else None,
            definition=call.span,
        ),
        frame,
    )
    return result


def _operand(ev: Evaluator, operand: Operand, given: Given | None) -> ir.Input | None:
    if given is None or isinstance(given.value, Poison):
        return None
    value = given.value
    if isinstance(value, Runtime) and _fits(value.type, operand):
        return ir.Input(name=operand.name, value=value.value, type=value.type, span=given.span)
    ev.error(rules.OPERAND_TYPE, given.span, name=operand.name, wanted=operand.wanted, got=type_name(value))
    return None


def _fits(type_: Type, operand: Operand) -> bool:
    if isinstance(type_, ArtifactType):
        return operand.artifact is not None and f"mlpc:{operand.artifact}" in type_.bases
    return isinstance(type_, HandleType) and type_.kind in operand.handles
