"""The order of a definition's steps: names, dependencies, and what can never run."""

from collections.abc import Iterator, Mapping, Sequence

from mlpc.service.outline import Outline, Site, items, members, objects
from mlpc.service.problems import Finding, Place, hint, shown

Edges = Sequence[set[int]]
"""For each step, by its number, the steps that it waits for."""


def graph_findings(outline: Outline) -> Iterator[Finding]:
    """Names used twice, bad dependencies, cycles, and steps that wait for both branches of a condition."""
    yield from _duplicates(outline)
    for site in outline.sites:
        yield from _dependencies(site, outline)
    edges = dependency_edges(outline)
    yield from _cycles(outline, edges)
    yield from _both_branches(outline, edges)


def _duplicates(outline: Outline) -> Iterator[Finding]:
    seen: set[str] = set()
    for at, parameter in objects(outline.document.get("Parameters")):
        name = parameter.get("Name")
        if isinstance(name, str) and name in seen:
            yield Finding(("Parameters", at, "Name"), f"there is more than one parameter {shown(name)}")
        elif isinstance(name, str):
            seen.add(name)
    for site in outline.sites:
        first = outline.steps[site.name]
        if first is not site:
            place = "".join(f"/{part}" for part in first.place)
            message = f"there is more than one step {shown(site.name)}: the other is at `{place}`, and names are unique over all branches"
            yield Finding((*site.place, "Name"), message)


def depends_on(site: Site) -> Iterator[tuple[Place, str, str]]:
    """Every entry of `DependsOn`: where the name stands, the name, and the trigger (`Completed` where it is only a name)."""
    for at, entry in enumerate(items(site.value.get("DependsOn"))):
        place = (*site.place, "DependsOn", at)
        if isinstance(entry, str):
            yield place, entry, "Completed"
        else:
            name, trigger = members(entry).get("Step"), members(entry).get("Trigger")
            if isinstance(name, str) and isinstance(trigger, str):
                yield (*place, "Step"), name, trigger


def _dependencies(site: Site, outline: Outline) -> Iterator[Finding]:
    triggers: dict[str, str] = {}
    for place, name, trigger in depends_on(site):
        target = outline.steps.get(name)
        if target is None:
            yield Finding(place, f"there is no step {shown(name)} to depend on{hint(name, outline.steps)}")
            continue
        if target.type == "Fail":
            yield Finding(place, f"{name} is a Fail step: no step can depend on it, since it ends the execution")
        elif target.type == "Condition":
            message = f"{name} is a Condition step: depend on a step in its branches, or read `Steps.{name}.Outcome`"
            yield Finding(place, message)
        elif target.branch == "ForEachBody" and target.parent is not None and target.parent != site.parent:
            loop = outline.sites[target.parent].name
            message = f"{name} is in the body of {loop}, which runs it once for each item, under other names: depend on {loop}"
            yield Finding(place, message, "warning")
        if triggers.setdefault(name, trigger) != trigger:
            yield Finding(
                place, f"{site.name} depends on {name} twice, with the triggers {triggers[name]} and {trigger}"
            )


def dependency_edges(outline: Outline) -> Edges:
    """Implicit and explicit dependencies; a step in a branch waits for its condition; a ForEach for what its body reads."""
    edges: list[set[int]] = [set() for _ in outline.sites]
    for site in outline.sites:
        if site.parent is not None and site.branch != "ForEachBody":
            edges[site.at].add(site.parent)
        for _, name, _ in depends_on(site):
            _connect(edges, site, outline.steps.get(name), outline)
    for use in outline.uses:
        if use.site is not None and use.path is not None and use.path.root == "Steps":
            _connect(edges, use.site, outline.steps.get(use.path.name), outline)
    return edges


def _connect(edges: list[set[int]], site: Site, target: Site | None, outline: Outline) -> None:
    if target is None:
        return
    edges[site.at].add(target.at)
    if site.branch == "ForEachBody" and site.parent is not None and target.parent != site.parent:
        edges[site.parent].add(target.at)


def _cycles(outline: Outline, edges: Edges) -> Iterator[Finding]:
    """One finding for each cycle met, at its first step in document order."""
    done = [False] * len(edges)
    for start in range(len(edges)):
        if done[start]:
            continue
        path = [start]
        on_path = {start: 0}
        pending = [iter(sorted(edges[start]))]
        while pending:
            following = next(pending[-1], None)
            if following is None:
                pending.pop()
                left = path.pop()
                del on_path[left]
                done[left] = True
            elif following in on_path:
                yield _cycle(outline, path[on_path[following] :])
            elif not done[following]:
                on_path[following] = len(path)
                path.append(following)
                pending.append(iter(sorted(edges[following])))


def _cycle(outline: Outline, numbers: list[int]) -> Finding:
    lowest = numbers.index(min(numbers))
    ordered = numbers[lowest:] + numbers[:lowest]
    site = outline.sites[ordered[0]]
    if len(ordered) == 1:
        return Finding(site.place, f"{site.name} depends on itself")
    names = [outline.sites[at].name for at in (*ordered, ordered[0])]
    return Finding(
        site.place, f"steps wait for each other, so that none can start: {' -> '.join(names)} (`->` is `waits for`)"
    )


def _both_branches(outline: Outline, edges: Edges) -> Iterator[Finding]:
    for site in outline.sites:
        sides: dict[int, dict[str, Site]] = {}
        for at in sorted(edges[site.at]):
            target = outline.sites[at]
            if target.parent is not None and target.branch is not None and target.branch != "ForEachBody":
                sides.setdefault(target.parent, {}).setdefault(target.branch, target)
        for parent, found in sides.items():
            if len(found) == 2:
                yield Finding(site.place, _never(site, outline.sites[parent], found), "warning")


def _never(site: Site, condition: Site, sides: Mapping[str, Site]) -> str:
    yes, no = sides["IfSteps"].name, sides["ElseSteps"].name
    return f"{site.name} waits for {yes} and {no}, which are in the two branches of {condition.name}: it never runs"
