"""The keywords of a step and its `request=` are what the job's request takes.

Assumes images are resolved. Establishes: every keyword names a member of the request, every value known now is one the service takes
there, every run-time value stands where one may and has the member's kind, and what each type of step cannot do without is there.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.sink import Sink
from mlpc.ir import nodes as ir
from mlpc.ir.types import ArtifactType, ScalarType, ShapeType, spell
from mlpc.ir.values import type_of
from mlpc.passes.setting import Setting
from mlpc.service.keywords import COMPOSED, all_keywords, member_paths, nearest
from mlpc.service.shapes import Shape, member_shape, shape
from mlpc.service.steps import STEP_TYPES, MemberPath, denied_members
from mlpc.source import Span

Report = Callable[[str], None]

REQUIRED: Final[Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]] = {
    "Processing": (
        ("image", ("AppSpecification.ImageUri",)),
        ("instance_type", ("ProcessingResources.ClusterConfig.InstanceType",)),
    ),
    "Training": (
        ("image", ("AlgorithmSpecification.TrainingImage", "AlgorithmSpecification.AlgorithmName")),
        ("instance_type", ("ResourceConfig.InstanceType", "ResourceConfig.InstanceGroups", "ServerlessJobConfig")),
    ),
    "Model": (("image", ("PrimaryContainer.Image", "Containers", "PrimaryContainer.ModelPackageName")),),
    "RegisterModel": (
        ("model_package_group_name", ("ModelPackageGroupName",)),
        ("image", ("InferenceSpecification.Containers",)),
        ("content_types", ("InferenceSpecification.SupportedContentTypes",)),
        ("response_types", ("InferenceSpecification.SupportedResponseMIMETypes",)),
    ),
    "Transform": (("instance_type", ("TransformResources.InstanceType",)),),
    "Lambda": (("function_arn", ()),),
    "Callback": (("sqs_queue_url", ()),),
}
"""Step type -> keywords it needs, and the members that do as well, said by another keyword or in `request=`."""


def check_options(pipeline: ir.Pipeline, setting: Setting, sink: Sink) -> ir.Pipeline:
    for step in pipeline.steps:
        if step.kind in COMPOSED:
            _step(step, sink)
            if setting.complete:
                _missing(step, sink)
    return pipeline


def _step(step: ir.Step, sink: Sink) -> None:
    request = STEP_TYPES[step.kind].request or ""
    for option in step.options:
        if option.name in COMPOSED.get(step.kind, ()):
            _composed(step, option, sink)
            continue
        paths = member_paths(step.kind, option.name)
        if not paths:
            hint = nearest(option.name, all_keywords(step.kind))
            help_ = (
                f"did you mean `{hint}`?"
                if hint
                else "a member of the request without a keyword goes into `request={...}`"
            )
            sink.report(rules.OPTION_UNKNOWN, option.span, kind=step.kind, name=option.name, help=help_)
            continue
        for path in paths:
            if _check(
                option.value,
                member_shape(request, path),
                step,
                option.name,
                option.span,
                _report(sink, option),
                (option.name,),
            ):
                break
    if step.request is not None and not request:
        sink.report(
            rules.OPTION_UNKNOWN,
            step.request.span,
            kind=step.kind,
            name="request",
            help="its arguments are the function's parameters",
        )
    elif step.request is not None:
        span = step.request.span
        _check(
            step.request,
            shape(request),
            step,
            "request",
            span,
            lambda problem: sink.report(rules.REQUEST_PATH, span, step=step.name, problem=problem),
            ("request",),
            whole=False,
        )


def _report(sink: Sink, option: ir.Option) -> Report:
    return lambda problem: sink.report(rules.OPTION_VALUE, option.span, name=option.name, problem=problem)


def _composed(step: ir.Step, option: ir.Option, sink: Sink) -> None:
    """Keywords that the backend makes several members of."""
    report = _report(sink, option)
    match option.name:
        case "tags" | "metrics":
            if not isinstance(option.value, ir.MapValue):
                report(
                    "expected a dict of names and texts"
                    if option.name == "tags"
                    else "expected a dict of names and regular expressions"
                )
                return
            key, value = ("TagKey", "TagValue") if option.name == "tags" else ("MetricName", "MetricRegex")
            limit = shape("TagList" if option.name == "tags" else "MetricDefinitionList").max
            if limit is not None and len(option.value.entries) > limit:
                report(f"at most {int(limit)}, these are {len(option.value.entries)}")
            for name, item in option.value.entries:
                for problem in _text_problems(name, shape(key)):
                    report(f"the name {name!r}: {problem}")
                _check(item, shape(value), step, option.name, option.span, report, (name,))
        case "function_arn" | "sqs_queue_url":
            if not _is_text(option.value):
                report("expected text")
        case "content_type":
            _check(option.value, shape("ContentType"), step, option.name, option.span, report, ())
        case _:
            # The document of a `Metrics`, or the location of one.
            if not isinstance(option.value, ir.OutputRef) and not _is_text(option.value):
                report("expected the `Metrics` of a step, or a location")


def _is_text(value: ir.Value) -> bool:
    type_ = type_of(value)
    return isinstance(type_, ArtifactType) or (isinstance(type_, ScalarType) and type_.kind == "str")


# --- values -------------------------------------------------------------------------------------------------------------------


def _check(
    value: ir.Value,
    found: Shape,
    step: ir.Step,
    name: str,
    span: Span,
    report: Report,
    path: tuple[str | int, ...],
    whole: bool = True,
) -> bool:
    """Report what is wrong with a value where a shape is expected; whether something was. `whole`: it is not merged over another."""
    where = _where(path)
    wrong = False

    def say(problem: str) -> None:
        nonlocal wrong
        wrong = True
        report(f"{where}{problem}")

    match value:
        case ir.MapValue(entries=entries) if found.kind == "structure":
            denied = denied_members(step.kind).get(found.name, frozenset())
            for key, item in entries:
                target = found.members.get(key)
                if target is None or key in denied:
                    hint = nearest(key, [member for member in found.members if member not in denied])
                    say(
                        f"there is no member `{key}`"
                        + (f"; did you mean `{hint}`?" if hint else "")
                        + _refused(key in denied)
                    )
                else:
                    wrong |= _check(item, shape(target), step, name, span, report, (*path, key), whole)
            given = {key for key, _ in entries}
            for member in found.members if whole else ():
                if member in found.required and member not in given:
                    say(f"`{member}` is missing")
        case ir.MapValue(entries=entries) if found.kind == "map" and found.value is not None and found.key is not None:
            for problem in _size_problems(len(entries), found, "entries"):
                say(problem)
            for key, item in entries:
                for problem in _text_problems(key, shape(found.key)):
                    say(f"the key {key!r}: {problem}")
                wrong |= _check(item, shape(found.value), step, name, span, report, (*path, key))
        case ir.ListValue(items=items) if found.kind == "list" and found.element is not None:
            for problem in _size_problems(len(items), found, "elements"):
                say(problem)
            for at, item in enumerate(items):
                wrong |= _check(item, shape(found.element), step, name, span, report, (*path, at), whole)
        case ir.MapValue() | ir.ListValue():
            say(f"expected {_expected(found)}, found a {'dict' if isinstance(value, ir.MapValue) else 'list'}")
        case ir.Const(value=inner):
            for problem in _literal_problems(inner, found):
                say(problem)
        case _:
            problem = _run_time_problem(value, found)
            if problem:
                say(problem)
    return wrong


def _refused(denied: bool) -> str:
    return " that a pipeline may set" if denied else ""


def _where(path: tuple[str | int, ...]) -> str:
    """Where inside of an option: `Containers[0].Image: `; nothing for the option itself."""
    text = ""
    for part in path[1:]:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return f"`{text}`: " if text else ""


def _expected(found: Shape) -> str:
    if found.enum:
        return "one of " + ", ".join(f"`{value}`" for value in found.enum[:8])
    return {
        "structure": "a dict of its members",
        "map": "a dict",
        "list": "a list",
        "string": "text",
        "integer": "an integer",
        "float": "a number",
        "boolean": "a boolean",
        "timestamp": "a time",
    }[found.kind]


_LITERALS: Final[Mapping[str, tuple[type, ...]]] = {
    "string": (str, int, float, bool),
    "integer": (int,),
    "float": (int, float),
    "boolean": (bool,),
}


def _literal_problems(value: object, found: Shape) -> Iterator[str]:
    if found.kind not in _LITERALS or type(value) not in _LITERALS[found.kind]:
        yield f"expected {_expected(found)}, found {'None' if value is None else repr(value)}"
    elif found.kind == "string":
        yield from _text_problems(str(value).lower() if isinstance(value, bool) else str(value), found)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from _bounds(value, found, "must be")


def _text_problems(text: str, found: Shape) -> Iterator[str]:
    if found.enum and text not in found.enum:
        hint = nearest(text, found.enum)
        yield f"{text!r} is not one of the service's values" + (
            f"; did you mean {hint!r}?" if hint else f": {', '.join(found.enum[:12])}"
        )
    elif found.pattern is not None and not re.fullmatch(found.pattern, text):
        yield f"{text!r} does not have the form that the service takes, `{found.pattern}`"
    yield from _bounds(len(text), found, "must have", " characters")


def _size_problems(size: int, found: Shape, what: str) -> Iterator[str]:
    yield from _bounds(size, found, "must have", f" {what}")


def _bounds(value: float, found: Shape, verb: str, unit: str = "") -> Iterator[str]:
    if found.min is not None and value < found.min:
        yield f"{verb} at least {found.min:g}{unit}, this is {value:g}"
    if found.max is not None and value > found.max:
        yield f"{verb} at most {found.max:.12g}{unit}, this is {value:.12g}"


def _run_time_problem(value: ir.Value, found: Shape) -> str:
    """Why a run-time value may not stand where a shape is expected; empty where it may."""
    if found.kind in ("structure", "list", "map"):
        return f"expected {_expected(found)}; a run-time value can only be one of its elements"
    type_ = type_of(value)
    if isinstance(type_, ShapeType):
        return ""
    if found.kind == "string":
        if found.enum and isinstance(type_, ScalarType):
            bad = [option for option in type_.values if str(option) not in found.enum]
            if bad:
                return f"{bad[0]!r}, which `{spell(type_)}` allows, is not one of the service's values: {', '.join(found.enum[:12])}"
        return (
            "" if isinstance(type_, ScalarType | ArtifactType) else f"expected {_expected(found)}, found a whole result"
        )
    kind = type_.kind if isinstance(type_, ScalarType) else ""
    allowed = {"integer": ("int",), "float": ("int", "float"), "boolean": ("bool",)}.get(found.kind, ())
    return (
        ""
        if kind in allowed
        else f"expected {_expected(found)}, found a run-time `{spell(type_) if type_ else 'value'}`"
    )


# --- what is missing ------------------------------------------------------------------------------------------------------------


def _missing(step: ir.Step, sink: Sink) -> None:
    said = set(_said(step))
    for keyword, members in REQUIRED.get(step.kind, ()):
        given = any(option.name == keyword for option in step.options)
        paths = [tuple(member.split(".")) for member in members]
        if given or any(path[: len(prefix)] == prefix for prefix in paths for path in said):
            continue
        if keyword == "image":
            sink.report(rules.NO_IMAGE, step.span, step=step.name, related=_declared(step))
        else:
            sink.report(rules.OPTION_MISSING, step.span, step=step.name, name=keyword, related=_declared(step))


def _declared(step: ir.Step) -> list[tuple[Span, str]]:
    return [(step.definition, "declared here")] if step.definition != step.span else []


def _said(step: ir.Step) -> Iterator[tuple[str, ...]]:
    """The members that keywords and `request=` set."""
    for option in step.options:
        for path in member_paths(step.kind, option.name):
            yield _names(path)
    if step.request is not None:
        yield from _members(step.request, ())


def _names(path: MemberPath) -> tuple[str, ...]:
    return tuple(part for part in path if isinstance(part, str))


def _members(value: ir.Value, prefix: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    if isinstance(value, ir.MapValue):
        for key, item in value.entries:
            yield (*prefix, key)
            yield from _members(item, (*prefix, key))
