"""Framework images become registry URIs.

Assumes nothing. Establishes: a check that names no image has that of its own container; no `ImageRef` is left in the options and
requests of the steps; those that name no image of the region are reported.
"""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.sink import Sink
from mlpc.ir import nodes as ir
from mlpc.ir.traverse import jobs, values_in, with_jobs
from mlpc.passes.setting import Setting
from mlpc.record import replace
from mlpc.service.checks import FRAMEWORKS
from mlpc.service.images import ImageError, RegionError, frameworks, image_uri
from mlpc.service.keywords import member_paths
from mlpc.service.shapes import member_shape, shape
from mlpc.service.steps import STEP_TYPES
from mlpc.source import Span

_SCOPES: Final = {"Training": "training", "Processing": "processing"}


def resolve_images(pipeline: ir.Pipeline, setting: Setting, sink: Sink) -> ir.Pipeline:
    defaults = {item.name: item.default for item in pipeline.parameters if item.default is not None}
    said: set[tuple[Span, str]] = set()

    def report(error: ImageError, image: ir.ImageRef, step: ir.Step) -> None:
        """Once for an image, whatever steps it is for; of the configured region, where that is said."""
        own = "region" in dict(image.options)
        span = setting.places.get("region", image.span) if isinstance(error, RegionError) and not own else image.span
        problem = str(error)
        if isinstance(error, RegionError) and span is not image.span:
            related, key = [(image.span, "an image of that region")], (span, "")
            help_ = "correct the region, or give the URI of your own image"
        else:
            related, key, help_ = [(step.span, f"for the step `{step.name}`")], (span, problem), None
        if key not in said:
            said.add(key)
            sink.report(rules.IMAGE, span, problem=problem, related=related, help=help_)

    for step in jobs(pipeline):
        for option in step.options:
            if option.name == "image" and isinstance(option.value, ir.Const) and option.value.value in frameworks():
                name = option.value.value
                problem = f"`{name}` is a framework, and not the URI of an image"
                sink.report(rules.IMAGE, option.span, problem=problem, help=f'write `image("{name}", version=...)`')
    return with_jobs(pipeline, lambda step: _step(step, defaults, setting, report))


_Report: TypeAlias = Callable[[ImageError, ir.ImageRef, ir.Step], None]


def _with_own(step: ir.Step) -> ir.Step:
    """A check with the image of its container, where neither `image=` nor `request=` says another."""
    framework = FRAMEWORKS.get(step.kind)
    if framework is None or isinstance(step.body, ir.RawBody):
        return step
    requested = dict(step.request.entries).get("AppSpecification") if step.request is not None else None
    said = {option.name for option in step.options}
    if "image" in said or (isinstance(requested, ir.MapValue) and "ImageUri" in dict(requested.entries)):
        return step
    image = ir.ImageRef(framework=framework, version=None, options=(), span=step.span)
    return replace(step, options=(*step.options, ir.Option(name="image", value=image, span=step.span)))


def _step(step: ir.Step, defaults: Mapping[str, ir.Const | ir.Template], setting: Setting, report: _Report) -> ir.Step:
    step = _with_own(step)
    values = [option.value for option in step.options] + ([step.request] if step.request is not None else [])
    body = step.body
    if isinstance(body, ir.RawBody):
        values.append(body.arguments)
    if not any(isinstance(inner, ir.ImageRef) for value in values for inner in values_in(value)):
        return step

    def resolve(value: ir.Value) -> ir.Value:
        match value:
            case ir.ImageRef():
                return _uri(value, step, defaults, setting, report)
            case ir.ListValue(items=items):
                return replace(value, items=tuple(resolve(item) for item in items))
            case ir.MapValue(entries=entries):
                return replace(value, entries=tuple((key, resolve(item)) for key, item in entries))
            case _:
                return value

    options = tuple(replace(option, value=resolve(option.value)) for option in step.options)
    request = step.request and replace(
        step.request, entries=tuple((key, resolve(item)) for key, item in step.request.entries)
    )
    if isinstance(body, ir.RawBody):
        entries = tuple((key, resolve(item)) for key, item in body.arguments.entries)
        body = replace(body, arguments=replace(body.arguments, entries=entries))
    return replace(step, options=options, request=request, body=body)


def _uri(
    image: ir.ImageRef, step: ir.Step, defaults: Mapping[str, ir.Const | ir.Template], setting: Setting, report: _Report
) -> ir.Value:
    options = dict(image.options)
    scope = options.get("scope") or options.get("image_scope") or _SCOPES.get(step.kind, "inference")
    try:
        uri = image_uri(
            image.framework,
            options.get("region") or setting.region,
            image.version,
            scope=scope,
            instance_type=options.get("instance_type") or _instance_type(step, defaults),
            py_version=options.get("py_version"),
            base_framework_version=options.get("base_framework_version"),
            container_version=options.get("container_version"),
        )
    except ImageError as error:
        # Of an instance type that there is not, `options` tells.
        if not _misspelt(step):
            report(error, image, step)
        uri = image.framework
    return ir.Const(value=uri, span=image.span)


_INSTANCES: Final = ("instance_type", "inference_instances", "transform_instances")


def _misspelt(step: ir.Step) -> bool:
    """Whether a step names an instance type that the service does not know."""
    request = STEP_TYPES[step.kind].request if step.kind in STEP_TYPES else None
    for option in step.options if request is not None else ():
        for path in member_paths(step.kind, option.name) if option.name in _INSTANCES else ():
            found = member_shape(str(request), path)
            known = shape(found.element).enum if found.element is not None else found.enum
            if known and any(
                isinstance(item, ir.Const) and item.value not in known for item in values_in(option.value)
            ):
                return True
    return False


def _instance_type(step: ir.Step, defaults: Mapping[str, ir.Const | ir.Template]) -> str | None:
    """The instance type that decides between the processors of an image; of a parameter, its default."""
    options = {option.name: option.value for option in step.options}
    for name in _INSTANCES:
        value = options.get(name)
        if isinstance(value, ir.ListValue) and value.items:
            value = value.items[0]
        if isinstance(value, ir.ParamRef):
            value = defaults.get(value.name)
        if isinstance(value, ir.Const) and isinstance(value.value, str):
            return value.value
    return None
