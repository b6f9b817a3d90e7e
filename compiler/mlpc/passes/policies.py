"""Caching and retries are what the step's type and the service allow.

Assumes nothing. Establishes: durations are ISO 8601 in the form the service documents; a retry policy has one limit, known exceptions
that this type retries on, and each exception is in one policy only.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.model import Edit, Fix
from mlpc.diagnostics.sink import Sink
from mlpc.ir import nodes as ir
from mlpc.ir.traverse import values_in
from mlpc.ir.types import HandleType
from mlpc.passes.setting import Setting
from mlpc.record import replace
from mlpc.service.keywords import nearest
from mlpc.service.steps import EXCEPTIONS, STEP_TYPES
from mlpc.source import Span

_DURATION: Final = re.compile(r"P?(?=[\dT])(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?)?", re.IGNORECASE)
_MODEL: Final = HandleType(kind="Model")
MAX_INTERVAL: Final = 43_200
MAX_ATTEMPTS: Final = 20
MAX_EXPIRY: Final = 14_400


def check_policies(pipeline: ir.Pipeline, setting: Setting, sink: Sink) -> ir.Pipeline:
    return replace(pipeline, steps=tuple(_step(step, setting, sink) for step in pipeline.steps))


def _step(step: ir.Step, setting: Setting, sink: Sink) -> ir.Step:
    _retries(step, sink)
    if step.cache is None:
        return step
    row = STEP_TYPES.get(step.kind)
    if row is not None and not row.cache:
        sink.report(rules.CACHE_REFUSED, step.cache.whole, kind=step.kind)
        return step
    if step.cache.enabled and step.kind in _JOBS:
        for what, span in _new_each_run(step):
            sink.report(rules.CACHE_NEVER, span, step=step.name, what=what)
    return replace(step, cache=_cache(step.cache, setting, sink))


_EACH_RUN: Final[Mapping[str, str]] = {
    "StartDateTime": "`execution.start_time`",
    "CurrentDateTime": "`execution.current_time`",
    "PipelineExecutionId": "`execution.id`",
    "PipelineExecutionArn": "`execution.arn`",
    "TrainingJobName": "`execution.training_job_name`",
    "ProcessingJobName": "`execution.processing_job_name`",
}
_JOBS: Final = frozenset({"Processing", "Training", "Transform", "AutoML", "QualityCheck", "ClarifyCheck"})
_KEYS: Final = frozenset(
    {"environment", "hyperparameters", "image", "container_entrypoint", "container_arguments", "command"}
)
"""Keywords whose values are part of what a job is found by."""


def _new_each_run(step: ir.Step) -> Iterator[tuple[str, Span]]:
    """What a step is found by that no two runs have in common, and where it stands."""
    if step.kind == "Transform":
        yield from (("the created model", item.span) for item in step.inputs if item.type == _MODEL)
    read = [item.value for item in step.inputs] + [item.value for item in step.arguments]
    read += [option.value for option in step.options if option.name in _KEYS]
    for value in read:
        for inner in values_in(value):
            if isinstance(inner, ir.ExecutionRef) and inner.name in _EACH_RUN:
                yield _EACH_RUN[inner.name], inner.span


def _cache(cache: ir.Cache, setting: Setting, sink: Sink) -> ir.Cache:
    if cache.expire_after is None:
        if cache.enabled:
            sink.report(rules.CACHE_ENDLESS, cache.span)
        return cache
    match = _DURATION.fullmatch(cache.expire_after)
    if match is None or not any(match.groups()):
        _bad_duration(cache.span, cache.expire_after, setting, sink)
        return cache
    text = cache.expire_after.upper()
    return replace(cache, expire_after=text if text.startswith("P") else f"P{text}")


def _bad_duration(span: Span, text: str, setting: Setting, sink: Sink) -> None:
    """Say so, and what `30 days` or `12 hours` are."""
    match = re.fullmatch(r"\s*(\d+)\s*(day|week|hour|minute|month|year)s?\s*", text.lower())
    if match is None:
        sink.report(rules.CACHE_DURATION, span, text=text)
        return
    meant = f"P{'T' if match[2] in ('hour', 'minute') else ''}{match[1]}{match[2][0].upper()}"
    written = setting.text_at(span)
    quote = written[:1]
    plain = quote in ("'", '"') and written == f"{quote}{text}{quote}"
    fix = Fix(f"write `{meant}`", (Edit(span, f"{quote}{meant}{quote}"),), safe=True) if plain else None
    sink.report(rules.CACHE_DURATION, span, text=text, help=f"write `{meant}`", fix=fix)


def _retries(step: ir.Step, sink: Sink) -> None:
    row = STEP_TYPES.get(step.kind)
    families = row.retry if row is not None else tuple(EXCEPTIONS)
    allowed = [name for family in families for name in EXCEPTIONS[family]]
    seen: dict[str, Span] = {}
    for policy in step.retry:
        for name, place in zip(policy.on, policy.on_spans or [policy.span] * len(policy.on), strict=True):
            if name not in allowed:
                hint = nearest(name, allowed)
                help_ = (
                    f"did you mean `{hint}`?"
                    if hint
                    else f"it retries on {_listed(allowed)}"
                    if allowed
                    else "leave `retry` out"
                )
                sink.report(rules.RETRY_REFUSED, place, kind=step.kind, exception=name, help=help_)
            elif name in seen:
                problem = f"`{name}` stands twice in what is retried on"
                sink.report(rules.RETRY_LIMITS, place, problem=problem, related=[(seen[name], "the first one")])
            seen.setdefault(name, place)
        places = dict(policy.places)
        for name, problem in _limits(policy):
            sink.report(rules.RETRY_LIMITS, places.get(name, policy.span), problem=problem)


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _limits(policy: ir.Retry) -> Iterator[tuple[str, str]]:
    """What is wrong with the limits of a policy, and with which of them: with none, where one is missing."""
    if policy.max_attempts is not None and policy.expire_after_minutes is not None:
        yield "expire_after_minutes", "a retry policy takes `max_attempts` or `expire_after_minutes`, not both"
    if policy.max_attempts is None and policy.expire_after_minutes is None:
        yield "", "a retry policy needs `max_attempts` or `expire_after_minutes`"
    for name, value, low, high in (
        ("max_attempts", policy.max_attempts, 1, MAX_ATTEMPTS),
        ("expire_after_minutes", policy.expire_after_minutes, 1, MAX_EXPIRY),
        ("interval_seconds", policy.interval_seconds, 0, MAX_INTERVAL),
    ):
        if value is not None and not low <= value <= high:
            yield name, f"`{name}` must be between {low} and {high}, this is {value}"
    if policy.backoff_rate is not None and policy.backoff_rate < 0:
        yield "backoff_rate", f"`backoff_rate` must not be negative, this is {policy.backoff_rate}"
