"""A form of pipeline definitions in which those that mean the same are equal, and what tells two of them apart.

The rules below are all that is forgiven. Each names what it takes to mean nothing, and why that is certain.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

# 1. The order of things that have names. The service and every reference know them by these: a list of them is read as
#    a map. Unless something in the document refers to one by its position: then the order of that list stays.
_NAMED: Final = {
    "Steps": "Name",
    "IfSteps": "Name",
    "ElseSteps": "Name",
    "ForEachBody": "Name",
    "Parameters": "Name",
    "ProcessingInputs": "InputName",
    "Outputs": "OutputName",
    "InputDataConfig": "ChannelName",
    "PropertyFiles": "PropertyFileName",
    "OutputParameters": "OutputName",
    "MetricDefinitions": "Name",
    "Tags": "Key",
}

# 2. The order of what is a set: the conjunction of a Condition step, a disjunction, the values of `In`, dependencies,
#    and the exceptions that a policy is for. (Retry policies keep their order: the first that matches may count.)
_SETS: Final = frozenset({"Conditions", "Values", "DependsOn", "ExceptionType"})

# 3. How a text is put together. `Std:Join` concatenates its values with a separator, whole numbers in decimal and truth
#    values in lower case: so a join within a join is part of it, neighbouring literals are one, and a join of literals
#    is a literal. Every join is written with the separator "". What stays: a join of one expression (it makes text of
#    it), and fractions (how the service writes one is not documented).

# 4. Hashes of content in the names of code files: they say what was uploaded, not where it is. Both forms of them, 64
#    and 16 digits.
_HASH: Final = re.compile(r"(?:^|(?<=[/-]))(?:[0-9a-f]{64}|[0-9a-f]{16})(?=[/.\"]|$)")
_CODE: Final = "/code/"
HASH: Final = "<hash>"

# 5. Members whose value is what their absence means. `*` stands for any name. In quotes: the API reference's own words.
_PROCESSING: Final = ("Processing", "QualityCheck", "ClarifyCheck")
_DEFAULTS: Final[Sequence[tuple[str, str, object]]] = (
    # AppManaged: "When False (default), input operations are managed by Amazon SageMaker"; and the same of outputs.
    *((kind, "ProcessingInputs/*/AppManaged", False) for kind in _PROCESSING),
    *((kind, "ProcessingOutputConfig/Outputs/*/AppManaged", False) for kind in _PROCESSING),
    # CompressionType of a training job's output: "Defaults to gzip".
    ("Training", "OutputDataConfig/CompressionType", "GZIP"),
    ("Tuning", "TrainingJobDefinition/OutputDataConfig/CompressionType", "GZIP"),
    # An environment without variables, no hyperparameters, metrics without a report, and no tags.
    ("Training", "HyperParameters", {}),
    ("Model", "PrimaryContainer/Environment", {}),
    ("Model", "Containers/*/Environment", {}),
    ("RegisterModel", "InferenceSpecification/Containers/*/Environment", {}),
    ("RegisterModel", "ModelMetrics/Bias", {}),
    ("RegisterModel", "ModelMetrics/Explainability", {}),
    *((kind, "Tags", {}) for kind in ("Endpoint", "EndpointConfig")),
)
# The same around a step's arguments: an empty list of dependencies, policies or files is none.
_EMPTY_STEP_MEMBERS: Final = frozenset({"DependsOn", "RetryPolicies", "PropertyFiles"})
# And around the steps. `MlflowConfig`: v3 writes null where the user has said nothing, and v2 knows no such member.
_EMPTY_DOCUMENT_MEMBERS: Final[Mapping[str, object]] = {"Metadata": {}, "Parameters": {}, "MlflowConfig": None}

# 6. InputMode of a training channel: "If you don't set a value for InputMode, SageMaker uses the value set for
#    TrainingInputMode". (In `_training`.)

EXPRESSIONS: Final = frozenset({"Get", "Std:Join", "Std:JsonGet"})


def is_expression(value: object) -> bool:
    return isinstance(value, Mapping) and len(value) == 1 and next(iter(value)) in EXPRESSIONS


def canonical(definition: Mapping[str, Any]) -> dict[str, Any]:
    """The canonical form: named things by their names, so that it is no definition any more.

    Where a name occurs twice the list stays one.
    """
    ordered = {match for path in gets(definition) for match in re.findall(r"(\w+)\[\d+\]", path)}
    made: dict[str, Any] = _tree(definition, ordered)
    for member, empty in _EMPTY_DOCUMENT_MEMBERS.items():
        if member in made and same(made[member], empty):
            del made[member]
    return made


def renamed(definition: Any, names: Mapping[str, str]) -> Any:
    """A definition with some steps under other names, wherever they are named: names are the author's to choose."""
    match definition:
        case {"Get": str(path), **rest} if not rest and path.startswith("Steps."):
            head, name, *tail = path.split(".", 2)
            return {"Get": ".".join([head, names.get(name, name), *tail])}
        case Mapping():
            made = {key: renamed(value, names) for key, value in definition.items()}
            if "Type" in made and "Arguments" in made:
                made["Name"] = names.get(made["Name"], made["Name"])
                if "DependsOn" in made:
                    made["DependsOn"] = [_renamed_dependency(item, names) for item in made["DependsOn"]]
            return made
        case list():
            return [renamed(item, names) for item in definition]
        case _:
            return definition


def _renamed_dependency(item: Any, names: Mapping[str, str]) -> Any:
    """A name, or an object with the name and what of that step is waited for."""
    if isinstance(item, Mapping):
        return {**item, "Step": names.get(item["Step"], item["Step"])}
    return names.get(item, item)


def differences(left: Any, right: Any, pointer: str = "") -> list[str]:
    """What tells two documents apart, each as `pointer: left | right`; of canonical forms, in what they mean."""
    if isinstance(left, Mapping) and isinstance(right, Mapping) and not (is_expression(left) or is_expression(right)):
        keys = [*left, *(key for key in right if key not in left)]
        pairs = [(_escaped(key), left.get(key, _ABSENT), right.get(key, _ABSENT)) for key in keys]
    elif isinstance(left, list) and isinstance(right, list):
        length = max(len(left), len(right))
        pairs = [(str(at), _item(left, at), _item(right, at)) for at in range(length)]
    elif same(left, right):
        return []
    else:
        return [f"{pointer}: {shown(left)} | {shown(right)}"]
    return [found for key, one, other in pairs for found in differences(one, other, f"{pointer}/{key}")]


def same(left: Any, right: Any) -> bool:
    """Equality of JSON: `true` is not 1, but 1.0 is."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return left.keys() == right.keys() and all(same(value, right[key]) for key, value in left.items())
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    return bool(left == right)


def shown(value: Any) -> str:
    """A value on one line: `${path}` is a Get, `join("…")` a join, `${report}:path` what a JsonGet reads."""
    match value:
        case {"Get": path, **rest} if not rest:
            return f"${{{path}}}"
        case {"Std:Join": {"Values": values}, **rest} if not rest:
            return 'join("' + "".join(item if isinstance(item, str) else shown(item) for item in values) + '")'
        case {"Std:JsonGet": {"PropertyFile": source, "Path": path}, **rest} if not rest:
            return f"{shown(source)}:{path}"
        case Mapping():
            return "{" + ", ".join(f"{key}: {shown(item)}" for key, item in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(shown, value)) + "]"
        case _Absent():
            return "absent"
        case _:
            return json.dumps(value, ensure_ascii=False)


def gets(value: Any) -> Iterator[str]:
    """Every path that something refers to."""
    match value:
        case {"Get": str(path), **rest} if not rest:
            yield path
        case Mapping():
            for item in value.values():
                yield from gets(item)
        case list():
            for item in value:
                yield from gets(item)


# --- the rules --------------------------------------------------------------------------------------------------------


class _Absent:
    """What a document has not."""


_ABSENT: Final = _Absent()


def _tree(value: Any, ordered: set[str], member: str = "") -> Any:
    match value:
        case {"Std:Join": {"On": separator, "Values": values}, **rest} if not rest:
            return _text(list(_concatenated(separator, [_tree(item, ordered) for item in values])))
        case Mapping():
            made = {key: _tree(item, ordered, key) for key, item in value.items()}
            return _step(made) if {"Name", "Type", "Arguments"} <= made.keys() else made
        case list():
            items = [_tree(item, ordered) for item in value]
            key = _NAMED.get(member)
            if key is not None and member not in ordered:
                names = [item.get(key) if isinstance(item, Mapping) else None for item in items]
                if all(isinstance(name, str) for name in names) and len(set(names)) == len(names):
                    return dict(zip(names, items, strict=True))
            if member in _SETS:
                return sorted(items, key=lambda item: json.dumps(item, sort_keys=True))
            return items
        case str():
            return _masked(value)
        case _:
            return value


def _concatenated(separator: str, values: Sequence[Any]) -> Iterator[Any]:
    for at, value in enumerate(values):
        if at and separator:
            yield separator
        match value:
            case {"Std:Join": {"Values": inner}, **rest} if not rest:
                yield from inner
            case bool():
                yield str(value).lower()
            case int():
                yield str(value)
            case _:
                yield value


def _text(parts: Sequence[Any]) -> Any:
    merged: list[Any] = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        else:
            merged.append(part)
    merged = [_masked(part) if isinstance(part, str) else part for part in merged if part != ""]
    if all(isinstance(part, str) for part in merged):
        return "".join(merged)
    return {"Std:Join": {"On": "", "Values": merged}}


def _masked(text: str) -> str:
    before, code, after = text.partition(_CODE)
    return before + code + _HASH.sub(HASH, after) if code else text


def _step(step: dict[str, Any]) -> dict[str, Any]:
    arguments = step["Arguments"]
    for kind, path, absence in _DEFAULTS:
        if step["Type"] == kind:
            _remove(arguments, path.split("/"), absence)
    if step["Type"] == "Training":
        _training(arguments)
    for member in _EMPTY_STEP_MEMBERS:
        if not step.get(member, True):
            del step[member]
    return step


def _training(arguments: dict[str, Any]) -> None:
    mode = arguments.get("AlgorithmSpecification", {}).get("TrainingInputMode")
    if mode is not None:
        _remove(arguments, ["InputDataConfig", "*", "InputMode"], mode)


def _remove(tree: Any, path: Sequence[str], absence: object) -> None:
    """Remove the members that a path leads to where they say what their absence means."""
    if not isinstance(tree, dict | list) or is_expression(tree):
        return
    first, *rest = path
    keys: Sequence[Any] = (list(tree) if isinstance(tree, dict) else range(len(tree))) if first == "*" else [first]
    for key in keys:
        if isinstance(tree, dict) and key not in tree:
            continue
        if rest:
            _remove(tree[key], rest, absence)
        elif isinstance(tree, dict) and same(tree[key], absence):
            del tree[key]


def _item(items: Sequence[Any], at: int) -> Any:
    return items[at] if at < len(items) else _ABSENT


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
