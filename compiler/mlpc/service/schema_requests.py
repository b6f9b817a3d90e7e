"""Request shapes as JSON Schema: what `Arguments` may hold.

A text, number or boolean may be an expression; a structure, list or map key may not. Literals are held to the enum,
pattern and bounds of their shape. Only what the sources are sure of is refused (see the tables below for where the
pipeline service asks less than the service behind it).
"""

from collections.abc import Mapping
from functools import cache
from typing import Final

from mlpc.service.expressions import anchored
from mlpc.service.required import ONE_OF, OPTIONAL
from mlpc.service.schema_values import (
    DEFINITIONS,
    EXPRESSION,
    NUMBER_EXPRESSION,
    REFUSED,
    JsonSchema,
    literal_or,
    object_of,
)
from mlpc.service.shapes import Shape, shape
from mlpc.service.steps import STEP_TYPES, StepType, denied_members

LITERAL: Final[Mapping[str, frozenset[str]]] = {
    "ProcessingOutput": frozenset({"OutputName"}),
    "pipelines.CleanupSource": frozenset({"StepName"}),
    "pipelines.LineageEnd": frozenset({"Type"}),
}
"""Members that are looked at before anything runs, so that no expression can stand there."""


class RequestDefinitions:
    """Collects `$defs` for the shapes of requests; `arguments` gives the reference to one.

    A shape is one definition, unless step types refuse different members below it: then it is one for each, the later
    ones named `Type.Shape`.
    """

    def __init__(self) -> None:
        self.definitions: dict[str, JsonSchema] = {}
        self._names: dict[tuple[str, frozenset[tuple[str, str]]], str] = {}

    def arguments(self, row: StepType) -> JsonSchema:
        """The reference to the schema of a step type's request."""
        assert row.request is not None
        return self._reference(row, row.request)

    def _reference(self, row: StepType, name: str) -> JsonSchema:
        denied = denied_members(row.type)
        # The job's own name is never required, and that too is said for the request of one step type only.
        facts = {(owner, member) for owner in _below(name) & denied.keys() for member in denied[owner]}
        if name == row.request and row.job_name is not None:
            facts.add((name, f"{row.job_name}?"))
        key = (name, frozenset(facts))
        known = self._names.get(key)
        if known is None:
            known = name if name not in self.definitions else f"{row.type}.{name}"
            self._names[key] = known
            # Held before it is filled: a shape may contain itself.
            self.definitions[known] = {}
            self.definitions[known].update(self._definition(row, shape(name)))
        return {"$ref": DEFINITIONS + known}

    def _definition(self, row: StepType, found: Shape) -> JsonSchema:
        if found.kind == "structure":
            return self._structure(row, found)
        if found.kind == "list":
            assert found.element is not None
            items = self._reference(row, found.element)
            return {"type": "array", **_bounds(found, "minItems", "maxItems"), "items": items}
        if found.kind == "map":
            assert found.key is not None and found.value is not None
            return {
                "type": "object",
                "not": {"$ref": DEFINITIONS + "BareExpression"},
                "propertyNames": _literal(shape(found.key)),
                **_bounds(found, "minProperties", "maxProperties"),
                "additionalProperties": self._reference(row, found.value),
            }
        number = found.kind in ("integer", "float", "boolean")
        return literal_or(NUMBER_EXPRESSION if number else EXPRESSION, _literal(found))

    def _structure(self, row: StepType, found: Shape) -> JsonSchema:
        denied = denied_members(row.type).get(found.name, frozenset())
        optional = OPTIONAL.get(found.name, frozenset()) | denied
        if found.name == row.request and row.job_name is not None:
            optional |= {row.job_name}
        properties: JsonSchema = {}
        for member, target in found.members.items():
            if member in denied:
                properties[member] = REFUSED
            elif member in LITERAL.get(found.name, ()):
                properties[member] = _literal(shape(target))
            else:
                properties[member] = self._reference(row, target)
        # Refused, though not a member of the shape any more.
        properties.update({member: REFUSED for member in sorted(denied) if member not in properties})
        schema = object_of(properties, tuple(name for name in found.members if name in found.required - optional))
        if found.name in ONE_OF:
            schema["oneOf"] = [{"required": [member]} for member in ONE_OF[found.name]]
        return schema


@cache
def _below(name: str) -> frozenset[str]:
    """All shapes reachable from a shape, itself included."""
    seen: set[str] = set()
    pending = [name]
    while pending:
        found = shape(pending.pop())
        if found.name in seen:
            continue
        seen.add(found.name)
        pending += found.members.values()
        pending += [part for part in (found.element, found.key, found.value) if part is not None]
    return frozenset(seen)


def request_shapes() -> frozenset[str]:
    """Every shape that the request of some step type can reach."""
    return frozenset(name for row in STEP_TYPES.values() if row.request is not None for name in _below(row.request))


def _literal(found: Shape) -> JsonSchema:
    """A literal of a leaf shape."""
    if found.kind in ("integer", "float"):
        kind = "integer" if found.kind == "integer" else "number"
        return {"type": kind, **_bounds(found, "minimum", "maximum")}
    if found.kind == "boolean":
        return {"type": "boolean"}
    if found.enum:
        return {"type": "string", "enum": list(found.enum)}
    schema: JsonSchema = {"type": "string", **_bounds(found, "minLength", "maxLength")}
    if found.pattern is not None:
        schema["pattern"] = anchored(found.pattern)
    return schema


def _bounds(found: Shape, low: str, high: str) -> JsonSchema:
    bounds: JsonSchema = {}
    # A size is never below zero: saying so would only make the schema longer.
    if found.min is not None and (found.min != 0 or low == "minimum"):
        bounds[low] = found.min
    if found.max is not None:
        bounds[high] = found.max
    return bounds
