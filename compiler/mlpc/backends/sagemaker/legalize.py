"""From the IR to the target's own model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from mlpc.backends.base import InternalError, Target
from mlpc.backends.sagemaker.conditions import Brancher
from mlpc.backends.sagemaker.context import ADDED, Context
from mlpc.backends.sagemaker.jobs import property_files
from mlpc.backends.sagemaker.kinds import KINDS, RAW
from mlpc.backends.sagemaker.model import Definition, Get, JobStep, Json, LoopStep, Parameter, Step, gets
from mlpc.backends.sagemaker.requests import option_of
from mlpc.backends.sagemaker.values import expression, of_rounds
from mlpc.ir import nodes as ir
from mlpc.ir.types import ScalarType, Type
from mlpc.ir.values import constant, literal
from mlpc.service.declaration import DEFINED
from mlpc.service.steps import MAX_CONCURRENCY
from mlpc.source import Span

_GROUPS: Final = {
    "Processing": "ProcessingInputs",
    "Training": "InputDataConfig",
    "Tuning": "TrainingJobDefinition/InputDataConfig",
    "AutoML": "InputDataConfig",
}
"""Type of step -> where its inputs stand, in their order."""
_TYPES: Final = {"str": "String", "int": "Integer", "float": "Float", "bool": "Boolean"}


def legalize(pipeline: ir.Pipeline, target: Target) -> tuple[Definition, Context]:
    """The definition of a checked pipeline, and what goes with it."""
    context = Context(pipeline, target, {step.name: step for step in pipeline.steps}, KINDS)
    lowered = _loops([(step, _step(step, context)) for step in pipeline.steps if step.kind != "ForEach"], context)
    steps: tuple[Step, ...] = Brancher(context, pipeline.decisions).place(lowered)
    parameters = [_parameter(parameter) for parameter in pipeline.parameters]
    for name, (description, _) in ADDED.items():
        if name in context.added:
            parameters.append(
                Parameter(
                    name=name,
                    type="String",
                    default=None,
                    enum_values=(),
                    description=description,
                    span=pipeline.span,
                )
            )
    experiment, mlflow = _experiment(pipeline, context), _said(pipeline, "MlflowConfig", context)
    return Definition(parameters=tuple(parameters), experiment=experiment, mlflow=mlflow or None, steps=steps), context


def _loops(lowered: Sequence[tuple[ir.Step, JobStep]], context: Context) -> list[tuple[ir.Step, Step]]:
    """Steps in the body of a ForEach step go into it, the others stay."""
    bodies: dict[str, list[JobStep]] = {}
    for step, made in lowered:
        if step.loop is not None:
            bodies.setdefault(step.loop, []).append(made)
    jobs = {step.name: made for step, made in lowered}
    found: list[tuple[ir.Step, Step]] = []
    for step in context.pipeline.steps:
        if step.kind == "ForEach":
            found.append((step, _loop(step, bodies.get(step.name, ()), context)))
        elif step.loop is None:
            found.append((step, jobs[step.name]))
    return found


def _loop(step: ir.Step, body: Sequence[JobStep], context: Context) -> LoopStep:
    limit, selector = option_of(step, "max_concurrency"), step.selector
    items = option_of(step, "items")
    if items is None:
        raise InternalError(f"{step.name} loops over nothing", step.span)
    return LoopStep(
        name=step.name,
        items=expression(items, context),
        body=tuple(body),
        # Nothing orders the items, as nothing orders steps that do not depend on each other.
        concurrency=MAX_CONCURRENCY if limit is None else constant(limit),
        pick="" if selector is None else selector.pick,
        by=None if selector is None else of_rounds(selector.field, context),
        depends_on=tuple(_dependency(item) for item in step.depends_on),
        span=step.span,
    )


def _parameter(parameter: ir.PipelineParameter) -> Parameter:
    values = parameter.type.values if isinstance(parameter.type, ScalarType) else ()
    return Parameter(
        name=parameter.name,
        type=parameter_type(parameter.type),
        default=None if parameter.default is None else literal(parameter.default),
        enum_values=tuple(str(value) for value in values),
        description=parameter.description,
        span=parameter.span,
    )


def parameter_type(type_: Type) -> str:
    """The service's type of a parameter: a location is text."""
    return _TYPES[type_.kind] if isinstance(type_, ScalarType) else "String"


def _experiment(pipeline: ir.Pipeline, context: Context) -> Mapping[str, Json] | None:
    """What the pipeline says, and for the rest the SDK's defaults. None: `experiment_name=False`."""
    said = _said(pipeline, "PipelineExperimentConfig", context)
    if said.get("ExperimentName") is False:
        return None
    defaults: dict[str, Json] = {
        "ExperimentName": Get("Execution.PipelineName"),
        "TrialName": Get("Execution.PipelineExecutionId"),
    }
    return {**defaults, **said}


def _said(pipeline: ir.Pipeline, structure: str, context: Context) -> dict[str, Json]:
    """The members of a structure of the definition that keywords of `@pipeline` fill."""
    found: dict[str, Json] = {}
    for option in pipeline.options:
        member = DEFINED.get(option.name)
        if member is not None and member.path[0] == structure:
            found[str(member.path[1])] = expression(option.value, context)
    return found


def _step(step: ir.Step, context: Context) -> JobStep:
    kind = RAW if isinstance(step.body, ir.RawBody) else KINDS.get(step.kind)
    if kind is None:
        raise InternalError(f"{step.kind} steps have no lowering", step.span)
    context.unread.clear()
    arguments, members = kind.arguments(step, context), kind.members(step, context)
    return JobStep(
        name=step.name,
        type=step.kind,
        arguments=arguments,
        members=members,
        depends_on=(
            *(_dependency(item) for item in step.depends_on),
            *_unread(step, {**arguments, **members}, context),
        ),
        display_name=step.display_name,
        description=step.description,
        retry=tuple(_retry(item) for item in step.retry),
        cache=_cache(step.cache),
        property_files=property_files(step),
        origins=_origins(step),
        span=step.span,
    )


def _unread(step: ir.Step, made: Mapping[str, Json], context: Context) -> Iterator[str]:
    """The steps that a step refers to and, as it is written, does not read: it waits for them all the same."""
    if context.unread:
        waited = {path.split(".")[1] for path in gets(made) if path.startswith("Steps.")}
        waited |= {item.step for item in step.depends_on}
        yield from (name for name in context.unread if name not in waited)


def _dependency(item: ir.Dependency) -> Json:
    return item.step if item.trigger == "Completed" else {"Step": item.step, "Trigger": item.trigger}


def _retry(item: ir.Retry) -> Mapping[str, Json]:
    policy: dict[str, Json] = {
        "BackoffRate": 2.0 if item.backoff_rate is None else item.backoff_rate,
        "IntervalSeconds": 1 if item.interval_seconds is None else item.interval_seconds,
    }
    if item.max_attempts is not None:
        policy["MaxAttempts"] = item.max_attempts
    if item.expire_after_minutes is not None:
        policy["ExpireAfterMin"] = item.expire_after_minutes
    policy["ExceptionType"] = list(item.on)
    return policy


def _cache(cache: ir.Cache | None) -> Mapping[str, Json] | None:
    if cache is None:
        return None
    made: dict[str, Json] = {"Enabled": cache.enabled}
    if cache.expire_after is not None:
        made["ExpireAfter"] = cache.expire_after
    return made


def _origins(step: ir.Step) -> Mapping[str, Span]:
    """Where a step and what hangs on it come from, by member."""
    found = {"": step.span}
    if step.cache is not None:
        found["/CacheConfig"] = step.cache.span
    for at, policy in enumerate(step.retry):
        found[f"/RetryPolicies/{at}"] = policy.span
    for at, item in enumerate(step.depends_on):
        found[f"/DependsOn/{at}"] = item.span
    group = _GROUPS.get(step.kind)
    if group is not None:
        for at, entry in enumerate(step.inputs if step.job is None else step.job.inputs):
            found[f"/Arguments/{group}/{at}"] = entry.span
    return found
