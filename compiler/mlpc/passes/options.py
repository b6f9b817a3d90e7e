"""The keywords of a step and its `request=` are what the job's request takes.

Assumes images are resolved. Establishes: every keyword names a member of the request, every value known now is one the service takes
there, every run-time value stands where one may and has the member's kind, and what each type of step cannot do without is there.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.sink import Sink
from mlpc.ir import nodes as ir
from mlpc.ir.traverse import jobs, values_in
from mlpc.ir.types import HandleType, MetricsType, spell
from mlpc.ir.values import constant, type_of
from mlpc.passes.fitting import (
    Place,
    Report,
    all_known,
    check_pairs,
    check_value,
    element_span,
    is_text,
    key_span,
    member_problem,
    shown_path,
)
from mlpc.passes.setting import Setting
from mlpc.record import replace
from mlpc.service.documents import BASELINES, METRICS
from mlpc.service.keywords import COMPOSED, member_paths, nearest, top_members
from mlpc.service.meant import meant_keyword
from mlpc.service.shapes import member_shape, shape
from mlpc.service.steps import STEP_TYPES, MemberPath
from mlpc.source import Span

_CLUSTER: Final = ("instance_type", ("ProcessingResources.ClusterConfig.InstanceType",))
REQUIRED: Final[Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]] = {
    "Processing": (
        ("image", ("AppSpecification.ImageUri",)),
        _CLUSTER,
    ),
    "Training": (
        (
            "image",
            ("AlgorithmSpecification.TrainingImage", "AlgorithmSpecification.AlgorithmName", "ServerlessJobConfig"),
        ),
        (
            "instance_type",
            (
                "ResourceConfig.InstanceType",
                "ResourceConfig.InstanceGroups",
                "ResourceConfig.InstancePreferences",
                "ServerlessJobConfig",
            ),
        ),
    ),
    "Model": (("image", ("PrimaryContainer.Image", "Containers", "PrimaryContainer.ModelPackageName")),),
    "RegisterModel": (
        ("model_package_group_name", ("ModelPackageGroupName",)),
        ("image", ("InferenceSpecification.Containers.0.Image", "containers")),
        ("content_types", ("InferenceSpecification.SupportedContentTypes",)),
        ("response_types", ("InferenceSpecification.SupportedResponseMIMETypes",)),
    ),
    "Transform": (("instance_type", ("TransformResources.InstanceType",)),),
    "Tuning": (
        ("objective", ("HyperParameterTuningJobConfig.HyperParameterTuningJobObjective",)),
        ("ranges", ("HyperParameterTuningJobConfig.ParameterRanges",)),
    ),
    "AutoML": (("target_attribute_name", ("InputDataConfig",)),),
    "QualityCheck": (("check_type", ()), _CLUSTER),
    "ClarifyCheck": (("check_type", ()), _CLUSTER),
    "Endpoint": (("endpoint_name", ("EndpointName",)),),
    "InferenceComponent": (("inference_component_name", ("InferenceComponentName",)),),
    "EMR": (("jar", ("StepConfig.HadoopJarStep.Jar",)),),
    "Job": (
        ("job_category", ("JobCategory",)),
        ("job_config_schema_version", ("JobConfigSchemaVersion",)),
        ("document", ("JobConfigDocument",)),
    ),
    "Lambda": (("function_arn", ()),),
    "Callback": (("sqs_queue_url", ()),),
}
"""Step type -> keywords it needs, and what does as well: members, said by another keyword or in `request=`, and keywords."""


def check_options(pipeline: ir.Pipeline, setting: Setting, sink: Sink) -> ir.Pipeline:
    for step in jobs(pipeline):
        if step.kind in COMPOSED and not isinstance(step.body, ir.RawBody):
            _step(step, sink)
            if setting.complete and all_known(step):
                _missing(step, sink)
    return pipeline


def _step(step: ir.Step, sink: Sink) -> None:
    request = STEP_TYPES[step.kind].request or ""
    for option in step.options:
        member = top_members(step.kind).get(option.name)
        if member is not None:
            problem = member_problem(option.value, member)
            if problem:
                sink.report(rules.OPTION_VALUE, option.span, name=option.name, problem=problem)
            elif member.literal and not isinstance(option.value, ir.Const):
                sink.report(rules.SHOULD_BE_KNOWN, option.span, name=option.name)
            continue
        if option.name in COMPOSED.get(step.kind, ()):
            _composed(step, option, sink)
            continue
        paths = member_paths(step.kind, option.name)
        if not paths:
            help_ = meant_keyword(step.kind, option.name)
            place, owner = option.name_span or option.span, f"a {step.kind} step"
            sink.report(rules.OPTION_UNKNOWN, place, owner=owner, name=option.name, help=help_)
            continue
        problem = _program_problem(step, option.name)
        if problem:
            place = option.name_span or option.span
            sink.report(rules.OPTION_VALUE, place, name=option.name, problem=problem)
            continue
        if option.name == "hyperparameters":
            _hyperparameters(step, option, sink)
            continue
        known = option.value.value if isinstance(option.value, ir.Const) else "run-time"
        if option.name == "image" and (not isinstance(known, str) or not known):
            problem = f"expected the URI of an image, or `image(...)`, found {known!r}"
            sink.report(rules.OPTION_VALUE, option.span, name=option.name, problem=problem)
            continue
        for path in paths:
            if check_value(option.value, member_shape(request, path), step.kind, option.span, _report(sink, option)):
                break
    if step.request is not None and not request:
        sink.report(
            rules.OPTION_UNKNOWN,
            step.request.span,
            owner=f"a {step.kind} step",
            name="request",
            help="its arguments are the function's parameters",
        )
    elif step.request is not None:

        def say(problem: str, span: Span) -> None:
            sink.report(rules.REQUEST_PATH, span, step=step.name, problem=problem)

        check_value(step.request, shape(request), step.kind, step.request.span, say, whole=False)


_CHANNEL: Final = {
    "content_type": "ContentType",
    "target_attribute_name": "TargetAttributeName",
    "compression_type": "CompressionType",
    "sample_weight_attribute_name": "SampleWeightAttributeName",
}
"""Keywords for every channel of a job, and the shapes of their members."""


_PAIRS: Final = {
    "tags": ("TagList", ("TagKey", "TagValue")),
    "metrics": ("MetricDefinitionList", ("MetricName", "MetricRegex")),
}
"""Keywords that are a dict here and a list of names and texts there -> the shapes of the list, a name and a text."""


def _report(sink: Sink, option: ir.Option) -> Report:
    return lambda problem, span: sink.report(rules.OPTION_VALUE, span, name=option.name, problem=problem)


def _composed(step: ir.Step, option: ir.Option, sink: Sink) -> None:
    """Keywords that the backend makes several members of."""
    report = _report(sink, option)
    value, place = option.value, option.span
    match option.name:
        case "tags" | "metrics":
            found, names = _PAIRS[option.name]
            check_pairs(value, shape(found), names, step.kind, place, report)
        case "command":
            _command(step, option, report)
        case "properties":
            if not isinstance(value, ir.MapValue):
                report("expected a dict of names and texts", place)
                return
            for name, item in value.entries:
                check_value(item, shape("emr.XmlString"), step.kind, element_span(item, place), report, (name,))
        case "multi_model":
            if not (isinstance(value, ir.Const) and isinstance(value.value, bool)):
                report("expected `True` or `False`", place)
        case name if name in _CHANNEL:
            check_value(value, shape(_CHANNEL[name]), step.kind, place, report)
        case "drift_check_baselines":
            _baselines(value, place, report)
        case name if name in METRICS:
            _document(value, place, report)
            same = [item.name for item in step.options if METRICS.get(item.name) == METRICS[name]]
            if same[0] != name:
                report(f"it is the same as `{same[0]}`: say one of them", place)
        case _:
            # The options of checks have a pass of their own.
            pass


def _hyperparameters(step: ir.Step, option: ir.Option, sink: Sink) -> None:
    """Those that are said beside the parameters. A script is told them as JSON, so that they may be lists, dicts and nothing."""
    value = option.value
    if isinstance(step.body, ir.ScriptBody) and isinstance(value, ir.MapValue):
        value = replace(value, entries=tuple((key, _encoded(item)) for key, item in value.entries))
    check_value(value, shape("HyperParameters"), step.kind, option.span, _report(sink, option))
    if isinstance(step.body, ir.FunctionBody) and isinstance(value, ir.MapValue):
        taken = {parameter.name for parameter in step.body.parameters}
        for at, (key, _) in enumerate(value.entries):
            # The service's own are not for the function.
            if key not in taken and not key.startswith("sagemaker_"):
                hint = nearest(key, taken)
                meant = f"; did you mean `{hint}`?" if hint else ": add a parameter"
                problem = f"the function takes no `{key}`{meant}"
                sink.report(rules.OPTION_VALUE, key_span(value, at, option.span), name=option.name, problem=problem)


def _encoded(value: ir.Value) -> ir.Value:
    """What is known of a list or dict, or nothing, as the text of its JSON."""
    if any(not isinstance(item, ir.Const | ir.ListValue | ir.MapValue) for item in values_in(value)):
        return value
    known = constant(value)
    return value if isinstance(known, str | int | float) else ir.Const(value=json.dumps(known), span=value.span)


def _command(step: ir.Step, option: ir.Option, report: Report) -> None:
    """What runs the program of a step. Where a script installs something first, it is part of that script."""
    body = step.body
    if isinstance(body, ir.ContainerBody):
        report("the image is the program: say how it starts by `container_entrypoint`", option.span)
    elif not check_value(option.value, shape("ContainerEntrypoint"), step.kind, option.span, report):
        installs = isinstance(body, ir.ScriptBody) and (
            body.requirements or any(file.name == "requirements.txt" for file in body.files)
        )
        for value in values_in(option.value) if installs else ():
            if not isinstance(value, ir.Const | ir.ListValue):
                report(
                    "must be known when the pipeline is compiled, since a launcher installs requirements first",
                    value.span,
                )


def _program_problem(step: ir.Step, name: str) -> str:
    """Why a keyword about the container's program may not be said of a step that brings a program; empty where it may."""
    function = isinstance(step.body, ir.FunctionBody)
    script = step.kind == "Processing" and isinstance(step.body, ir.ScriptBody)
    if name == "container_entrypoint" and (function or script):
        how = "say what runs it by `command`" if step.kind == "Processing" else "leave it out"
        return f"the container starts the step's own program: {how}"
    if name == "container_arguments" and function:
        return "a function is called with its parameters: add one for each of them"
    return ""


def _baselines(value: ir.Value, span: Span, report: Report) -> None:
    if not isinstance(value, ir.MapValue):
        report("expected a dict of names and documents", span)
        return
    for at, (key, item) in enumerate(value.entries):
        if key in BASELINES:
            _document(item, element_span(item, span), report, (key,))
        else:
            hint = nearest(key, BASELINES)
            meant = f"; did you mean `{hint}`?" if hint else f": there are {', '.join(BASELINES)}"
            report(f"there is no `{key}`{meant}", key_span(value, at, span))


def _document(value: ir.Value, span: Span, report: Report, path: Place = ()) -> None:
    """The document of a `Metrics`, a part of a check's result, or a location."""
    type_ = type_of(value)
    if isinstance(type_, MetricsType) or is_text(value):
        return
    found = f", found {spell(type_)}" if type_ is not None else ""
    hint = ": pass one of its parts, such as `.constraints`" if isinstance(type_, HandleType) else ""
    report(f"{shown_path(path)}expected the `Metrics` of a step, or a location{found}{hint}", span)


# --- what is missing ------------------------------------------------------------------------------------------------------------


def _missing(step: ir.Step, sink: Sink) -> None:
    said = set(_said(step))
    for keyword, members in REQUIRED.get(step.kind, ()):
        given = any(option.name == keyword or option.name in members for option in step.options)
        paths = [tuple(member.split(".")) for member in members]
        if given or any(path[: len(prefix)] == prefix for prefix in paths for path in said):
            continue
        if keyword == "image" and any(isinstance(item.type, HandleType) for item in step.inputs):
            # What has been created has its image.
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
    return tuple(map(str, path))


def _members(value: ir.Value, prefix: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    if isinstance(value, ir.MapValue):
        for key, item in value.entries:
            yield (*prefix, key)
            yield from _members(item, (*prefix, key))
    elif isinstance(value, ir.ListValue):
        for at, item in enumerate(value.items):
            yield from _members(item, (*prefix, str(at)))
