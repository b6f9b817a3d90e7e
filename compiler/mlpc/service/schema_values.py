"""Values in the schema: literals, expressions, and the conditions over them."""

from typing import Any, Final

from mlpc.service import expressions
from mlpc.service.expressions import anchored

JsonSchema = dict[str, Any]

COMPARISONS: Final = ("Equals", "GreaterThan", "GreaterThanOrEqualTo", "LessThan", "LessThanOrEqualTo")
CONDITION_TYPES: Final = (*COMPARISONS, "In", "Not", "Or")
SCALAR: Final[JsonSchema] = {"type": ["string", "number", "boolean"]}
TEXT: Final[JsonSchema] = {"type": "string"}
REFUSED: Final[JsonSchema] = {"not": {}}
"""A member that the schema names only to refuse. (`false` says the same, but a validator then forgets the place.)"""
DEFINITIONS: Final = "#/$defs/"
EXPRESSION: Final[JsonSchema] = {"$ref": DEFINITIONS + "Expression"}
NUMBER_EXPRESSION: Final[JsonSchema] = {"$ref": DEFINITIONS + "NumberExpression"}


def literal_or(expression: JsonSchema, literal: JsonSchema) -> JsonSchema:
    """A value that may be an expression. Said with `if`, so that a fault is that of the branch that was meant."""
    return {"if": {"type": "object"}, "then": expression, "else": literal}


def object_of(properties: JsonSchema, required: tuple[str, ...] = (), **more: Any) -> JsonSchema:
    """An object with these members and no others."""
    schema: JsonSchema = {"type": "object", "properties": properties}
    if required:
        schema["required"] = list(required)
    return {**schema, **more, "additionalProperties": False}


def condition_schema(name: str) -> JsonSchema:
    """A condition of one type, with exactly its members."""
    operand = literal_or(EXPRESSION, {"type": ["string", "number", "boolean", "null"]})
    members: JsonSchema = {"LeftValue": operand, "RightValue": operand}
    if name == "In":
        members = {"QueryValue": operand, "Values": {"type": "array", "items": operand}}
    elif name == "Not":
        members = {"Condition": {"$ref": DEFINITIONS + "Condition"}}
    elif name == "Or":
        members = {"Conditions": {"type": "array", "items": {"$ref": DEFINITIONS + "Condition"}}}
    return object_of({"Type": {"const": name}, **members}, ("Type", *members))


def expression_definitions() -> JsonSchema:
    """The `$defs` that expressions are made of."""
    value: JsonSchema = {"type": "string", "pattern": anchored(expressions.VALUE_PATH)}
    file: JsonSchema = {"type": "string", "pattern": anchored(expressions.PROPERTY_FILE_PATH)}
    join = object_of(
        {"On": TEXT, "Values": {"type": "array", "items": literal_or(EXPRESSION, SCALAR)}}, ("On", "Values")
    )
    json_get = object_of(
        {
            "PropertyFile": object_of({"Get": file}, ("Get",)),
            "S3Uri": literal_or(EXPRESSION, TEXT),
            "Path": {"type": "string", "minLength": 1},
        },
        ("Path",),
        oneOf=[{"required": ["PropertyFile"]}, {"required": ["S3Uri"]}],
    )
    keys: JsonSchema = {
        expressions.GET: value,
        expressions.JOIN: {"$ref": DEFINITIONS + "Join"},
        expressions.JSON_GET: {"$ref": DEFINITIONS + "JsonGet"},
    }
    return {
        "Expression": object_of(keys, minProperties=1, maxProperties=1),
        # A join is a text: it cannot stand for a number.
        "NumberExpression": object_of({**keys, expressions.JOIN: REFUSED}, minProperties=1, maxProperties=1),
        # A map of texts takes any key: `{"Get": "Parameters.X"}` there is an expression where a map is expected.
        "BareExpression": {
            "required": ["Get"],
            "maxProperties": 1,
            "properties": {"Get": {"type": "string", "pattern": r"^(Parameters|Steps|Execution)\."}},
        },
        "Join": join,
        "JsonGet": json_get,
    }
