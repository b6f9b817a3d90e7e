"""What expressions read: that it exists, may be read there, and is of the type that the place takes.

The service checks types when a pipeline is created ("Cannot assign property reference ... to argument of type String"),
so a mismatch of known types is an error. What only fails, or reads oddly, when the pipeline runs is a warning.
"""

from collections.abc import Iterator
from typing import Any, Final

from mlpc.service.expressions import GET, JOIN, JSON_GET, Path
from mlpc.service.outline import Outline, Site, Use
from mlpc.service.problems import Finding, Place, Severity, hint, shown
from mlpc.service.properties import (
    SERVICE_TYPES,
    UNKNOWN,
    Read,
    body_read,
    declared_outputs,
    declared_type,
    property_files,
    read,
)
from mlpc.service.shapes import UnknownShape, member_shape
from mlpc.service.steps import OWN_JOB, STEP_TYPES

_COMPOSITE: Final = ("structure", "list", "map")
_FITS: Final = {"Float": ("Float", "Integer")}


def reference_findings(outline: Outline) -> Iterator[Finding]:
    """Problems of every expression, each where it reads."""
    for use in outline.uses:
        if use.key == JSON_GET:
            yield from _property_file(use, outline)
        elif use.key == GET and use.path is not None:
            found, finding = _resolve(use, use.path, outline)
            if finding is not None:
                yield finding
            if found.fault == "" or found.severity == "warning":
                yield from _fitting(use, found)


def value_type(value: Any, use: Use | None, outline: Outline) -> str | None:
    """The pipeline's type of a literal or an expression; None where it is not known."""
    if use is None:
        return {"bool": "Boolean", "int": "Integer", "float": "Float", "str": "String"}.get(type(value).__name__)
    if use.key == JOIN:
        return "String"
    if use.key == GET and use.path is not None:
        return _resolve(use, use.path, outline)[0].type
    return None


def _resolve(use: Use, path: Path, outline: Outline) -> tuple[Read, Finding | None]:
    """What a `Get` comes to, and what is wrong with it."""
    where = (*use.place, GET)
    if path.root == "Parameters":
        declared = outline.parameters.get(path.name)
        if declared is None:
            none = "; the definition declares no parameters"
            return UNKNOWN, Finding(
                where, f"there is no parameter {shown(path.name)}{hint(path.name, outline.parameters, none=none)}"
            )
        return declared_type(declared.get("Type", "String")), None
    if path.root == "Execution":
        return Read("String"), _execution(use, path, where)
    if path.root == "Steps":
        return _step(path, where, outline)
    if path.root == "ForEach" and not _in_body(use.site):
        return UNKNOWN, Finding(where, "`ForEach.CurrentItem` can be read in the body of a ForEach step only")
    if path.root == "IterationOutput":
        if use.site is None or use.place[len(use.site.place) :] != ("Arguments", "Selector", "Field"):
            return UNKNOWN, None
        found = body_read(use.site, path, outline)
        return found, Finding(where, found.fault, found.severity) if found.fault else None
    return UNKNOWN, None


def _execution(use: Use, path: Path, where: Place) -> Finding | None:
    types = OWN_JOB.get(path.name)
    if types is None or (use.site is not None and use.site.type in types):
        return None
    return Finding(
        where, f"`Execution.{path.name}` has a value in a step that starts such a job only: {types[0]}", "warning"
    )


def _step(path: Path, where: Place, outline: Outline) -> tuple[Read, Finding | None]:
    target = outline.steps.get(path.name)
    if target is None:
        return UNKNOWN, Finding(where, f"there is no step {shown(path.name)}{hint(path.name, outline.steps)}")
    found = read(target, path.parts, outline)
    return found, Finding(where, found.fault, found.severity) if found.fault else None


def _in_body(site: Site | None) -> bool:
    # A body holds no conditions, so that its steps are all directly in it.
    return site is not None and site.branch == "ForEachBody"


# --- property files ---------------------------------------------------------------------------------------------------


def _property_file(use: Use, outline: Outline) -> Iterator[Finding]:
    if use.path is None:
        return
    where = (*use.place, JSON_GET, "PropertyFile", "Get")
    step, name = use.path.name, use.path.parts[1].text
    target = outline.steps.get(step)
    if target is None:
        yield Finding(where, f"there is no step {shown(step)}{hint(step, outline.steps)}")
        return
    row = STEP_TYPES.get(target.type)
    if row is not None and row.documented and not row.property_files:
        yield Finding(where, f"{step} is a {target.type} step: only a Processing step has property files")
        return
    files = property_files(target)
    if name not in files:
        yield Finding(
            where,
            f"{step} declares no property file {shown(name)}{hint(name, files, none='; its `PropertyFiles` is empty')}",
        )


def property_file_findings(outline: Outline) -> Iterator[Finding]:
    """That each property file is in an output of its step."""
    for site in outline.sites:
        outputs = declared_outputs(site)
        for at, (name, row) in enumerate(property_files(site).items()):
            output = row.get("OutputName")
            if outputs is not None and isinstance(output, str) and output not in outputs:
                message = (
                    f"the property file {shown(name)} is in the output {shown(output)}, which {site.name} does not have"
                )
                yield Finding((*site.place, "PropertyFiles", at, "OutputName"), message + hint(output, outputs))


# --- types ------------------------------------------------------------------------------------------------------------


def _fitting(use: Use, found: Read) -> Iterator[Finding]:
    """That the type read is one which the place takes."""
    if found.type is None:
        return
    where = (*use.place, GET)
    if use.within == JOIN:
        if found.type in _COMPOSITE:
            yield Finding(where, f"{shown(use.value)} is a {found.type}: it has no form as text to join", "warning")
        return
    expected = _expected(use)
    if expected is None or found.type in _FITS.get(expected, (expected,)):
        return
    severity: Severity = "warning" if use.site is not None and use.site.type == "Fail" else "error"
    what = f"{shown(use.value)} is {_article(found.type)}, and {_article(expected)} is expected here"
    if found.type in _COMPOSITE:
        yield Finding(where, f"{what}: read one of its members")
    elif expected == "String":
        yield Finding(where, f'{what}: make it a text with `{{"Std:Join": {{"On": "", "Values": [...]}}}}`', severity)
    else:
        yield Finding(where, what, severity)


def _article(kind: str) -> str:
    return f"an {kind}" if kind[0] in "AEIO" else f"a {kind}"


def _expected(use: Use) -> str | None:
    """The type that the place of an expression takes; None where it takes any, or is not known."""
    if use.within is not None or use.site is None:
        return None
    row = STEP_TYPES.get(use.site.type)
    inside = use.place[len(use.site.place) :]
    if row is None or not inside:
        return None
    if inside[0] == "Arguments" and row.request is not None:
        try:
            return SERVICE_TYPES.get(member_shape(row.request, inside[1:]).kind)
        except UnknownShape:
            return None
    kinds = {"text": "String", "uri": "String", "boolean": "Boolean"}
    return next((kinds.get(member.kind) for member in row.members if (member.name,) == inside), None)
