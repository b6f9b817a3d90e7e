"""What a step says of others, and of what it records itself, is so.

Assumes that members have their own names and configured defaults are filled in. Establishes: an association of a Lineage step has ends
that the step records, or that have an ARN; what a Cleanup step removes was not written by a job in a VPC; an endpoint has a configuration
of the same pipeline by its result, not by the name that is said for it.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.sink import Sink
from mlpc.ir import nodes as ir
from mlpc.ir.traverse import references
from mlpc.passes.fitting import element_span
from mlpc.passes.members import said_members
from mlpc.passes.setting import Setting
from mlpc.service.keywords import member_paths, nearest

_ENTITIES: Final[Mapping[str, tuple[str, str]]] = {
    "actions": ("Action", "ActionName"),
    "artifacts": ("Artifact", "ArtifactName"),
    "contexts": ("Context", "ContextName"),
}
"""Keyword -> the type of what it records, and the member that names it."""


def check_relations(pipeline: ir.Pipeline, setting: Setting, sink: Sink) -> ir.Pipeline:
    steps = {step.name: step for step in pipeline.steps}
    configurations = _configurations(pipeline)
    for step in pipeline.steps:
        if step.kind == "Endpoint":
            _configuration(step, configurations, sink)
        if step.kind == "Lineage" and not isinstance(step.body, ir.RawBody):
            _lineage(step, sink)
        elif step.kind == "Cleanup":
            for ref in references(step):
                source = steps.get(ref.step)
                if source is not None and has_vpc(source):
                    problem = f"`{ref.step}` runs in a VPC, and the service cleans up after no such job"
                    related = [(source.span, "the step")]
                    sink.report(rules.CLEANUP_SOURCE, ref.span, problem=problem, related=related)
    return pipeline


# --- endpoints ------------------------------------------------------------------------------------------------------------------


def _configurations(pipeline: ir.Pipeline) -> Mapping[str, ir.Step]:
    """The endpoint configurations that the pipeline makes, by the name that is said for them."""
    found: dict[str, ir.Step] = {}
    for step in pipeline.steps:
        said = said_members(step).get(("EndpointConfigName",)) if step.kind == "EndpointConfig" else None
        if said is not None and isinstance(said.known, str):
            found[said.known] = step
    return found


def _configuration(step: ir.Step, configurations: Mapping[str, ir.Step], sink: Sink) -> None:
    said = said_members(step).get(("EndpointConfigName",))
    made = configurations.get(said.known) if said is not None and isinstance(said.known, str) else None
    if said is not None and made is not None:
        related = [(made.span, "made here")]
        sink.report(rules.CONFIGURATION_NAME, said.span, name=said.known, step=made.name, related=related)


# --- lineage --------------------------------------------------------------------------------------------------------------------


def _lineage(step: ir.Step, sink: Sink) -> None:
    recorded: dict[str, list[str]] = {kind: [] for kind, _ in _ENTITIES.values()}
    open_kinds: set[str] = set()
    associations: list[ir.MapValue] = []
    for option in step.options:
        items = option.value.items if isinstance(option.value, ir.ListValue) else ()
        entries = [item for item in items if isinstance(item, ir.MapValue)]
        if option.name == "associations":
            associations = entries
        elif option.name in _ENTITIES:
            kind, member = _ENTITIES[option.name]
            for entry in entries:
                name = _known(dict(entry.entries).get(member))
                if name is None:
                    open_kinds.add(kind)
                else:
                    recorded[kind].append(name)
    for association in associations:
        for role, end in association.entries:
            if role in ("Source", "Destination") and isinstance(end, ir.MapValue):
                for problem in _end_problems(end, recorded, open_kinds):
                    place = element_span(end, element_span(association, step.span))
                    sink.report(rules.LINEAGE_END, place, step=step.name, problem=problem)


def _end_problems(end: ir.MapValue, recorded: Mapping[str, list[str]], open_kinds: set[str]) -> Iterator[str]:
    members = dict(end.entries)
    if "Arn" in members:
        if len(members) > 1:
            yield "an end has an ARN, or a name and a type, not both"
        return
    if not {"Name", "Type"} <= members.keys():
        yield "an end has an ARN, or both a name and a type"
        return
    name, kind = _known(members["Name"]), _known(members["Type"])
    if kind is None:
        yield "the type of an end must be known when the pipeline is compiled"
    elif name is not None and kind in recorded and kind not in open_kinds and name not in recorded[kind]:
        hint = nearest(name, recorded[kind])
        yield f"the step records no {kind} `{name}`" + (f"; did you mean `{hint}`?" if hint else "")


def _known(value: ir.Value | None) -> str | None:
    return value.value if isinstance(value, ir.Const) and isinstance(value.value, str) else None


# --- cleanup --------------------------------------------------------------------------------------------------------------------


def has_vpc(step: ir.Step) -> bool:
    """Whether a job is put into a VPC."""
    if any("VpcConfig" in path for option in step.options for path in member_paths(step.kind, option.name)):
        return True
    values = [step.request] if step.request is not None else []
    if isinstance(step.body, ir.RawBody):
        values.append(step.body.arguments)
    return any("VpcConfig" in _keys(value) for value in values)


def _keys(value: ir.Value) -> Iterator[str]:
    if isinstance(value, ir.MapValue):
        for key, item in value.entries:
            yield key
            yield from _keys(item)
