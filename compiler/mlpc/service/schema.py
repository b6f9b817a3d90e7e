"""The whole language of pipeline definitions as JSON Schema, draft 2020-12.

Generated from the table of step types and the shapes of their requests. The schema that AWS publishes is not used: it
is older than most of the language and refuses what the SDK emits. Where a type decides (`Type` of a step, a condition,
a parameter) the schema says so with `if` and `then`, so that a fault is reported against the branch that was meant, and
never as a choice of thirty.

What a schema cannot say (references, names used twice, cycles) is in `validate`.
"""

import copy
from collections.abc import Callable, Iterable
from typing import Any, Final

from mlpc.service import expressions
from mlpc.service.expressions import anchored
from mlpc.service.schema_requests import RequestDefinitions
from mlpc.service.schema_values import (
    CONDITION_TYPES,
    DEFINITIONS,
    EXPRESSION,
    NUMBER_EXPRESSION,
    REFUSED,
    SCALAR,
    TEXT,
    JsonSchema,
    condition_schema,
    expression_definitions,
    literal_or,
    object_of,
)
from mlpc.service.shapes import shape
from mlpc.service.steps import EXCEPTIONS, MAX_CONCURRENCY, MAX_ITEMS, STEP_TYPES, StepType, TopMember

VERSION: Final = "2020-12-01"
PARAMETER_TYPES: Final = {"String": "string", "Integer": "integer", "Float": "number", "Boolean": "boolean"}
"""Type of a parameter or of a step's output -> the JSON type of its values."""
UNSURE_RETRY: Final = frozenset({"ClarifyCheck", "QualityCheck"})
"""The schema that AWS publishes allows retry policies here, the SDK has none: not refused."""
DURATION: Final = (
    r"[Pp]?(?=.*[0-9])([0-9]+[Yy])?([0-9]+[Mm])?([0-9]+[Ww])?([0-9]+[Dd])?"
    r"([Tt](?=[0-9])([0-9]+[Hh])?([0-9]+[Mm])?([0-9]+[Ss])?)?"
)
"""ISO 8601 as the developer guide's own examples write it: `P30D`, `30d`, `T16m`, `p4DT12H`."""

_ENVELOPE: Final = ("CacheConfig", "RetryPolicies", "PropertyFiles")
_BODY_EXCLUDES: Final = ("Condition", "Fail", "ForEach")
_STEP_NAME: Final[JsonSchema] = {"type": "string", "pattern": anchored(expressions.STEP_NAME)}
_STEPS: Final[JsonSchema] = {"type": "array", "items": {"$ref": DEFINITIONS + "Step"}}


def definition_schema() -> dict[str, Any]:
    """The schema of a definition; a new dictionary each time, the same bytes through `json.dumps`."""
    requests = RequestDefinitions()
    steps = {f"{name}Step": _step(row, requests) for name, row in STEP_TYPES.items()}
    definitions = {
        "Parameter": _parameter(),
        "Step": _chosen(STEP_TYPES, lambda name: {"$ref": f"{DEFINITIONS}{name}Step"}),
        **steps,
        **_envelope(),
        "Condition": _chosen(CONDITION_TYPES, condition_schema),
        **expression_definitions(),
        **dict(sorted(requests.definitions.items())),
    }
    top: JsonSchema = {
        "Version": {"const": VERSION},
        "Metadata": {"type": "object", "additionalProperties": TEXT},
        "Parameters": {"type": "array", "maxItems": 200, "items": {"$ref": DEFINITIONS + "Parameter"}},
        "PipelineExperimentConfig": _or_null(_experiment()),
        "MlflowConfig": _or_null(_mlflow()),
        "Steps": _STEPS,
    }
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Amazon SageMaker pipeline definition",
        **object_of(top, ("Steps",)),
        "$defs": definitions,
    }
    # The parts are shared among the definitions and with the tables above: nobody else may hold them.
    return copy.deepcopy(schema)


def _chosen(names: Iterable[str], branch: Callable[[str], JsonSchema]) -> JsonSchema:
    """An object whose `Type` decides the rest."""
    listed = list(names)
    return {
        "type": "object",
        "properties": {"Type": {"enum": listed}},
        "required": ["Type"],
        "allOf": [
            {"if": {"properties": {"Type": {"const": name}}, "required": ["Type"]}, "then": branch(name)}
            for name in listed
        ],
    }


def _or_null(schema: JsonSchema) -> JsonSchema:
    return {"if": {"type": "null"}, "else": schema}


def _experiment() -> JsonSchema:
    name = shape("ExperimentEntityName")
    assert name.pattern is not None
    value = literal_or(EXPRESSION, {"type": "string", "pattern": anchored(name.pattern)})
    return object_of({"ExperimentName": value, "TrialName": value})


def _mlflow() -> JsonSchema:
    resource, experiment = shape("MlFlowResourceArn"), shape("MlflowExperimentName")
    assert resource.pattern is not None
    arn = {"type": "string", "pattern": anchored(resource.pattern)}
    name = {"type": "string", "minLength": experiment.min, "maxLength": experiment.max}
    members = {
        "MlflowResourceArn": literal_or(EXPRESSION, arn),
        "MlflowExperimentName": _or_null(literal_or(EXPRESSION, name)),
    }
    return object_of(members, ("MlflowResourceArn",))


def _parameter() -> JsonSchema:
    members: JsonSchema = {
        "Name": {"type": "string", "pattern": anchored(expressions.PARAMETER_NAME)},
        "Type": {"enum": list(PARAMETER_TYPES)},
        "DefaultValue": SCALAR,
        "EnumValues": {"type": "array", "minItems": 1, "maxItems": 16, "items": SCALAR},
        "Description": {"type": "string", "maxLength": 4096},
    }
    # Without a type it is a text.
    text: JsonSchema = {
        "if": {"properties": {"Type": {"const": "String"}}},
        "then": _default({"type": "string", "maxLength": 4096}),
    }
    others = [
        {"if": {"properties": {"Type": {"const": name}}, "required": ["Type"]}, "then": _default({"type": kind})}
        for name, kind in PARAMETER_TYPES.items()
        if name != "String"
    ]
    return object_of(members, ("Name",), allOf=[text, *others])


def _default(schema: JsonSchema) -> JsonSchema:
    return {"properties": {"DefaultValue": schema}}


# --- steps ------------------------------------------------------------------------------------------------------------


def _step(row: StepType, requests: RequestDefinitions) -> JsonSchema:
    members: JsonSchema = {
        "Name": _STEP_NAME,
        "Type": {"const": row.type},
        "Arguments": _arguments(row, requests),
        "DependsOn": {"$ref": DEFINITIONS + "DependsOn"},
        "DisplayName": {"type": "string", "maxLength": 256},
        "Description": {"type": "string", "maxLength": 3072},
        # A member that other types have is said to be refused, not unknown.
        "CacheConfig": {"$ref": DEFINITIONS + "CacheConfig"} if row.cache else REFUSED,
        "RetryPolicies": _retry_policies(row),
        "PropertyFiles": {"$ref": DEFINITIONS + "PropertyFiles"} if row.property_files else REFUSED,
        **{member.name: _member(member) for member in row.members},
    }
    required = ("Name", "Type", "Arguments", *(member.name for member in row.members if member.required))
    if not row.documented:
        # Nothing is known of these but the name: only what all steps share is checked.
        loose = {name: schema for name, schema in members.items() if name not in _ENVELOPE}
        return {
            "type": "object",
            "properties": {**loose, "Arguments": {"type": "object"}},
            "required": ["Name", "Type"],
        }
    return object_of(members, required)


def _arguments(row: StepType, requests: RequestDefinitions) -> JsonSchema:
    if row.request is not None:
        return requests.arguments(row)
    return _CONTROL.get(row.type) or {"$ref": DEFINITIONS + "Values"}


_CONTROL: Final[dict[str, JsonSchema]] = {
    "Condition": object_of(
        {
            "Conditions": {"type": "array", "items": {"$ref": DEFINITIONS + "Condition"}},
            "IfSteps": _STEPS,
            "ElseSteps": _STEPS,
        },
        ("Conditions",),
    ),
    "ForEach": object_of(
        {
            "IterableItems": literal_or(
                EXPRESSION,
                {"type": "array", "minItems": 1, "maxItems": MAX_ITEMS, "items": literal_or(EXPRESSION, SCALAR)},
            ),
            "MaxConcurrency": {"type": "integer", "minimum": 1, "maximum": MAX_CONCURRENCY},
            "Selector": object_of(
                {
                    "Pick": {"enum": ["MaxBy", "MinBy"]},
                    "Field": object_of(
                        {"Get": {"type": "string", "pattern": anchored(expressions.ITERATION_PATH)}}, ("Get",)
                    ),
                },
                ("Pick", "Field"),
            ),
            "ForEachBody": {
                "type": "array",
                "minItems": 1,
                "items": {
                    "$ref": DEFINITIONS + "Step",
                    "properties": {"Type": {"not": {"enum": list(_BODY_EXCLUDES)}}},
                },
            },
        },
        ("IterableItems", "MaxConcurrency", "ForEachBody"),
    ),
}


def _member(member: TopMember) -> JsonSchema:
    schema: JsonSchema
    if member.kind == "check":
        schema = {"enum": list(member.values)}
    elif member.kind == "outputs":
        schema = {"$ref": DEFINITIONS + "OutputParameters"}
    elif member.kind == "boolean":
        schema = literal_or(NUMBER_EXPRESSION, {"type": "boolean"})
    else:
        # Real definitions have expressions for the queue and the function too, and no source is sure that they are refused.
        schema = literal_or(EXPRESSION, TEXT)
    return _or_null(schema) if member.nullable else schema


def _retry_policies(row: StepType) -> JsonSchema:
    families = ("step", "sagemaker") if row.type in UNSURE_RETRY else row.retry
    if not families:
        return REFUSED
    names = [name for family in families for name in EXCEPTIONS[family]]
    if row.type == "EMR":
        # Only the schema that AWS publishes has it.
        names.append("Emr.RESOURCE_LIMIT")
    members: JsonSchema = {
        "ExceptionType": {"type": "array", "minItems": 1, "items": {"enum": names}},
        "IntervalSeconds": {"type": "integer", "minimum": 0, "maximum": 43200},
        "BackoffRate": {"type": "number", "minimum": 0},
        "MaxAttempts": {"type": "integer", "minimum": 0, "maximum": 20},
        "ExpireAfterMin": {"type": "integer", "minimum": 1, "maximum": 14400},
    }
    return {"type": "array", "items": object_of(members, ("ExceptionType",))}


def _envelope() -> JsonSchema:
    trigger = object_of({"Step": _STEP_NAME, "Trigger": {"enum": ["Failed", "Stopped", "Any"]}}, ("Step", "Trigger"))
    output = object_of(
        {
            "OutputName": {"type": "string", "minLength": 1, "maxLength": 256},
            "OutputType": {"enum": list(PARAMETER_TYPES)},
        },
        ("OutputName", "OutputType"),
    )
    file = {name: {"type": "string", "minLength": 1} for name in ("PropertyFileName", "OutputName", "FilePath")}
    cache = {"Enabled": {"type": "boolean"}, "ExpireAfter": {"type": "string", "pattern": anchored(DURATION)}}
    return {
        "DependsOn": {"type": "array", "items": literal_or(trigger, _STEP_NAME)},
        "CacheConfig": object_of(cache, ("Enabled",)),
        "PropertyFiles": {"type": "array", "items": object_of(file, tuple(file))},
        "OutputParameters": {"type": "array", "maxItems": 50, "items": output},
        "Values": {
            "type": "object",
            "not": {"$ref": DEFINITIONS + "BareExpression"},
            "additionalProperties": literal_or(EXPRESSION, SCALAR),
        },
    }
