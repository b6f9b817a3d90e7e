"""Steps that are called without being declared: `create_model`, `register_model`, `transform`, `endpoint_config` and their like."""

from __future__ import annotations

from collections.abc import Mapping
from posixpath import basename
from typing import Any, Final, NamedTuple

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend.binding import Arguments, bind
from mlpc.frontend.coerce import type_name
from mlpc.frontend.core import Evaluator
from mlpc.frontend.frame import Frame
from mlpc.frontend.options import Special, common_options, fixed_options
from mlpc.frontend.shipping import path_of
from mlpc.frontend.steps import step_name
from mlpc.frontend.values import POISON, Given, Param, Poison, Runtime, StepResult, StepValue
from mlpc.ir import nodes as ir
from mlpc.ir.types import NONE, STR, ArtifactType, HandleType, NoneType, ScalarType, Type, artifact_type
from mlpc.service import checks


class Operand(NamedTuple):
    """An input of an intrinsic: an artifact of this kind, what a step of one of these kinds gives, or, with `text`, a name.

    One that is not `required` is given by its keyword. One that is `optional` may be left out: other keywords say the same.
    """

    name: str
    artifact: str | None = None
    handles: tuple[str, ...] = ()
    wanted: str = ""
    text: bool = False
    required: bool = True
    optional: bool = False


class Intrinsic(NamedTuple):
    """`kind` is the service's step type, `result` what a call gives: `NONE`, where it is only a step to wait for. `files`: keywords
    that name a file, here or in S3."""

    kind: str
    operands: tuple[Operand, ...]
    result: Type
    files: frozenset[str] = frozenset()


_MODEL: Final = Operand("model", "ModelArtifact", wanted="the ModelArtifact of a training step", optional=True)
_PACKAGED: Final = Operand(
    "model", "ModelArtifact", ("Model",), "the ModelArtifact of a training step, or a created model", optional=True
)
_SERVABLE: Final = Operand(
    "servable", None, ("Model",), "the result of `create_model`, or the name of a model", text=True
)
_SERVED: Final = _SERVABLE._replace(optional=True)
_CONFIG: Final = Operand("config", None, ("EndpointConfig",), "the result of `endpoint_config`", optional=True)
_ENDPOINT: Final = Operand("endpoint", None, ("Endpoint",), "the result of `endpoint`", optional=True)
_DATA: Final = Operand("data", "Artifact", wanted="a Dataset")
_VALIDATION: Final = Operand("validation", "Artifact", wanted="a Dataset", required=False)
_CHECKED: Final = Operand(
    "model", None, ("Model",), "the result of `create_model`, or the name of a model", text=True, required=False
)

INTRINSICS: Final = {
    "mlpc.create_model": Intrinsic("Model", (_MODEL,), HandleType(kind="Model")),
    "mlpc.register_model": Intrinsic("RegisterModel", (_PACKAGED,), HandleType(kind="ModelPackage")),
    "mlpc.transform": Intrinsic("Transform", (_SERVABLE, _DATA), artifact_type("Dataset")),
    "mlpc.endpoint_config": Intrinsic("EndpointConfig", (_SERVED,), HandleType(kind="EndpointConfig")),
    "mlpc.endpoint": Intrinsic("Endpoint", (_CONFIG,), HandleType(kind="Endpoint")),
    "mlpc.inference_component": Intrinsic(
        "InferenceComponent", (_ENDPOINT, _SERVED), HandleType(kind="InferenceComponent")
    ),
    "mlpc.auto_ml": Intrinsic("AutoML", (_DATA, _VALIDATION), HandleType(kind="BestModels")),
    "mlpc.lineage": Intrinsic("Lineage", (), NONE),
    "mlpc.job": Intrinsic("Job", (), HandleType(kind="Job")),
    "mlpc.quality_check": Intrinsic(
        "QualityCheck", (_DATA,), HandleType(kind="QualityCheckResult"), frozenset(checks.SCRIPTS)
    ),
    "mlpc.clarify_check": Intrinsic("ClarifyCheck", (_DATA, _CHECKED), HandleType(kind="ClarifyCheckResult")),
}


def call_intrinsic(ev: Evaluator, path: str, call: Arguments, frame: Frame) -> object:
    intrinsic = INTRINSICS[path]
    word = path.rpartition(".")[2]
    if frame.builder is None:
        return ev.error(rules.OUTSIDE_PIPELINE, call.span, name=word)
    names = {operand.name for operand in intrinsic.operands}
    places = len(call.positional)
    wanted = [
        operand
        for at, operand in enumerate(intrinsic.operands)
        if (at < places if operand.optional else operand.required) or operand.name in call.keywords
    ]
    params = [
        Param(operand.name, "any" if operand.required else "keyword", None, None, call.span) for operand in wanted
    ]
    operands = {key: given for key, given in call.keywords.items() if key in names}
    keywords = {key: given for key, given in call.keywords.items() if key not in names}
    bound = bind(ev, word, params, Arguments(call.positional, operands, call.span, call.complete), None)
    special = fixed_options(ev, word, keywords, intrinsic.kind)
    if special is None:
        return POISON
    name = step_name(ev, frame, word, special.name, call.span)
    result: object = StepResult(name, intrinsic.kind)
    if not isinstance(intrinsic.result, NoneType):
        result = Runtime(ir.OutputRef(step=name, path=(), type=intrinsic.result, span=call.span), intrinsic.result)
    if bound is None:
        return result
    inputs = [_operand(ev, operand, bound[operand.name]) for operand in wanted]
    keywords = {key: _file(ev, given, frame) if key in intrinsic.files else given for key, given in keywords.items()}
    parts = {
        "inputs": tuple(item for item in inputs if item is not None),
        "options": common_options(ev, keywords, special, kind=intrinsic.kind),
        "depends_on": special.depends_on,
    }
    add_step(frame, intrinsic.kind, word, name, special, call, parts)
    return result


def add_step(
    frame: Frame, kind: str, word: str, name: str, special: Special, call: Arguments, parts: Mapping[str, Any]
) -> None:
    """Add the step that a call of `word` makes. `parts`: the members of the step that are not the same for all such calls."""
    assert frame.builder is not None
    frame.builder.add(
        ir.Step(
            name=name,
            kind=kind,
            function=word,
            guard=frame.guard,
            cache=special.cache,
            retry=special.retry,
            display_name=special.display_name,
            description=special.description,
            request=special.request,
            span=call.span,
            name_span=special.name.span if special.name is not None else None,
            definition=call.span,
            **parts,
        ),
        frame,
    )


def _operand(ev: Evaluator, operand: Operand, given: Given | None) -> ir.Input | None:
    if given is None or isinstance(given.value, Poison) or (operand.optional and given.value is None):
        return None
    value = given.value
    if isinstance(value, Runtime) and _fits(value.type, operand):
        return ir.Input(name=operand.name, value=value.value, type=value.type, span=given.span)
    if operand.text and isinstance(value, str):
        return ir.Input(name=operand.name, value=ir.Const(value=value, span=given.span), type=STR, span=given.span)
    help_ = f"write {_MADE_BY[operand.handles[0]]}, and pass what it gives" if operand.handles else None
    if isinstance(value, StepValue):
        help_ = f"call it first: `{value.name}(...)`"
    ev.error(rules.OPERAND_TYPE, given.span, name=operand.name, wanted=operand.wanted, got=type_name(value), help=help_)
    return None


_MADE_BY: Final = {
    "Model": "`create_model(model, image=...)`",
    "EndpointConfig": "`endpoint_config(servable, ...)`",
    "Endpoint": "`endpoint(config, ...)`",
}
"""What gives the result of a step of each kind that an operand can be."""


def _fits(type_: Type, operand: Operand) -> bool:
    if isinstance(type_, ArtifactType):
        return operand.artifact is not None and f"mlpc:{operand.artifact}" in type_.bases
    if isinstance(type_, ScalarType):
        return operand.text and type_.kind == "str"
    return isinstance(type_, HandleType) and type_.kind in operand.handles


def _file(ev: Evaluator, given: Given, frame: Frame) -> Given:
    """A file beside the one that names it, with its content; a location in S3 is left as it is."""
    if not isinstance(given.value, str) or given.value.startswith("s3://"):
        return given
    path = path_of(ev, frame.module, given)
    if path is None:
        return Given(POISON, given.span)
    content = ev.program.read(path)
    if content is None:
        return Given(ev.error(rules.FILE_NOT_FOUND, given.span, path=path), given.span)
    return Given(Runtime(ir.FileRef(name=basename(path), content=content, span=given.span), STR), given.span)
