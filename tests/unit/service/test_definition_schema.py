"""The schema itself: valid, deterministic, and no larger than what it describes."""

import json
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator

from mlpc.service.explain import KEYWORDS
from mlpc.service.schema import definition_schema
from mlpc.service.schema_requests import request_shapes
from mlpc.service.steps import STEP_TYPES

REFUSING = {"$ref", "if", "then", "else", "allOf", "properties", "items"}
"""Keywords that only lead to others."""
SAYING = {"$schema", "$defs", "title"}


def schemas(schema: Any) -> Iterator[dict[str, Any]]:
    """Every schema within a schema."""
    if not isinstance(schema, dict):
        return
    yield schema
    for name in ("properties", "$defs"):
        for part in schema.get(name, {}).values():
            yield from schemas(part)
    for name in ("if", "then", "else", "items", "not", "propertyNames", "additionalProperties"):
        yield from schemas(schema.get(name))
    for name in ("allOf", "oneOf"):
        for part in schema.get(name, ()):
            yield from schemas(part)


def test_is_a_schema() -> None:
    Draft202012Validator.check_schema(definition_schema())


def test_is_the_same_each_time() -> None:
    first, second = definition_schema(), definition_schema()
    assert json.dumps(first) == json.dumps(second)
    first["properties"].clear()
    first["$defs"].clear()
    assert json.dumps(second) == json.dumps(definition_schema())


def test_definitions_are_all_used_and_all_there() -> None:
    schema = definition_schema()
    used = {part["$ref"].removeprefix("#/$defs/") for part in schemas(schema) if "$ref" in part}
    assert used == set(schema["$defs"])


def test_shapes_are_only_those_of_requests() -> None:
    names = {name.removeprefix(f"{step}.") for step in STEP_TYPES for name in definition_schema()["$defs"]}
    assert request_shapes() & names
    # What is refused or said in place is not defined.
    assert "MLflowConfiguration" not in names
    assert "emr.StepConfigList" not in names


def test_objects_are_closed() -> None:
    """All but the steps that nothing is known of, and those definitions that only choose."""
    undocumented = {f"{name}Step" for name, row in STEP_TYPES.items() if not row.documented}
    definitions = definition_schema()["$defs"]
    unclosed = {name for name, part in definitions.items() if part.get("additionalProperties", True) is True}
    objects = {name for name, part in definitions.items() if "properties" in part}
    assert objects & unclosed == undocumented | {"Step", "Condition", "BareExpression"}


def test_every_keyword_is_explained() -> None:
    used = {keyword for part in schemas(definition_schema()) for keyword in part}
    assert used - REFUSING - SAYING - set(KEYWORDS) - {"propertyNames"} == set()
