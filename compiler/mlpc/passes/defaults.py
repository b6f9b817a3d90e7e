"""Configured defaults fill what the jobs do not say.

Assumes nothing. Establishes: a step has the configured `role`, `kms_key`, `subnets`, `security_group_ids`, `tags` and `instance_type`
wherever its type takes such a keyword and neither that keyword nor one for the same member is given.
"""

from collections.abc import Mapping
from typing import Final, cast

from mlpc.diagnostics.sink import Sink
from mlpc.ir import nodes as ir
from mlpc.passes.setting import Setting
from mlpc.record import replace
from mlpc.service.keywords import all_keywords, member_paths
from mlpc.source import NOWHERE

KEYS: Final = ("role", "instance_type", "kms_key", "subnets", "security_group_ids", "tags")


def fill_defaults(pipeline: ir.Pipeline, setting: Setting, sink: Sink) -> ir.Pipeline:
    given = {key: value for key in KEYS if (value := _value(setting.values.get(key))) is not None}
    # The role is the backend's to fill: without one it becomes a parameter.
    given.pop("role", None)
    if not given:
        return pipeline
    return replace(pipeline, steps=tuple(_filled(step, given) for step in pipeline.steps))


def _filled(step: ir.Step, given: Mapping[str, ir.Value]) -> ir.Step:
    known = all_keywords(step.kind)
    names = {option.name for option in step.options}
    taken = {path for name in names for path in member_paths(step.kind, name)}
    added: list[ir.Option] = []
    for key, value in given.items():
        if key not in known or key in names or not taken.isdisjoint(member_paths(step.kind, key)):
            continue
        if key == "instance_type" and step.kind not in _WITH_INSTANCES:
            continue
        added.append(ir.Option(name=key, value=value, span=NOWHERE))
    return replace(step, options=(*step.options, *added)) if added else step


_WITH_INSTANCES: Final = frozenset({"Processing", "Training", "Transform"})


def _value(value: object) -> ir.Value | None:
    """A configured text, list of texts or table of texts; what is of another kind has been reported."""
    match value:
        case str():
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
