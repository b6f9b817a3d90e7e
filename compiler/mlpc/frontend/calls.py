"""Calls: what may be called in a pipeline, and what that does."""

from __future__ import annotations

from typing import Any, Final, cast

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend import handles, operators, text
from mlpc.frontend.binding import Arguments, arguments
from mlpc.frontend.cleanup import call_cleanup
from mlpc.frontend.core import Evaluator, fold, has_poison
from mlpc.frontend.cst import nodes as cst
from mlpc.frontend.documents import as_location, document_at
from mlpc.frontend.each import each
from mlpc.frontend.frame import Frame
from mlpc.frontend.inline import call_function, call_lambda, call_pipeline, each_value
from mlpc.frontend.intrinsics import INTRINSICS, call_intrinsic
from mlpc.frontend.iteration import iterate
from mlpc.frontend.known import call_builtin, call_method
from mlpc.frontend.properties import final_metric, properties_of
from mlpc.frontend.raw import call_raw
from mlpc.frontend.reading import GROWING
from mlpc.frontend.records import RECORDS, make_record
from mlpc.frontend.sources import CONSTRUCTORS, data_source
from mlpc.frontend.steps import call_step
from mlpc.frontend.suggest import suggestion
from mlpc.frontend.tuning import call_tuner, tune
from mlpc.frontend.values import (
    POISON,
    ClassValue,
    External,
    FunctionValue,
    Given,
    Joined,
    LambdaValue,
    Method,
    PipelineValue,
    Poison,
    Runtime,
    StepValue,
    Tuner,
    Ways,
    describe,
)
from mlpc.ir import nodes as ir
from mlpc.ir.types import STR, ArtifactType, HandleType, artifact_type
from mlpc.record import replace
from mlpc.source import Span

_ARTIFACTS: Final = {"mlpc.Artifact": "Artifact", "mlpc.Dataset": "Dataset", "mlpc.ModelArtifact": "ModelArtifact"}


def call(ev: Evaluator, node: cst.Call, frame: Frame) -> object:
    callee = ev.eval(node.func, frame)
    given = arguments(ev, node, frame, joined=True, as_they_are=_hands_on(callee), keyed=_compares(callee))
    if isinstance(callee, Poison) or not frame.live:
        return POISON
    at = ev.span(node.func, frame)
    keeps = () if isinstance(callee, FunctionValue | PipelineValue) else (Joined,)
    return each_value(given, frame, (Ways, *keeps), lambda some, way: apply(ev, callee, some, at, way))


def applied(ev: Evaluator, callee: object, given: Arguments, at: Span, frame: Frame) -> object:
    """The same where Python's own functions call, and compute with what comes of it."""
    return ev.usable(Given(apply(ev, callee, given, at, frame), at), frame).value


def apply(ev: Evaluator, callee: object, given: Arguments, at: Span, frame: Frame) -> object:
    """Call a value. `at`: where it stands."""
    match callee:
        case Poison():
            return POISON
        case StepValue():
            return call_step(ev, callee, given, frame)
        case Tuner():
            return call_tuner(ev, callee, given, frame)
        case LambdaValue():
            return call_lambda(ev, callee, given, frame)
        case FunctionValue():
            return call_function(ev, callee, given, frame)
        case PipelineValue():
            return call_pipeline(ev, callee, given, frame)
        case ClassValue():
            return _construct(ev, callee, given)
        case Method():
            return _method(ev, callee, given, frame)
        case External():
            return _external(ev, callee, given, at, frame)
        case _:
            return ev.error(rules.NOT_CALLABLE, at, what=describe(callee))


def _hands_on(callee: object) -> bool:
    """Whether what is called takes lists and dicts as they are."""
    return isinstance(callee, FunctionValue | PipelineValue) or (isinstance(callee, Method) and callee.name in GROWING)


def _compares(callee: object) -> bool:
    """Whether what is called compares by a key."""
    match callee:
        case External(path=path):
            return path.removeprefix("builtins.") in operators.KEYED
        case Method(owner=list(), name="sort"):
            return True
        case _:
            return False


def _external(ev: Evaluator, callee: External, given: Arguments, at: Span, frame: Frame) -> object:
    path = callee.path
    head, _, word = path.rpartition(".")
    if head == "builtins":
        return call_builtin(ev, word, given, at, frame, applied)
    if head.startswith("builtins."):
        return _unbound(ev, path, given, at, frame)
    if path in _ARTIFACTS:
        return _location(ev, artifact_type(cast(Any, _ARTIFACTS[path])), word, given)
    if path in RECORDS:
        return make_record(ev, path, given)
    if path in CONSTRUCTORS:
        return data_source(ev, path, given)
    if path == "mlpc.config":
        return _config(ev, given)
    if path == "mlpc.tune":
        return tune(ev, given)
    if path == "mlpc.each":
        return each(ev, given, frame)
    if path in INTRINSICS:
        return call_intrinsic(ev, path, given, frame)
    if path == "mlpc.cleanup":
        return call_cleanup(ev, given, frame)
    if path == "mlpc.raw_step":
        return call_raw(ev, given, frame)
    if path == "mlpc.properties":
        return properties_of(ev, given, frame)
    if path == "mlpc.final_metric":
        return final_metric(ev, given, frame)
    if head in _ARTIFACTS:
        return ev.error(rules.ONLY_IN_STEPS, at, name=f"{head.rpartition('.')[2]}.{word}")
    return ev.outside(callee, at)


def _location(ev: Evaluator, type_: ArtifactType, name: str, given: Arguments) -> object:
    """`Dataset("s3://...")`."""
    if len(given.positional) != 1 or given.keywords:
        return ev.error(rules.LOCATION_FORM, given.span, type=name)
    where = given.positional[0]
    if isinstance(where.value, Poison):
        return POISON
    if not text.is_text(where.value) and not (
        isinstance(where.value, Runtime) and isinstance(where.value.type, ArtifactType)
    ):
        return ev.error(rules.WRONG_KIND, where.span, wanted="the text of an S3 location", got=describe(where.value))
    if isinstance(where.value, str) and not where.value.startswith("s3://"):
        return ev.error(rules.NOT_S3, where.span, location=where.value, help=as_location(where.value))
    lowered = ev.lower(where.value, where.span)
    return POISON if lowered is None else Runtime(lowered, type_)


def _construct(ev: Evaluator, callee: ClassValue, given: Arguments) -> object:
    if callee.kind == "enum":
        if len(given.positional) == 1 and not given.keywords:
            value = given.positional[0].value
            if "_missing_" in callee.methods:
                what, help_ = f"`{callee.name}._missing_`", "write the member: `" + callee.name + ".NAME`"
                return ev.error(rules.UNSUPPORTED, given.span, what=what, help=help_)
            for member in callee.members.values():
                if member is value or (isinstance(value, bool | int | float | str) and member.value == value):
                    return member
            if isinstance(value, Poison | Runtime):
                if isinstance(value, Poison):
                    return value
                poison = ev.unfilled(value, given.span, f"`{callee.name}` needs its value")
                return poison or ev.error(rules.RUNTIME_CALL, given.span, name=callee.name)
        return ev.error(rules.WOULD_RAISE, given.span, error=f"no member of {callee.name} has this value")
    if isinstance(callee.type, ArtifactType):
        return _location(ev, callee.type, callee.name, given)
    return ev.error(rules.ONLY_IN_STEPS, given.span, name=callee.name)


def _config(ev: Evaluator, given: Arguments) -> object:
    """`config(key)` and `config(key, default)`: a value of the build."""
    values = [*given.positional, *(item for key, item in given.keywords.items() if key == "default")]
    if any(isinstance(item.value, Poison) for item in values):
        return POISON
    if not values or not isinstance(values[0].value, str) or len(values) > 2 or set(given.keywords) - {"default"}:
        return ev.error(rules.CONFIG_FORM, given.span)
    key = values[0].value
    ev.read.add(key)
    if key in ev.configuration:
        return _configured(ev.configuration[key], given.span)
    if ev.unread:
        return POISON
    if len(values) == 2:
        return values[1].value
    hint = (
        suggestion(key, ev.configuration) or f"add `{key}` to [tool.mlpc], pass `--set {key}=VALUE`, or give a default"
    )
    return ev.error(rules.CONFIG_MISSING, values[0].span, key=key, help=hint)


def _configured(value: object, span: Span) -> object:
    """A configured value, its placeholders as texts that are not known."""
    match value:
        case ir.Template():
            return Runtime(replace(value, span=span), STR)
        case list():
            return [_configured(item, span) for item in cast("list[object]", value)]
        case dict():
            return {key: _configured(item, span) for key, item in cast("dict[object, object]", value).items()}
        case _:
            return value


# --- functions and methods of Python --------------------------------------------------------------------------------------------


def _method(ev: Evaluator, method: Method, given: Arguments, frame: Frame) -> object:
    owner, name = method.owner, method.name
    if isinstance(owner, StepValue) and name == "options":
        return _options(ev, owner, given)
    if not given.complete or isinstance(owner, Poison):
        return POISON
    if isinstance(owner, ClassValue):
        return document_at(ev, owner, given)
    if isinstance(owner, PipelineValue):
        return ev.error(rules.NOT_YET, given.span, what="`.options` of a pipeline")
    if isinstance(owner, Runtime) and has_poison(given.values()):
        return POISON
    if isinstance(owner, Runtime) and isinstance(owner.type, HandleType):
        return handles.call(ev, owner, name, given, frame)
    if isinstance(owner, Runtime):
        poison = ev.unfilled(owner, given.span, f"`.{name}` needs its value")
        return poison or ev.error(rules.RUNTIME_METHOD, given.span, name=name)
    return call_method(ev, method, given, frame, applied)


def _unbound(ev: Evaluator, path: str, given: Arguments, at: Span, frame: Frame) -> object:
    """`str.lower(text)`, `dict.fromkeys(keys)`: a method called on its class."""
    owner, _, word = path.removeprefix("builtins.").rpartition(".")
    if path == "builtins.dict.fromkeys" and given.positional and not given.keywords:
        keys = iterate(ev, given.positional[0].value, given.positional[0].span, frame)
        if keys is None or not ev.known(keys, given.positional[0].span, "a key of a dict"):
            return POISON
        rest = given.values()[1:]
        return frame.own(fold(ev, given.span, lambda: cast(Any, dict.fromkeys)(keys, *rest)))
    first = given.positional[0] if given.positional else None
    if (
        first is not None
        and type(first.value).__name__ == owner
        and word in operators.METHODS.get(type(first.value), ())
    ):
        return _method(ev, Method(first.value, word), given._replace(positional=given.positional[1:]), frame)
    if first is not None and isinstance(first.value, Poison | Runtime):
        return first.value if isinstance(first.value, Poison) else ev.error(rules.RUNTIME_METHOD, given.span, name=word)
    what, help_ = f"`{owner}.{word}`", "move it into a step's body, where all of Python is allowed"
    return ev.error(rules.UNSUPPORTED, at, what=what, help=help_)


def _options(ev: Evaluator, step: StepValue, given: Arguments) -> object:
    for item in given.positional:
        ev.error(rules.POSITIONAL_OPTION, item.span)
    return StepValue(
        step.name,
        step.module,
        step.decorator,
        step.params,
        step.returns,
        step.options,
        step.docstring,
        step.has_body,
        step.span,
        {**step.overrides, **given.keywords},
    )
