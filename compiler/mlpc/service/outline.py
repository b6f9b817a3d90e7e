"""What a definition holds: its parameters, its steps over all branches, and every expression with its place.

Tolerant: what is not of the right form is left out here and reported against the schema.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal, NamedTuple, cast

from mlpc.service.expressions import GET, JSON_GET, Path, expression_key, parse_path
from mlpc.service.problems import Place

Branch = Literal["IfSteps", "ElseSteps", "ForEachBody"]
NESTED: Final[Mapping[str, tuple[Branch, ...]]] = {"Condition": ("IfSteps", "ElseSteps"), "ForEach": ("ForEachBody",)}
"""The step types that hold other steps in their arguments, and where."""


class Site(NamedTuple):
    """A step: `at` is its number in document order, `parent` the number of the step that holds it in `branch`."""

    at: int
    name: str
    type: str
    place: Place
    value: Mapping[str, Any]
    parent: int | None
    branch: Branch | None

    @property
    def arguments(self) -> Mapping[str, Any]:
        return members(self.value.get("Arguments"))


class Use(NamedTuple):
    """An expression object somewhere in a step, or (with `site` None) at the top of the document.

    `key` is its only key; `path` what it reads, where that is a path of the grammar: of `Get` itself, or of the
    property file of a `Std:JsonGet`. `place` leads to the expression object. `within` is the key of the expression
    directly around it.
    """

    site: Site | None
    key: str
    value: Any
    place: Place
    path: Path | None
    within: str | None


class Outline(NamedTuple):
    """`parameters`: name -> declaration, the first of each name. `steps`: name -> step, likewise. `sites`: every step."""

    document: Mapping[str, Any]
    parameters: Mapping[str, Mapping[str, Any]]
    steps: Mapping[str, Site]
    sites: tuple[Site, ...]
    uses: tuple[Use, ...]


def items(value: object) -> list[Any]:
    """The elements of a list; none where it is not one."""
    return [*cast("list[object]", value)] if isinstance(value, list) else []


def members(value: object) -> Mapping[str, Any]:
    """The members of an object; none where it is not one."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def objects(value: object) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The objects in a list, with their index."""
    for at, item in enumerate(items(value)):
        if isinstance(item, dict):
            yield at, item


def outline(document: Mapping[str, Any]) -> Outline:
    """Take a definition apart. Its nesting must be within the limit of `validate`."""
    parameters: dict[str, Mapping[str, Any]] = {}
    for _, parameter in objects(document.get("Parameters")):
        name = parameter.get("Name")
        if isinstance(name, str):
            parameters.setdefault(name, parameter)
    sites: list[Site] = []
    _collect(document.get("Steps"), ("Steps",), None, None, sites)
    steps: dict[str, Site] = {}
    for site in sites:
        steps.setdefault(site.name, site)
    uses = list(_uses(document.get("PipelineExperimentConfig"), ("PipelineExperimentConfig",), None, None))
    uses += _uses(document.get("MlflowConfig"), ("MlflowConfig",), None, None)
    for site in sites:
        uses += _step_uses(site)
    return Outline(document, parameters, steps, tuple(sites), tuple(uses))


def _collect(value: object, place: Place, parent: int | None, branch: Branch | None, sites: list[Site]) -> None:
    for index, step in objects(value):
        name, kind = step.get("Name"), step.get("Type")
        if not isinstance(name, str) or not isinstance(kind, str):
            continue
        site = Site(len(sites), name, kind, (*place, index), step, parent, branch)
        sites.append(site)
        for inner in NESTED.get(kind, ()):
            _collect(site.arguments.get(inner), (*site.place, "Arguments", inner), site.at, inner, sites)


def _step_uses(site: Site) -> Iterator[Use]:
    for member, value in site.value.items():
        if member == "Arguments" and isinstance(value, dict):
            skipped = NESTED.get(site.type, ())
            own = {name: part for name, part in site.arguments.items() if name not in skipped}
            yield from _uses(own, (*site.place, member), site, None)
        else:
            yield from _uses(value, (*site.place, member), site, None)


def _uses(value: object, place: Place, site: Site | None, within: str | None) -> Iterator[Use]:
    if isinstance(value, list):
        for at, item in enumerate(items(cast("object", value))):
            yield from _uses(item, (*place, at), site, within)
    elif isinstance(value, dict):
        found = members(cast("object", value))
        key = expression_key(found)
        if key is None:
            for name, part in found.items():
                yield from _uses(part, (*place, name), site, within)
            return
        yield Use(site, key, found[key], place, _path(key, found[key]), within)
        if key != GET:
            for name, part in members(found[key]).items():
                if (key, name) != (JSON_GET, "PropertyFile"):
                    yield from _uses(part, (*place, key, name), site, key)


def _path(key: str, value: Any) -> Path | None:
    if key == JSON_GET:
        value = members(members(value).get("PropertyFile")).get("Get")
    return parse_path(value) if isinstance(value, str) else None
