"""Configured defaults fill what the jobs do not say.

Assumes nothing. Establishes: a step has the configured `kms_key`, `subnets`, `security_group_ids`, `tags` and `instance_type`
wherever its type takes such a keyword and neither that keyword nor one for the same member is given; the pipeline has those of its own
that it does not say.
"""

from collections.abc import Mapping
from typing import Final, cast

from mlpc.diagnostics.sink import Sink
from mlpc.ir import nodes as ir
from mlpc.ir.traverse import with_jobs
from mlpc.passes.members import Path, said_members
from mlpc.passes.setting import Setting
from mlpc.record import replace
from mlpc.service.keywords import all_keywords, keyword_for, member_paths
from mlpc.source import NOWHERE, Span

_JOBS: Final = frozenset({"Processing", "Training", "Transform", "AutoML", "QualityCheck", "ClarifyCheck"})
_ALL: Final = _JOBS | {"Model", "RegisterModel"}
KEYS: Final[Mapping[str, frozenset[str]]] = {
    "instance_type": _JOBS,
    "kms_key": _JOBS,
    "subnets": _ALL,
    "security_group_ids": _ALL,
    "tags": _ALL | {"EndpointConfig", "Endpoint", "InferenceComponent", "Job"},
}
"""Configuration key -> the types of step that it is a default for, where they take a keyword of that name."""


PIPELINE: Final = ("tags", "max_parallel_execution_steps", "mlflow_resource_arn")
"""Configuration keys that are defaults for keywords of `@pipeline`."""


_INSTEAD: Final[Mapping[str, tuple[Path, ...]]] = {
    "instance_type": (
        ("ResourceConfig", "InstanceGroups"),
        ("ResourceConfig", "InstancePreferences"),
        ("ServerlessJobConfig",),
    )
}
"""Configuration key -> members of a request that say the same in another way."""


def fill_defaults(pipeline: ir.Pipeline, setting: Setting, sink: Sink) -> ir.Pipeline:
    given = {key: value for key in (*KEYS, *PIPELINE) if (value := _value(setting.values.get(key))) is not None}
    if not given:
        return pipeline
    said = {option.name for option in pipeline.options}
    added = [
        ir.Option(name=key, value=given[key], span=setting.places.get(key, NOWHERE))
        for key in PIPELINE
        if key in given and key not in said
    ]
    pipeline = replace(pipeline, options=(*pipeline.options, *added)) if added else pipeline
    jobs = {key: value for key, value in given.items() if key in KEYS}
    return with_jobs(pipeline, lambda step: _filled(step, jobs, setting.places))


def _filled(step: ir.Step, given: Mapping[str, ir.Value], places: Mapping[str, Span]) -> ir.Step:
    if isinstance(step.body, ir.RawBody):
        return step
    said = {option.name for option in step.options}
    members = said_members(step)
    taken = {path for name in said for path in member_paths(step.kind, name)}
    added: list[ir.Option] = []
    for key, value in given.items():
        if step.kind not in KEYS[key] or key in said or key not in all_keywords(step.kind):
            continue
        if any(path in members for path in _INSTEAD.get(key, ())):
            continue
        paths = member_paths(step.kind, key)
        free = [path for path in paths if path not in taken]
        # A default for several members (`kms_key`) fills those that nothing else is said for.
        names = [key] if len(free) == len(paths) else [keyword_for(step.kind, path) for path in free]
        span = places.get(key, NOWHERE)
        added += [ir.Option(name=name, value=value, span=span) for name in names if name is not None]
    return replace(step, options=(*step.options, *added)) if added else step


def _value(value: object) -> ir.Value | None:
    """A configured text, number, list of texts or table of texts; what is of another kind has been reported."""
    match value:
        case str() | int():
            return ir.Const(value=value, span=NOWHERE)
        case list():
            items = [
                ir.Const(value=item, span=NOWHERE) for item in cast("list[object]", value) if isinstance(item, str)
            ]
            return ir.ListValue(items=tuple(items), span=NOWHERE)
        case dict():
            entries = cast("dict[str, object]", value).items()
            made = [(key, ir.Const(value=item, span=NOWHERE)) for key, item in entries if isinstance(item, str)]
            return ir.MapValue(entries=tuple(made), span=NOWHERE)
        case _:
            return None
