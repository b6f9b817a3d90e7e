"""Checks the arguments of a definition's steps against the requests that they become, by the service's published model.

`check_arguments` puts a sample of the right kind where an expression stands, and asks botocore's own validator, which
stands before every call. That leaves out what a client need not know, so some things are added: enumerations, patterns
and upper limits of literals; names that occur twice; and of an expression, that what it refers to is there, that its
type is the member's where the definition says it, and that it stands for a single value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

import botocore.session  # type: ignore[import-untyped]
from botocore.model import ListShape, MapShape, ServiceModel, Shape, StructureShape  # type: ignore[import-untyped]
from botocore.validate import ParamValidator  # type: ignore[import-untyped]
from canonical import is_expression, shown

# Step type -> the operation that it performs, and the member of its request that the service fills in.
OPERATIONS: Final[Mapping[str, tuple[str, str]]] = {
    "Processing": ("CreateProcessingJob", "ProcessingJobName"),
    "ClarifyCheck": ("CreateProcessingJob", "ProcessingJobName"),
    "QualityCheck": ("CreateProcessingJob", "ProcessingJobName"),
    "Training": ("CreateTrainingJob", "TrainingJobName"),
    "Tuning": ("CreateHyperParameterTuningJob", "HyperParameterTuningJobName"),
    "AutoML": ("CreateAutoMLJob", "AutoMLJobName"),
    "Transform": ("CreateTransformJob", "TransformJobName"),
    "Model": ("CreateModel", "ModelName"),
    "RegisterModel": ("CreateModelPackage", "ModelPackageName"),
    "EndpointConfig": ("CreateEndpointConfig", "EndpointConfigName"),
    "Endpoint": ("CreateEndpoint", "EndpointName"),
    "InferenceComponent": ("CreateInferenceComponent", "InferenceComponentName"),
    "Job": ("CreateJob", "JobName"),
}
# Step type -> what `Steps.<name>.<path>` is read from, where that is the answer to one operation.
_DESCRIPTIONS: Final[Mapping[str, str]] = {
    "Processing": "DescribeProcessingJob",
    "Training": "DescribeTrainingJob",
    "Transform": "DescribeTransformJob",
    "Model": "DescribeModel",
    "RegisterModel": "DescribeModelPackage",
    "EndpointConfig": "DescribeEndpointConfig",
    "Endpoint": "DescribeEndpoint",
    "InferenceComponent": "DescribeInferenceComponent",
    "Job": "DescribeJob",
}
# Members that the API has and a pipeline may not set.
_REFUSED: Final[Mapping[str, frozenset[str]]] = {"RegisterModel": frozenset({"CertifyForMarketplace", "Description"})}
# Lists that a property path may index by the name of an entry.
_NAMED_LISTS: Final = frozenset({"Outputs", "ProcessingInputs", "FinalMetricDataList"})
_NAMES: Final = ("InputName", "OutputName", "ChannelName")
_BRANCHES: Final = ("IfSteps", "ElseSteps", "ForEachBody")
_PARAMETER_KINDS: Final = {"String": "string", "Integer": "integer", "Float": "float", "Boolean": "boolean"}
_KINDS: Final = {
    "string": "string",
    "integer": "integer",
    "long": "integer",
    "float": "float",
    "double": "float",
    "boolean": "boolean",
}
_TEXTS: Final = (
    "sample",
    "s3://bucket/sample",
    "arn:aws:iam::123456789012:role/sample",
    "arn:aws:sagemaker:us-east-1:123456789012:sample/sample",
    "1",
    "/opt/ml/sample",
    "https://sample",
    "1.0.0",
)
_SEGMENT: Final = re.compile(r"\.?(\w+)|\[(\d+)\]|\['([^']*)'\]")


@cache
def service() -> ServiceModel:
    return botocore.session.Session().get_service_model("sagemaker")


def check_arguments(definition: Mapping[str, Any]) -> list[str]:
    """What the service's model has against the arguments of all steps, those in branches too: `step: problem`."""
    return [
        f"{step['Name']}: {problem}"
        for step in steps_of(definition)
        for problem in _Checker(definition, step).problems()
    ]


def steps_of(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every step, with those within Condition and ForEach steps."""
    for step in node.get("Steps", ()):
        yield step
        for member in _BRANCHES:
            yield from steps_of({"Steps": step.get("Arguments", {}).get(member, ())})


def sample(shape: Shape) -> Any:
    """A value that a member takes."""
    kind = _KINDS.get(shape.type_name)
    limits = shape.metadata
    match kind:
        case "integer":
            return max(1, int(limits.get("min", 1)))
        case "float":
            return max(1.0, float(limits.get("min", 1)))
        case "boolean":
            return True
        case "string":
            if limits.get("enum"):
                return limits["enum"][0]
            pattern = _compiled(limits.get("pattern"))
            least = int(limits.get("min", 0))
            texts = [text.ljust(least, "a") for text in _TEXTS]
            return next((text for text in texts if pattern is None or pattern.fullmatch(text)), texts[0])
        case _:
            raise ValueError(f"no expression stands for a {shape.type_name}")


def _compiled(pattern: str | None) -> re.Pattern[str] | None:
    """A pattern of the service, which is Java's; None where Python knows no such pattern."""
    if pattern is None:
        return None
    try:
        return re.compile(pattern, re.ASCII)
    except re.error:
        return None


class _Checker:
    """One step of a definition."""

    def __init__(self, definition: Mapping[str, Any], step: Mapping[str, Any]) -> None:
        self.step = step
        self.parameters = {item["Name"]: item.get("Type", "String") for item in definition.get("Parameters", ())}
        self.steps = {item["Name"]: item for item in steps_of(definition)}
        self.found: list[str] = []

    def problems(self) -> list[str]:
        operation, name = OPERATIONS.get(self.step["Type"], (None, None))
        if operation is None:
            self._references(self.step.get("Arguments", {}), "")
            return self.found
        shape = service().operation_model(operation).input_shape
        assert isinstance(shape, StructureShape)
        arguments = self.step["Arguments"]
        for member in _REFUSED.get(self.step["Type"], frozenset()) & arguments.keys():
            self.found.append(f"{member}: a pipeline may not set it")
        filled = self._value(arguments, shape, "")
        if name in shape.members:
            filled.setdefault(name, sample(shape.members[name]))
        self.found += ParamValidator().validate(filled, shape).generate_report().splitlines()
        return self.found

    def _references(self, value: Any, place: str) -> None:
        """What the expressions of a step without a request refer to must be there too."""
        if is_expression(value):
            self._kind(value, place)
        elif isinstance(value, Mapping):
            for key, item in value.items():
                if key not in _BRANCHES:
                    self._references(item, f"{place}.{key}".lstrip("."))
        elif isinstance(value, list):
            for at, item in enumerate(value):
                self._references(item, f"{place}[{at}]")

    def _value(self, value: Any, shape: Shape | None, place: str) -> Any:
        """The value with samples for expressions; what botocore does not look at is reported on the way.

        `shape` is None where the request has no such member.
        """
        if is_expression(value):
            return self._expression(value, shape, place)
        if isinstance(value, Mapping):
            return {
                key: self._value(item, _member(shape, key), f"{place}.{key}".lstrip(".")) for key, item in value.items()
            }
        if isinstance(value, list):
            if isinstance(shape, ListShape) and len(value) > shape.metadata.get("max", len(value)):
                self.found.append(f"{place}: {len(value)} entries, at most {shape.metadata['max']}")
            self._distinct(value, place)
            inner = shape.member if isinstance(shape, ListShape) else None
            return [self._value(item, inner, f"{place}[{at}]") for at, item in enumerate(value)]
        if shape is not None:
            self._literal(value, shape, place)
        return value

    def _distinct(self, items: Sequence[Any], place: str) -> None:
        """No two inputs, outputs or channels of one name."""
        names = [item[key] for item in items if isinstance(item, Mapping) for key in _NAMES if key in item]
        for name in sorted({name for name in names if names.count(name) > 1}):
            self.found.append(f"{place}: {name} occurs {names.count(name)} times")

    def _literal(self, value: Any, shape: Shape, place: str) -> None:
        limits = shape.metadata
        if isinstance(value, str):
            if limits.get("enum") and value not in limits["enum"]:
                self.found.append(f"{place}: {value!r} is none of {', '.join(limits['enum'])}")
            pattern = _compiled(limits.get("pattern"))
            if pattern is not None and not pattern.fullmatch(value):
                self.found.append(f"{place}: {value!r} does not match {limits['pattern']}")
            if len(value) > limits.get("max", len(value)):
                self.found.append(f"{place}: {len(value)} characters, at most {limits['max']}")
        elif isinstance(value, int | float) and not isinstance(value, bool) and value > limits.get("max", value):
            self.found.append(f"{place}: {value}, at most {limits['max']}")

    def _expression(self, value: Mapping[str, Any], shape: Shape | None, place: str) -> Any:
        if shape is None:
            return "sample"
        wanted = _KINDS.get(shape.type_name)
        if wanted is None:
            self.found.append(f"{place}: {shown(value)} stands for a whole {shape.type_name}")
            return value
        kind = self._kind(value, place)
        if kind not in (None, wanted) and (kind, wanted) != ("integer", "float"):
            self.found.append(f"{place}: {shown(value)} is {kind}, and {wanted} is wanted")
        return sample(shape)

    def _kind(self, value: Mapping[str, Any], place: str) -> str | None:
        """The type of an expression; None where only the run knows it. What it refers to is looked for on the way."""
        match value:
            case {"Std:Join": {"Values": values}}:
                for item in values:
                    if is_expression(item):
                        self._kind(item, place)
                return "string"
            case {"Std:JsonGet": {"PropertyFile": {"Get": path}}}:
                self._property_file(path, place)
                return None
            case {"Get": str(path)}:
                return self._get(path, place)
            case _:
                return None

    def _get(self, path: str, place: str) -> str | None:
        head, _, rest = path.partition(".")
        if head == "Execution":
            return "string"
        if head == "Parameters":
            if rest not in self.parameters:
                self.found.append(f"{place}: there is no parameter {rest}")
                return None
            return _PARAMETER_KINDS[self.parameters[rest]]
        if head == "Steps":
            name, _, inner = rest.partition(".")
            if name not in self.steps:
                self.found.append(f"{place}: there is no step {name}")
                return None
            return self._property(self.steps[name], inner, place)
        return None

    def _property(self, step: Mapping[str, Any], path: str, place: str) -> str | None:
        operation = _DESCRIPTIONS.get(step["Type"])
        if operation is None:
            return None
        shape: Shape | None = service().operation_model(operation).output_shape
        member = ""
        for name, index, key in _SEGMENT.findall(path):
            if name:
                shape, member = _member(shape, name) if isinstance(shape, StructureShape) else None, name
            elif isinstance(shape, MapShape) and not index:
                shape = shape.value
            elif isinstance(shape, ListShape) and (index or member in _NAMED_LISTS):
                shape = shape.member
            else:
                shape = None
            if shape is None:
                self.found.append(f"{place}: a {step['Type']} step has no {path}")
                return None
            if member == "Outputs" and key:
                self._declared(step, key, place)
        return _KINDS.get(shape.type_name) if shape is not None else None

    def _declared(self, step: Mapping[str, Any], output: str, place: str) -> None:
        declared = [
            item["OutputName"] for item in step["Arguments"].get("ProcessingOutputConfig", {}).get("Outputs", ())
        ]
        if output not in declared:
            self.found.append(f"{place}: {step['Name']} has no output {output}")

    def _property_file(self, path: str, place: str) -> None:
        _, name, _, report = (path.split(".", 3) + [""] * 4)[:4]
        files = {item["PropertyFileName"]: item for item in self.steps.get(name, {}).get("PropertyFiles", ())}
        if report not in files:
            self.found.append(f"{place}: {name} has no property file {report}")
        else:
            self._declared(self.steps[name], files[report]["OutputName"], place)


def _member(shape: Shape | None, name: str) -> Shape | None:
    if isinstance(shape, StructureShape):
        members: Mapping[str, Shape] = shape.members
        return members.get(name)
    return shape.value if isinstance(shape, MapShape) else None


def replaced(tree: Any, path: Sequence[str | int], value: Any) -> Any:
    """A copy of a JSON tree with another value at the end of a path; `...` removes what is there."""
    first, *rest = path
    copy: Any = dict(tree) if isinstance(tree, Mapping) else list(tree)
    if rest:
        copy[first] = replaced(copy[first], rest, value)
    elif value is ...:
        del copy[first]
    else:
        copy[first] = value
    return copy
