"""Names and attributes."""

from __future__ import annotations

import ast
import builtins
from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend import handles, properties, rounds
from mlpc.frontend.classes import UNFIT
from mlpc.frontend.core import Evaluator
from mlpc.frontend.cst import nodes as cst
from mlpc.frontend.declarations import is_public, lookup
from mlpc.frontend.frame import Frame
from mlpc.frontend.import_errors import meant_import
from mlpc.frontend.imports import import_fix
from mlpc.frontend.operators import METHODS
from mlpc.frontend.reading import GROWING
from mlpc.frontend.suggest import import_of, instead, known_names, suggestion
from mlpc.frontend.undecided import resolve
from mlpc.frontend.values import (
    POISON,
    VIEWS,
    ClassValue,
    Condition,
    EnumMember,
    External,
    Given,
    Method,
    ModuleValue,
    PipelineValue,
    Poison,
    Properties,
    Rounds,
    Runtime,
    StepResult,
    StepValue,
    Tuner,
    describe,
)
from mlpc.ir import nodes as ir
from mlpc.ir.types import STR, ArtifactType, FeatureGroupType, HandleType, MetricsType, OutputsType, ScalarType
from mlpc.record import replace
from mlpc.source import Span

_CONSTANTS: Final = {"True": True, "False": False, "None": None, "Ellipsis": ...}
_BUILTINS: Final = frozenset(dir(builtins))
EXECUTION: Final = {
    "id": "PipelineExecutionId",
    "arn": "PipelineExecutionArn",
    "pipeline_name": "PipelineName",
    "pipeline_arn": "PipelineArn",
    "start_time": "StartDateTime",
    "current_time": "CurrentDateTime",
    "training_job_name": "TrainingJobName",
    "processing_job_name": "ProcessingJobName",
}
"""Attributes of `mlpc.execution`, and the service's execution variables."""


def name(ev: Evaluator, node: cst.Name, frame: Frame) -> object:
    word = node.value
    span = ev.span(node, frame)
    if word in _CONSTANTS:
        return _CONSTANTS[word]
    place: Frame | None = frame
    while place is not None:
        if place.locals is not None and word in place.locals:
            return resolve(place.locals[word], frame)
        if word in place.assigned:
            above = _bound_above(frame, word, span)
            related = [(above, "in another branch")] if above is not None else []
            help_ = "bind it before the branches, or in this one as well" if above is not None else None
            return ev.error(rules.USED_BEFORE, span, name=word, related=related, help=help_)
        place = place.enclosing
    value = lookup(ev, frame.module, word, span)
    if value is not None or word in frame.module.values:
        return value
    if word in _BUILTINS:
        return External(f"builtins.{word}", span)
    if meant_import(ev, frame.module, word):
        return POISON
    hint = import_of(word) or instead(word) or suggestion(word, [*(frame.locals or ()), *known_names(frame.module)])
    return ev.error(rules.UNDEFINED, span, name=word, help=hint, fix=import_fix(frame.module, word))


def _bound_above(frame: Frame, word: str, use: Span) -> Span | None:
    """Where the function binds a name above a use that does not see it: in another branch."""
    bindings = frame.module.index.bindings.get(frame.function, ())
    nodes = [node for binding in bindings[:1] for node in ast.walk(binding.node)]
    found = [node for node in nodes if isinstance(node, ast.Name) and node.id == word and node.lineno < use.start.line]
    if any(isinstance(node.ctx, ast.Del) for node in found):
        return None
    return next((frame.module.ast_span(node) for node in found if isinstance(node.ctx, ast.Store)), None)


def attribute(ev: Evaluator, node: cst.Attribute, frame: Frame) -> object:
    owner = ev.eval_open(node.value, frame)
    if not (isinstance(owner, list) and node.attr.value in GROWING):
        owner = ev.usable(Given(owner, ev.span(node.value, frame)), frame).value
    return attribute_of(ev, owner, node.attr.value, ev.span(node.attr, frame), ev.span(node, frame))


def attribute_of(ev: Evaluator, owner: object, word: str, at: Span, whole: Span) -> object:
    """`owner.word`; `at` is the span of the word, `whole` that of the expression."""
    match owner:
        case Poison():
            return POISON
        case External():
            return _external(ev, owner, word, at, whole)
        case ModuleValue(module=module):
            value = lookup(ev, module, word, at)
            if value is not None or word in module.values:
                return value
            inner = ev.program.resolve(f"{module.name}.{word}", module) if module.is_package else None
            if inner is not None:
                return ModuleValue(inner)
            hint = suggestion(word, module.index.bindings)
            return ev.error(rules.NO_ATTRIBUTE, at, name=word, owner=describe(owner), help=hint)
        case ClassValue(type=FeatureGroupType(group=group)) if word == "name":
            return group
        case ClassValue(members=members, nested=nested):
            if word in members:
                return members[word]
            if word in nested:
                return nested[word]
            if word == "at" and owner.kind == "metrics":
                return Method(owner, word)
            if word in ("new", "load"):
                return ev.error(rules.ONLY_IN_STEPS, at, name=f"{owner.name}.{word}")
            return ev.error(rules.NO_ATTRIBUTE, at, name=word, owner=describe(owner), help=suggestion(word, members))
        case EnumMember(owner=enum) if word in enum.methods:
            help_ = "write a function that takes the member, or look up the value in a dict"
            return ev.error(rules.UNSUPPORTED, at, what=f"`{enum.name}.{word}`", help=help_)
        case EnumMember(name=name_, value=value) if word in ("name", "value"):
            return name_ if word == "name" else value
        case Runtime():
            return _runtime(ev, owner, word, at, whole)
        case Tuner():
            return ev.error(rules.TUNE_NOT_CALLED, whole, related=[(owner.span, "made here")])
        case StepValue() | PipelineValue() if word == "options":
            return Method(owner, word)
        case Condition():
            return ev.error(rules.NO_ATTRIBUTE, at, name=word, owner="a condition", help="")
        case Properties():
            return properties.member_of(ev, owner, word, at, whole)
        case Rounds():
            return rounds.misused(ev, owner, whole)
        case StepResult(step=step):
            # Once: the next of its fields is missing for the same reason.
            if ev.memo.setdefault(("returns nothing", step), at) != at:
                return POISON
            help_ = "declare what the step's function returns: `-> ...`"
            return ev.error(rules.NO_ATTRIBUTE, at, name=word, owner=describe(owner), help=help_)
        case StepValue(name=name_) | PipelineValue(name=name_):
            return ev.error(
                rules.NO_ATTRIBUTE, at, name=word, owner=describe(owner), help=f"call it first: `{name_}(...)`"
            )
        case _:
            kind = type(owner.value) if isinstance(owner, EnumMember) and owner.owner.mixed else type(owner)
            allowed = METHODS.get(kind, frozenset())
            if word in allowed:
                return Method(owner, word)
            if isinstance(owner, _VALUES) and hasattr(owner, word):
                what, help_ = (
                    f"`{type(owner).__name__}.{word}`",
                    "move it into a step's body, where all of Python is allowed",
                )
                return ev.error(rules.UNSUPPORTED, at, what=what, help=help_)
            return ev.error(rules.NO_ATTRIBUTE, at, name=word, owner=describe(owner), help=suggestion(word, allowed))


_VALUES: Final = bool | int | float | str | list | tuple | dict | set | frozenset | range | VIEWS
"""Python's own values, of whose methods some are not in `METHODS`."""


def _external(ev: Evaluator, owner: External, word: str, at: Span, whole: Span) -> object:
    path = owner.path
    if path == "mlpc.execution":
        variable = EXECUTION.get(word)
        if variable is None:
            hint = suggestion(word, EXECUTION) or "there are " + ", ".join(f"`{name}`" for name in EXECUTION)
            return ev.error(rules.NO_ATTRIBUTE, at, name=word, owner="`execution`", help=hint)
        return Runtime(ir.ExecutionRef(name=variable, span=whole), STR)
    if word == "options" and path.startswith("mlpc."):
        called = path.rpartition(".")[2]
        help_ = f"pass them to the call: `{called}(..., name=...)`"
        return ev.error(rules.NO_ATTRIBUTE, at, name=word, owner=f"`{called}`", help=help_)
    if path == "mlpc" and not is_public(ev, word, at, len(word)):
        return POISON
    return owner if owner.local else External(f"{path}.{word}", at)


def _runtime(ev: Evaluator, owner: Runtime, word: str, at: Span, whole: Span) -> object:
    type_ = owner.type
    match type_:
        case OutputsType(fields=fields) | MetricsType(fields=fields):
            for field in fields:
                if field.name == word:
                    assert isinstance(owner.value, ir.OutputRef | ir.DocumentRef)
                    path = (*owner.value.path, word)
                    return Runtime(replace(owner.value, path=path, type=field.type, span=whole), field.type)
            if word in ev.memo.get((UNFIT, type_.identity), ()):
                return POISON
            names = [field.name for field in fields]
            hint = suggestion(word, names) or (f"it has {', '.join(f'`{name}`' for name in names)}" if names else "")
            return ev.error(rules.NO_FIELD, at, name=word, type=type_.name, help=hint)
        case FeatureGroupType():
            if word != "name":
                return ev.error(rules.NO_FIELD, at, name=word, type=type_.name, help="it has `name`")
            assert isinstance(owner.value, ir.OutputRef)
            path = (*owner.value.path, word)
            return Runtime(replace(owner.value, path=path, type=STR, span=whole), STR)
        case HandleType():
            return handles.attribute(ev, owner, word, at, whole)
        case ScalarType(enum=str()) if word == "value":
            return Runtime(owner.value, ScalarType(kind=type_.kind, values=type_.values))
        case ScalarType(kind="str") if properties.is_document(owner.value):
            assert isinstance(owner.value, ir.PropertyRef)
            return properties.in_document(owner.value, word, whole)
        case ScalarType(kind="str") if word in METHODS[str]:
            return Method(owner, word)
        case ArtifactType():
            hint = (
                "read it inside a step; here it is only a location"
                if word in ("extract", "iterdir", "exists", "path")
                else "return a `Metrics` from a step, and read its fields"
            )
            return ev.error(rules.NO_FIELD, at, name=word, type=type_.name, help=hint)
        case _:
            return ev.error(
                rules.NO_FIELD,
                at,
                name=word,
                type=getattr(type_, "name", "") or getattr(type_, "kind", "value"),
                help="",
            )
