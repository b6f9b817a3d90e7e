"""Calls: what may be called in a pipeline, and what that does."""

from __future__ import annotations

from typing import Any, Final, cast

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend import conditions, handles, operators, text
from mlpc.frontend.binding import Arguments, arguments
from mlpc.frontend.cleanup import call_cleanup
from mlpc.frontend.core import Evaluator, computable, fold, has_poison, has_runtime, iterate, unordered
from mlpc.frontend.cst import nodes as cst
from mlpc.frontend.frame import Frame
from mlpc.frontend.inline import call_function, call_pipeline, each_value
from mlpc.frontend.intrinsics import INTRINSICS, call_intrinsic
from mlpc.frontend.properties import final_metric, properties_of
from mlpc.frontend.raw import call_raw
from mlpc.frontend.reading import GROWING
from mlpc.frontend.records import RECORDS, make_record
from mlpc.frontend.steps import call_step
from mlpc.frontend.suggest import suggestion
from mlpc.frontend.targets import may_change
from mlpc.frontend.tuning import call_tuner, tune
from mlpc.frontend.values import (
    POISON,
    ClassValue,
    Condition,
    External,
    FunctionValue,
    Given,
    Joined,
    Method,
    PipelineValue,
    Poison,
    Runtime,
    StepValue,
    Tuner,
    Ways,
    describe,
    distinct,
)
from mlpc.ir.types import BOOL, FLOAT, INT, ArtifactType, HandleType, ListType, ScalarType, artifact_type
from mlpc.source import Span

_ARTIFACTS: Final = {"mlpc.Artifact": "Artifact", "mlpc.Dataset": "Dataset", "mlpc.ModelArtifact": "ModelArtifact"}
_SHOWING: Final = frozenset({"repr", "str"})
_ORDERING: Final = frozenset({"dict", "enumerate", "list", "tuple", "zip"})
_LOOPED: Final = frozenset({"enumerate", "range", "reversed", "zip"})
"""Functions whose results are only looped over."""
_CASTS: Final = {"int": (INT, ("int", "bool")), "float": (FLOAT, ("int", "float")), "bool": (BOOL, ("bool",))}


def call(ev: Evaluator, node: cst.Call, frame: Frame) -> object:
    callee = ev.eval(node.func, frame)
    steps = 0 if frame.builder is None else len(frame.builder.steps)
    given = arguments(ev, node, frame, joined=True, as_they_are=_hands_on(callee))
    if _stops_early(callee, node) and frame.builder is not None and len(frame.builder.steps) > steps:
        return ev.error(rules.CONDITIONAL_CALL, ev.span(node.args[0], frame), help="write a list: `any([...])`")
    if isinstance(callee, Poison) or not frame.live:
        return POISON
    at = ev.span(node.func, frame)
    keeps = () if isinstance(callee, FunctionValue | PipelineValue) else (Joined,)
    return each_value(given, frame, (Ways, *keeps), lambda some, way: _called(ev, callee, some, at, way))


def _called(ev: Evaluator, callee: object, given: Arguments, at: Span, frame: Frame) -> object:
    match callee:
        case StepValue():
            return call_step(ev, callee, given, frame)
        case Tuner():
            return call_tuner(ev, callee, given, frame)
        case FunctionValue():
            return call_function(ev, callee, given, frame)
        case PipelineValue():
            return call_pipeline(ev, callee, given, frame)
        case ClassValue():
            return _construct(ev, callee, given)
        case Method():
            return _method(ev, callee, given, frame)
        case External(path=path):
            return _external(ev, path, given, at, frame)
        case _:
            return ev.error(rules.NOT_CALLABLE, at, what=describe(callee))


def _stops_early(callee: object, node: cst.Call) -> bool:
    """Whether a call looks at the items of a generator only up to the first that decides."""
    stops = isinstance(callee, External) and callee.path in ("builtins.any", "builtins.all")
    return stops and len(node.args) == 1 and isinstance(node.args[0].value, cst.GeneratorExp)


def _hands_on(callee: object) -> bool:
    """Whether what is called takes lists and dicts as they are."""
    return isinstance(callee, FunctionValue | PipelineValue) or (isinstance(callee, Method) and callee.name in GROWING)


def _external(ev: Evaluator, path: str, given: Arguments, at: Span, frame: Frame) -> object:
    head, _, word = path.rpartition(".")
    if head == "builtins":
        return _builtin(ev, word, given, at, frame)
    if path in _ARTIFACTS:
        return _location(ev, artifact_type(cast(Any, _ARTIFACTS[path])), word, given)
    if path in RECORDS:
        return make_record(ev, path, given)
    if path == "mlpc.config":
        return _config(ev, given)
    if path == "mlpc.tune":
        return tune(ev, given)
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
    return outside(ev, path, at)


def outside(ev: Evaluator, path: str, at: Span) -> Poison:
    """What a name from outside of the project gives is not known."""
    hint = None
    if path.startswith(("os.environ", "os.getenv")):
        hint = "write `config(...)`, and pass the value with `--set` or in [tool.mlpc]; the body of a step has an environment"
    return ev.error(rules.UNKNOWN_AT_COMPILE_TIME, at, name=path.removeprefix("builtins."), help=hint)


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
        return ev.error(rules.NOT_S3, where.span, location=where.value)
    lowered = ev.lower(where.value, where.span)
    return POISON if lowered is None else Runtime(lowered, type_)


def _construct(ev: Evaluator, callee: ClassValue, given: Arguments) -> object:
    if callee.kind == "enum":
        if len(given.positional) == 1 and not given.keywords:
            value = given.positional[0].value
            for member in callee.members.values():
                if type(member.value) is type(value) and member.value == value:
                    return member
            if isinstance(value, Poison | Runtime):
                return (
                    value if isinstance(value, Poison) else ev.error(rules.RUNTIME_CALL, given.span, name=callee.name)
                )
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
    if key in ev.configuration:
        return ev.configuration[key]
    if ev.unread:
        return POISON
    if len(values) == 2:
        return values[1].value
    hint = (
        suggestion(key, ev.configuration) or f"add `{key}` to [tool.mlpc], pass `--set {key}=VALUE`, or give a default"
    )
    return ev.error(rules.CONFIG_MISSING, values[0].span, key=key, help=hint)


# --- functions and methods of Python --------------------------------------------------------------------------------------------


def _builtin(ev: Evaluator, name: str, given: Arguments, at: Span, frame: Frame) -> object:
    values = given.values()
    keywords = {key: item.value for key, item in given.keywords.items()}
    if has_poison(values) or has_poison(list(keywords.values())) or not given.complete:
        return POISON
    if name in ("any", "all") and len(values) == 1 and not keywords:
        items = iterate(ev, values[0], given.positional[0].span)
        return POISON if items is None else conditions.any_or_all(ev, name == "all", items, given.span)
    if len(values) == 1 and not keywords and isinstance(values[0], Runtime | Condition):
        only = Given(values[0], given.span)
        if name == "str":
            return text.cast_to_text(ev, Given(values[0], given.positional[0].span))
        if name in _CASTS:
            return _cast(ev, name, only)
    compute = operators.BUILTINS.get(name)
    if compute is None:
        return ev.error(
            rules.UNSUPPORTED, at, what=f"`{name}`", help="move it into a step's body, where all of Python is allowed"
        )
    runtime = has_runtime(values) or has_runtime(list(keywords.values()))
    if runtime and (
        name not in operators.STRUCTURAL or any(isinstance(value, Runtime | Condition) for value in values)
    ):
        if name in _LOOPED:
            bound = next(item for item in given.positional if isinstance(item.value, Runtime | Condition))
            is_list = isinstance(bound.value, Runtime) and isinstance(bound.value.type, ListType)
            help_ = "loop over the list itself: `for item in items:`" if is_list else None
            return ev.error(rules.RUNTIME_LOOP, bound.span, help=help_)
        help_ = "loop, and compare: `if x > best: best = x`" if name in ("max", "min") else None
        return ev.error(rules.RUNTIME_CALL, given.span, name=name, help=help_)
    if any(isinstance(value, External | StepValue | FunctionValue) for value in keywords.values()):
        return ev.error(rules.UNSUPPORTED, given.span, what=f"a function passed to `{name}`", help="write a loop")
    values = [distinct(value) if isinstance(value, ClassValue) else value for value in values]
    if name not in operators.STRUCTURAL and not computable(ev, given.span, *values, *keywords.values()):
        return POISON
    # The items of a set go into a list, or into a text, in an order that changes from run to run.
    if any(unordered(value) if name in _SHOWING else name in _ORDERING and _is_set(value) for value in values):
        return ev.error(rules.UNORDERED, given.span)
    return frame.own(fold(ev, given.span, lambda: compute(*values, **keywords)))


def _is_set(value: object) -> bool:
    return isinstance(value, set | frozenset) and unordered(value)


def _cast(ev: Evaluator, name: str, given: Given) -> object:
    """`float(n)` of a number, `int(n)` of an integer, `bool(b)`: what the service need not compute."""
    type_, kinds = _CASTS[name]
    if isinstance(given.value, Condition):
        return (
            given.value if name == "bool" else ev.error(rules.RUNTIME_CAST, given.span, name=name, type="a condition")
        )
    assert isinstance(given.value, Runtime)
    kind = given.value.type.kind if isinstance(given.value.type, ScalarType) else ""
    if kind not in kinds or (kind == "bool" and name == "int"):
        return ev.error(rules.RUNTIME_CAST, given.span, name=name, type=kind or "an artifact")
    return Runtime(given.value.value, type_)


def _method(ev: Evaluator, method: Method, given: Arguments, frame: Frame) -> object:
    owner, name = method.owner, method.name
    if isinstance(owner, StepValue) and name == "options":
        return _options(ev, owner, given)
    if not given.complete or isinstance(owner, Poison):
        return POISON
    if (has_poison(given.values()) or has_poison(owner)) and not isinstance(owner, list | dict):
        return POISON
    if isinstance(owner, PipelineValue):
        return ev.error(rules.NOT_YET, given.span, what="`.options` of a pipeline")
    values = given.values()
    keywords = {key: item.value for key, item in given.keywords.items()}
    if isinstance(owner, str) and name == "join" and len(values) == 1:
        items = iterate(ev, values[0], given.positional[0].span)
        return POISON if items is None else text.join_call(ev, owner, items, given.span, given.positional[0])
    if isinstance(owner, Runtime) and isinstance(owner.type, HandleType):
        return handles.call(ev, owner, name, given, frame)
    if isinstance(owner, Runtime):
        return ev.error(rules.RUNTIME_METHOD, given.span, name=name)
    if isinstance(owner, str) and has_runtime(values + list(keywords.values())):
        return ev.error(rules.RUNTIME_METHOD, given.span, name=name, help="write an f-string")
    if (
        name in operators.MUTATING
        and isinstance(owner, list | dict | set)
        and not may_change(ev, owner, frame, given.span)
    ):
        return POISON
    if any(isinstance(value, External | StepValue | FunctionValue) for value in keywords.values()):
        return ev.error(rules.UNSUPPORTED, given.span, what=f"a function passed to `{name}`", help="write a loop")
    if isinstance(owner, list | tuple | dict) and name in operators.SEARCHING and has_runtime([owner, *values]):
        return ev.error(rules.RUNTIME_METHOD, given.span, name=name)
    if isinstance(owner, str) and not computable(ev, given.span, *values, *keywords.values()):
        return POISON
    shown = name == "format" and unordered([*values, *keywords.values()])
    if shown or (isinstance(owner, list) and any(_is_set(value) for value in values) and name == "extend"):
        return ev.error(rules.UNORDERED, given.span)
    result = fold(ev, given.span, lambda: operators.call_method(owner, name, values, keywords))
    return frame.own(result)


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
