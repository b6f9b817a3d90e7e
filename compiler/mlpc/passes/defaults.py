"""Configured defaults fill what the steps do not say.

Assumes nothing. Establishes: a step has the configured `kms_key`, `subnets`, `security_group_ids`, `tags` and `instance_type` wherever
its type takes such a keyword (`KEYS`), and no keyword says that member, or what the service takes in its place. What `request=` says
is merged over a default later; an empty value of one of `OPTIONAL` keeps the default away, and is gone then. The role is one as well: it
has a way of its own (`Context.role`), since a job cannot do without it. The pipeline has those (`PIPELINE`) that it does not say.
"""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple, cast

from mlpc.diagnostics.sink import Sink
from mlpc.ir import nodes as ir
from mlpc.ir.traverse import with_jobs
from mlpc.passes.choices import said_otherwise
from mlpc.passes.setting import Setting
from mlpc.record import replace
from mlpc.service.keywords import all_keywords, keyword_for, member_paths
from mlpc.service.steps import MemberPath
from mlpc.source import NOWHERE, Span


class Where(NamedTuple):
    """When a step of some type takes a default. `only`: members and operands of which one must be said; `unless`: of which none may."""

    only: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


_ALWAYS: Final = Where()
_OWN_JOBS: Final = dict.fromkeys(
    ("Processing", "Training", "Transform", "AutoML", "QualityCheck", "ClarifyCheck"), _ALWAYS
)
# Of a configuration with models, these have the network; one without is for the components that come later.
_NO_MODELS: Final = Where(unless=("servable", "ProductionVariants.*.ModelName"))
_NEW_APPLICATION: Final = Where(only=("ApplicationConfig",))
_NETWORK: Final[Mapping[str, Where]] = {
    **_OWN_JOBS,
    "Model": _ALWAYS,
    "EndpointConfig": _NO_MODELS,
    "EMRServerless": _NEW_APPLICATION,
}
KEYS: Final[Mapping[str, Mapping[str, Where]]] = {
    "instance_type": {
        **_OWN_JOBS,
        "Training": Where(unless=("ServerlessJobConfig",)),
    },
    # What is serverless has no volume.
    "kms_key": {**_OWN_JOBS, "EndpointConfig": Where(unless=("ProductionVariants.*.ServerlessConfig",))},
    "subnets": _NETWORK,
    "security_group_ids": _NETWORK,
    "tags": {
        **_OWN_JOBS,
        **dict.fromkeys(("Model", "EndpointConfig", "Endpoint", "InferenceComponent", "Job", "EMRServerless"), _ALWAYS),
        # A package in a group has the group's tags: the service refuses others.
        "RegisterModel": Where(unless=("ModelPackageGroupName",)),
        "EMR": Where(only=("ClusterConfig",)),
    },
}
"""Configuration key -> the types of step that it is a default for, where they take a keyword of that name."""


OPTIONAL: Final = frozenset({"kms_key", "subnets", "security_group_ids", "tags"})
"""Keys that a step may do without: `""`, `[]` or `{}` for one says so, and stands for nothing else."""
PIPELINE: Final = ("tags", "max_parallel_execution_steps", "mlflow_resource_arn")
"""Configuration keys that are defaults for keywords of `@pipeline`."""


def fills(key: str) -> list[str]:
    """The types of step that a key is a default for."""
    return sorted(kind for kind in KEYS.get(key, ()) if key in all_keywords(kind))


def fill_defaults(pipeline: ir.Pipeline, setting: Setting, sink: Sink) -> ir.Pipeline:
    given = {key: value for key in (*KEYS, *PIPELINE) if (value := _value(setting.values.get(key))) is not None}
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
    kept = [option for option in step.options if not _declines(step.kind, option)]
    said = frozenset(_said(step))
    everything = said.union(_inside(step.request, ())) if step.request is not None else said
    names = {option.name for option in step.options}
    added: list[ir.Option] = []
    for key, value in given.items():
        where = KEYS[key].get(step.kind)
        if where is None or key in names or key not in all_keywords(step.kind) or not _wanted(where, everything):
            continue
        if said_otherwise(step, key):
            continue
        paths = member_paths(step.kind, key)
        free = [path for path in paths if _names(path) not in said]
        # A default for several members (`kms_key`) fills those that nothing else is said for.
        words = [key] if len(free) == len(paths) else [keyword_for(step.kind, path) for path in free]
        span = places.get(key, NOWHERE)
        added += [ir.Option(name=word, value=value, span=span) for word in words if word is not None]
    return replace(step, options=(*kept, *added)) if added or len(kept) < len(step.options) else step


def _declines(kind: str, option: ir.Option) -> bool:
    """Whether an option says that a step does without what a default is for: it is empty."""
    match option.value:
        case ir.Const(value="") | ir.ListValue(items=()) | ir.MapValue(entries=()):
            own = set(member_paths(kind, option.name))
            return any(own and own <= set(member_paths(kind, key)) for key in OPTIONAL)
        case _:
            return False


# --- what a step says ---------------------------------------------------------------------------------------------------------


def _wanted(where: Where, said: frozenset[str]) -> bool:
    return (not where.only or any(path in said for path in where.only)) and not any(
        path in said for path in where.unless
    )


def _said(step: ir.Step) -> Iterator[str]:
    """The members that the keywords of a step say, and those that they are in; the names of its operands."""
    for item in step.inputs:
        yield item.name
    for option in step.options:
        for path in member_paths(step.kind, option.name):
            for end in range(1, len(path) + 1):
                yield _names(path[:end])
            yield from _inside(option.value, path)


def _inside(value: ir.Value, path: MemberPath) -> Iterator[str]:
    match value:
        case ir.MapValue(entries=entries):
            for key, item in entries:
                yield _names((*path, key))
                yield from _inside(item, (*path, key))
        case ir.ListValue(items=items):
            for at, item in enumerate(items):
                yield from _inside(item, (*path, at))
        case _:
            pass


def _names(path: MemberPath) -> str:
    """`ProductionVariants.*.ModelName`: the places of elements do not count."""
    return ".".join("*" if isinstance(part, int) else part for part in path)


# --- what is configured -------------------------------------------------------------------------------------------------------


def _value(value: object) -> ir.Value | None:
    """A configured text, number, list of texts or table of texts; what is of another kind has been reported."""
    match value:
        case str() | int():
            return ir.Const(value=value, span=NOWHERE)
        case ir.Template():
            return value
        case list():
            items = [_value(item) for item in cast("list[object]", value)]
            return ir.ListValue(items=tuple(item for item in items if item is not None), span=NOWHERE)
        case dict():
            entries = [(key, _value(item)) for key, item in cast("dict[str, object]", value).items()]
            return ir.MapValue(entries=tuple((key, item) for key, item in entries if item is not None), span=NOWHERE)
        case _:
            return None
