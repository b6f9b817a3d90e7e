"""What a path into a step's properties names, and of which type it is."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from mlpc.service.expressions import Part, Path, parse_path
from mlpc.service.outline import Outline, Site, members, objects
from mlpc.service.problems import Severity, hint, shown
from mlpc.service.shapes import Kind, Shape, shape
from mlpc.service.steps import STEP_TYPES, property_members

SERVICE_TYPES: Final[Mapping[Kind, str]] = {
    "string": "String",
    "integer": "Integer",
    "float": "Float",
    "boolean": "Boolean",
}
"""The pipeline's name for a leaf type. A timestamp has none: how it is read is not known."""
_SUMMARIES: Final = 50


class Read(NamedTuple):
    """What a path comes to: `type` is `String`, `Integer`, `Float`, `Boolean`, `structure`, `list` or `map`; None where not known."""

    type: str | None = None
    fault: str = ""
    severity: Severity = "error"


UNKNOWN: Final = Read()


def read(site: Site, parts: Sequence[Part], outline: Outline) -> Read:
    """Follow a path from a step."""
    row = STEP_TYPES.get(site.type)
    # A property file read by `Get` is a fault against the schema already.
    if row is None or not row.documented or not parts or parts[0].text == "PropertyFiles":
        return UNKNOWN
    if not row.describe:
        article = "an" if site.type[0] in "AEIO" else "a"
        return Read(fault=f"{site.name} is {article} {site.type} step, which has no properties to read")
    if site.type == "ForEach" and parts[0].text in ("IterationOutputs", "Selected"):
        return _iteration(site, parts, outline)
    properties = property_members(site.type)
    target = properties.get(parts[0].text)
    if target is None:
        known = [*properties, "IterationOutputs", "Selected"] if site.type == "ForEach" else properties
        return Read(fault=f"{site.type} steps have no property `{parts[0].text}`{hint(parts[0].text, known)}")
    if parts[0].text == "OutputParameters":
        return _output(site, parts)
    return _follow(site, shape(target), parts)


def _follow(site: Site, found: Shape, parts: Sequence[Part]) -> Read:
    warning = ""
    keys = STEP_TYPES[site.type].list_keys
    for at, part in enumerate(parts[1:], 1):
        above = "".join(map(str, parts[:at])).removeprefix(".")
        if found.kind == "structure":
            target = found.members.get(part.text) if part.kind == "member" else None
            if target is None:
                return Read(fault=f"`{above}` has no member {shown(part.text)}{hint(part.text, found.members)}")
            found = shape(target)
        elif found.kind == "list" and found.element is not None:
            if part.kind == "member":
                return Read(fault=f"`{above}` is a list: choose one with `[0]`" + _keyed(above, keys))
            if part.kind == "key":
                fault = _element(site, above, part.text, keys)
                if fault.severity == "error" and fault.fault:
                    return fault
                warning = warning or fault.fault
            elif above == "TrainingJobSummaries" and int(part.text) >= _SUMMARIES:
                warning = f"`TrainingJobSummaries` has the {_SUMMARIES} best jobs only, `[0]` to `[{_SUMMARIES - 1}]`"
            found = shape(found.element)
        elif found.kind == "map" and found.value is not None:
            if part.kind != "key":
                return Read(fault=f"`{above}` is a map: choose an entry with `['key']`", severity="warning")
            found = shape(found.value)
        elif above == "JobConfigDocument":
            # The templates of AWS read inside the document that this text is.
            return UNKNOWN
        else:
            return Read(
                fault=f"`{above}` is a single value: `{str(part).removeprefix('.')}` has nothing to choose from"
            )
    kind = SERVICE_TYPES.get(found.kind) or (found.kind if found.kind in ("structure", "list", "map") else None)
    return Read(kind, warning, "warning")


def _keyed(above: str, keys: Mapping[str, str]) -> str:
    return f", or by its {keys[above]} with `['name']`" if above in keys else ""


def _element(site: Site, above: str, key: str, keys: Mapping[str, str]) -> Read:
    """A list read by a text key."""
    if above not in keys:
        return Read(
            fault=f"nothing says that `{above}` can be read by name: choose with a number, `[0]`", severity="warning"
        )
    if keys[above] not in ("OutputName", "InputName"):
        return UNKNOWN
    names = declared_outputs(site) if keys[above] == "OutputName" else declared_inputs(site)
    if names is None or key in names:
        return UNKNOWN
    what = "output" if keys[above] == "OutputName" else "input"
    return Read(fault=f"{site.name} has no {what} {shown(key)}{hint(key, names, none=f'; it has no {what}s')}")


def declared_type(kind: object) -> Read:
    """The type that a parameter or an output is declared with; not known where that is no type."""
    return Read(kind) if isinstance(kind, str) and kind in SERVICE_TYPES.values() else UNKNOWN


def declared_outputs(site: Site) -> list[str] | None:
    """The names of a processing job's outputs; None where one is not a literal."""
    return _names(members(site.arguments.get("ProcessingOutputConfig")).get("Outputs"), "OutputName")


def declared_inputs(site: Site) -> list[str] | None:
    """The names of a processing job's inputs; None where one is not a literal."""
    return _names(site.arguments.get("ProcessingInputs"), "InputName")


def _names(rows: object, member: str) -> list[str] | None:
    names = [row.get(member) for _, row in objects(rows)]
    return [name for name in names if isinstance(name, str)] if all(isinstance(name, str) for name in names) else None


def property_files(site: Site) -> Mapping[str, Mapping[str, Any]]:
    """The declared property files of a step, by name."""
    rows = objects(site.value.get("PropertyFiles"))
    return {name: row for _, row in rows if isinstance(name := row.get("PropertyFileName"), str)}


def output_parameters(site: Site) -> Mapping[str, str]:
    """The declared outputs of a Lambda or Callback step: name -> type."""
    found: dict[str, str] = {}
    for _, row in objects(site.value.get("OutputParameters")):
        name, kind = row.get("OutputName"), row.get("OutputType")
        if isinstance(name, str):
            found.setdefault(name, kind if isinstance(kind, str) else "")
    return found


def _output(site: Site, parts: Sequence[Part]) -> Read:
    declared = output_parameters(site)
    if len(parts) == 1:
        return Read("map")
    if parts[1].kind != "key":
        return Read(fault="an output parameter is read as `OutputParameters['name']`")
    name = parts[1].text
    if name not in declared:
        return Read(
            fault=f"{site.name} has no output parameter {shown(name)}{hint(name, declared, none='; it declares none')}"
        )
    if len(parts) > 2:
        return Read(fault=f"the output parameter {shown(name)} is a single value: nothing inside it can be read")
    return declared_type(declared[name])


def _iteration(site: Site, parts: Sequence[Part], outline: Outline) -> Read:
    """`IterationOutputs[i].BODY.path`, or `Selected.path` of the body step that the selector looks at."""
    if parts[0].text == "Selected":
        return _body(site, _selected(site), parts[1:], outline)
    if len(parts) < 2 or parts[1].kind != "index":
        return Read(fault="`IterationOutputs` is a list with one entry an item: choose one with `[0]`")
    if len(parts) < 3:
        return Read("structure")
    return _body(site, parts[2].text, parts[3:], outline)


def _selected(site: Site) -> str | None:
    text = members(members(site.arguments.get("Selector")).get("Field")).get("Get")
    path: Path | None = parse_path(text) if isinstance(text, str) else None
    return path.name if path is not None else None


def _body(site: Site, name: str | None, parts: Sequence[Part], outline: Outline) -> Read:
    body = {inner.name: inner for inner in outline.sites if inner.parent == site.at}
    if name is None:
        return UNKNOWN
    if name not in body:
        return Read(fault=f"{site.name} has no step {shown(name)} in its body{hint(name, body)}")
    return read(body[name], parts, outline)


def body_read(site: Site, path: Path, outline: Outline) -> Read:
    """`IterationOutput.BODY.path` in the selector of a ForEach step."""
    return _body(site, path.name, path.parts, outline)
