"""Selective execution: some steps of a pipeline run again, and what they need of the others is that of an earlier execution.

From botocore's StartPipelineExecution (at most 50 steps; "all step(s) in all path(s) between two selected steps should be included";
the ARN is required where they depend on others) and the service's own refusal of a selection without it. No source lists a type of step
that cannot be selected; the body of a ForEach step is no step of the graph, so it is refused here.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final, NamedTuple

from mlpc.service.graph import Edges, dependency_edges, depends_on
from mlpc.service.outline import Outline, Site, outline
from mlpc.service.problems import listed
from mlpc.service.shapes import member_shape, shape

CONFIGURATION: Final = "SelectiveExecutionConfig"
_SOURCE: Final = "PipelineExecutionArn"


class Taken(NamedTuple):
    """A step that is not selected, and those selected that need it. `how`: what for, in the words of a message."""

    step: str
    how: str
    by: tuple[str, ...]


class Selection(NamedTuple):
    """What a selection comes to, all in the order of the definition. `faults`: why the service would refuse it; `left`: what comes after a
    selected step, and does not run."""

    steps: tuple[str, ...]
    taken: tuple[Taken, ...]
    left: tuple[str, ...]
    faults: tuple[str, ...]


def unknown(document: Any, names: Iterable[str]) -> list[tuple[str, tuple[str, ...]]]:
    """The names that no step has, each with those that there are."""
    known = tuple(outline(document).steps)
    return [(name, known) for name in dict.fromkeys(names) if name not in known]


def selected(document: Any, names: Collection[str]) -> Selection:
    """Judge a selection of steps, which a sound definition has."""
    found = outline(document)
    edges = dependency_edges(found)
    chosen = {found.steps[name].at for name in names}
    after, before = _reached(chosen, _turned(edges)), _reached(chosen, edges)
    missing = sorted((after & before) - chosen)
    faults = [*_bodies(found, chosen), *_count(len(chosen))]
    if missing:
        lacking = [found.sites[at].name for at in missing]
        verb = "is" if len(lacking) == 1 else "are"
        faults.append(
            f"{listed(lacking, 'and')} {verb} on the way from one of these steps to another: select all of it"
        )
    left = [site.name for site in found.sites if site.at in after - chosen - set(missing) and not _in_loop(site)]
    return Selection(
        tuple(site.name for site in found.sites if site.at in chosen),
        tuple(_taken(found, edges, chosen, set(missing))),
        tuple(left),
        tuple(faults),
    )


def source_fault(source: str, pipeline: str | None) -> str | None:
    """What is wrong with the ARN of an execution to take results from. `pipeline`: the name, where that is known."""
    wanted = shape(_SOURCE)
    form = wanted.pattern or ""
    if not re.fullmatch(form, source) or len(source) > (wanted.max or len(source)):
        return "this is not the ARN of an execution: `arn:aws:sagemaker:REGION:ACCOUNT:pipeline/NAME/execution/ID`"
    name = source.split(":pipeline/", 1)[1].split("/", 1)[0]
    if pipeline is not None and name.lower() != pipeline.lower():
        return f"this is an execution of `{name}`: only one of `{pipeline}` has its results"
    return None


def configuration(steps: Sequence[str], source: str | None) -> dict[str, object]:
    """The member of StartPipelineExecution."""
    made: dict[str, object] = {} if source is None else {"SourcePipelineExecutionArn": source}
    return {**made, "SelectedSteps": [{"StepName": name} for name in steps]}


def _count(count: int) -> Iterable[str]:
    most = member_shape(CONFIGURATION, ("SelectedSteps",)).max
    if most is not None and count > most:
        yield f"these are {count} steps: at most {most} can be selected"


def _bodies(found: Outline, chosen: Collection[int]) -> Iterable[str]:
    for at in sorted(chosen):
        site = found.sites[at]
        if _in_loop(site):
            assert site.parent is not None
            yield f"`{site.name}` runs once for each item of `{found.sites[site.parent].name}`: select that instead"


def _in_loop(site: Site) -> bool:
    return site.branch == "ForEachBody"


def _turned(edges: Edges) -> Edges:
    """For each step those that wait for it."""
    found: list[set[int]] = [set() for _ in edges]
    for at, needed in enumerate(edges):
        for other in needed:
            found[other].add(at)
    return found


def _reached(starts: Collection[int], edges: Edges) -> set[int]:
    """All that is some steps on from one of these."""
    found: set[int] = set()
    pending = list(starts)
    while pending:
        for at in edges[pending.pop()]:
            if at not in found:
                found.add(at)
                pending.append(at)
    return found


def _taken(found: Outline, edges: Edges, chosen: set[int], missing: set[int]) -> Iterable[Taken]:
    read = {
        (use.site.at, found.steps[use.path.name].at)
        for use in found.uses
        if use.site is not None and use.path is not None and use.path.root == "Steps" and use.path.name in found.steps
    }
    for site in found.sites:
        if site.at in chosen | missing:
            continue
        users = [found.sites[at] for at in sorted(chosen) if site.at in edges[at]]
        inner = {user.at: {user.at, *_body_of(found, user)} for user in users}
        readers = [user for user in users if any((at, site.at) in read for at in inner[user.at])]
        guarded = [user for user in users if user not in readers and user.parent == site.at]
        waiting = [user for user in users if user not in readers and user not in guarded]
        for how, group in (("read by", readers), ("decides about", guarded)):
            if group:
                yield Taken(site.name, how, tuple(user.name for user in group))
        for trigger in ("Completed", "Failed", "Stopped", "Any"):
            held = [user.name for user in waiting if _trigger(user, site.name) == trigger]
            if held:
                words = {"Completed": "waited for by", "Any": "waited for, however it ended, by"}
                yield Taken(
                    site.name, words.get(trigger, f"waited for, where it has {trigger.lower()}, by"), tuple(held)
                )


def _body_of(found: Outline, loop: Site) -> Iterable[int]:
    return (site.at for site in found.sites if site.parent == loop.at and _in_loop(site))


def _trigger(site: Site, name: str) -> str:
    return next((trigger for _, other, trigger in depends_on(site) if other == name), "Completed")
