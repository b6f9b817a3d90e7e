"""The definition as JSON text, and where each part of it comes from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from json.encoder import encode_basestring
from typing import Any, Final, assert_never

from mlpc.backends.sagemaker.model import (
    Comparison,
    ConditionExpression,
    ConditionStep,
    Definition,
    DocumentGet,
    Get,
    InCondition,
    JobStep,
    Join,
    Json,
    JsonGet,
    LoopStep,
    NotCondition,
    OrCondition,
    Parameter,
    Step,
)
from mlpc.source import Span

VERSION = "2020-12-01"


def document(definition: Definition) -> tuple[dict[str, Any], dict[str, Span]]:
    """The document as JSON values, in the arguments of jobs still with expression nodes, and JSON pointer -> span."""
    origins: dict[str, Span] = {}
    for at, parameter in enumerate(definition.parameters):
        origins[f"/Parameters/{at}"] = parameter.span
    made: dict[str, Any] = {
        "Version": VERSION,
        "Metadata": {},
        "Parameters": [_parameter(item) for item in definition.parameters],
    }
    if definition.experiment is not None:
        made["PipelineExperimentConfig"] = plain(definition.experiment)
    if definition.mlflow is not None:
        made["MlflowConfig"] = plain(definition.mlflow)
    made["Steps"] = _steps(definition.steps, "/Steps", origins)
    return made, origins


def dump(value: object) -> bytes:
    """JSON as a person reads it, and the same bytes everywhere: what `json.dumps(value, indent=2, ensure_ascii=False)` gives, which
    takes four times as long, because it has no fast path for indented text."""
    text = _Text()
    _write(value, "\n", text)
    text.parts.append("\n")
    text.shorten()
    return b"".join(text.chunks)


class _Text:
    """A text in the making. `parts` are its last ones, `chunks` those before them, in bytes: the parts of a large document take several
    times its size."""

    __slots__ = ("chunks", "parts")

    def __init__(self) -> None:
        self.chunks: list[bytes] = []
        self.parts: list[str] = []

    def shorten(self) -> None:
        self.chunks.append("".join(self.parts).encode())
        self.parts.clear()


_PARTS: Final = 20_000
_LITERALS: Final = {None: "null", True: "true", False: "false"}


def _write(value: Any, line: str, text: _Text) -> None:
    """`line`: a line break and the indentation of where the value stands."""
    add = text.parts.append
    kind = type(value)
    if kind is str:
        add(encode_basestring(value))
    elif kind is dict and value:
        inner = line + "  "
        start = "{" + inner
        for key, item in value.items():
            if type(item) is str:
                add(f"{start}{encode_basestring(key)}: {encode_basestring(item)}")
            else:
                add(f"{start}{encode_basestring(key)}: ")
                _write(item, inner, text)
            start = "," + inner
        add(line + "}")
        if len(text.parts) > _PARTS:
            text.shorten()
    elif kind is list and value:
        inner = line + "  "
        start = "[" + inner
        for item in value:
            add(start)
            _write(item, inner, text)
            start = "," + inner
        add(line + "]")
    elif value is None or kind is bool:
        add(_LITERALS[value])
    elif kind is int:
        add(int.__repr__(value))
    elif kind is Get:
        _write({"Get": value.path}, line, text)
    elif kind is Join or kind is JsonGet or kind is DocumentGet:
        _write(plain(value), line, text)
    elif kind is float or kind is dict or kind is list:
        add(json.dumps(value, allow_nan=False))
    else:
        _write(plain(value), line, text)


def _parameter(parameter: Parameter) -> dict[str, Any]:
    made: dict[str, Any] = {"Name": parameter.name, "Type": parameter.type}
    if parameter.default is not None:
        made["DefaultValue"] = parameter.default
    if parameter.enum_values:
        made["EnumValues"] = list(parameter.enum_values)
    if parameter.description is not None:
        made["Description"] = parameter.description
    return made


def _steps(steps: Sequence[Step], pointer: str, origins: dict[str, Span]) -> list[dict[str, Any]]:
    return [_step(step, f"{pointer}/{at}", origins) for at, step in enumerate(steps)]


def _step(step: Step, pointer: str, origins: dict[str, Span]) -> dict[str, Any]:
    match step:
        case LoopStep():
            origins[pointer] = step.span
            body = _steps(step.body, f"{pointer}/Arguments/ForEachBody", origins)
            arguments: dict[str, Any] = {"IterableItems": plain(step.items), "MaxConcurrency": step.concurrency}
            if step.pick:
                arguments["Selector"] = {"Pick": step.pick, "Field": plain(step.by)}
            arguments["ForEachBody"] = body
            made = {"Name": step.name, "Type": "ForEach", "Arguments": arguments}
            if step.depends_on:
                made["DependsOn"] = plain(list(step.depends_on))
            return made
        case JobStep():
            origins.update({pointer + member: span for member, span in step.origins.items()})
            return _job(step)
        case ConditionStep():
            origins[pointer] = step.span
            for at, condition in enumerate(step.conditions):
                origins[f"{pointer}/Arguments/Conditions/{at}"] = condition.span
            arguments = {
                "Conditions": [_condition(item) for item in step.conditions],
                "IfSteps": _steps(step.if_steps, f"{pointer}/Arguments/IfSteps", origins),
                "ElseSteps": _steps(step.else_steps, f"{pointer}/Arguments/ElseSteps", origins),
            }
            return {"Name": step.name, "Type": "Condition", "Arguments": arguments}
        case _:
            assert_never(step)


def _job(step: JobStep) -> dict[str, Any]:
    made: dict[str, Any] = {"Name": step.name, "Type": step.type, "Arguments": step.arguments}
    optional: tuple[tuple[str, Json], ...] = (
        ("DependsOn", list(step.depends_on)),
        ("DisplayName", step.display_name),
        ("Description", step.description),
        ("RetryPolicies", list(step.retry)),
        ("CacheConfig", step.cache),
        ("PropertyFiles", list(step.property_files)),
    )
    made.update({name: plain(value) for name, value in optional if value not in (None, [])})
    made.update({name: plain(value) for name, value in step.members.items()})
    return made


def _condition(node: ConditionExpression) -> dict[str, Any]:
    match node:
        case Comparison(type=type_, left=left, right=right):
            return {"Type": type_, "LeftValue": plain(left), "RightValue": plain(right)}
        case InCondition(query=query, values=values):
            return {"Type": "In", "QueryValue": plain(query), "Values": [plain(value) for value in values]}
        case NotCondition(condition=inner):
            return {"Type": "Not", "Condition": _condition(inner)}
        case OrCondition(conditions=conditions):
            return {"Type": "Or", "Conditions": [_condition(item) for item in conditions]}
        case _:
            assert_never(node)


def plain(value: Json) -> Any:
    """A tree without expression nodes."""
    match value:
        case Get(path=path):
            return {"Get": path}
        case Join(on=on, values=values):
            return {"Std:Join": {"On": on, "Values": [plain(item) for item in values]}}
        case JsonGet(property_file=property_file, path=path):
            return {"Std:JsonGet": {"PropertyFile": {"Get": property_file}, "Path": path}}
        case DocumentGet(location=location, path=path):
            return {"Std:JsonGet": {"S3Uri": plain(location), "Path": path}}
        case None | bool() | int() | float() | str():
            return value
        case Mapping():
            return {key: plain(item) for key, item in value.items()}
        case _:
            return [plain(item) for item in value]
