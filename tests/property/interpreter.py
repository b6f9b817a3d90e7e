"""What the service does with a pipeline definition.

Written from the reference of the definition language alone (its sections on expressions, conditions and dependencies), to be compared with
what Python does with the program that the definition was compiled from. `execute` runs a definition; what a job does is the caller's to
say, by a function from the job to its outcome.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

Json = Any


class Refused(Exception):
    """The service would not take this definition, or could not evaluate it."""


class Job(NamedTuple):
    """A step that is about to run, its expressions evaluated."""

    name: str
    type: str
    arguments: Json
    step: Mapping[str, Json]


class Outcome(NamedTuple):
    """What a job leaves: the members of its Describe result, its property files by name, and whether it failed."""

    properties: Mapping[str, Json] = {}
    files: Mapping[str, Json] = {}
    failed: bool = False


@dataclass
class Execution:
    """One run. `ran`: the steps that ran, conditions included, in the order they were started. `failures`: name and message of the Fail
    steps among them."""

    ran: list[str] = field(default_factory=list)
    jobs: dict[str, Job] = field(default_factory=dict)
    decided: dict[str, bool] = field(default_factory=dict)
    failures: list[tuple[str, str]] = field(default_factory=list)
    failed_jobs: list[str] = field(default_factory=list)
    handled: set[str] = field(default_factory=set)

    @property
    def status(self) -> str:
        """How the service says that the execution has ended: a failure is handled where a step has run that waits for it."""
        if self.failures or not self.handled.issuperset(self.failed_jobs):
            return "Failed"
        return "CompletedWithFailures" if self.failed_jobs else "Succeeded"


class _Node(NamedTuple):
    """A step, and the branch that it stands in: the name of the Condition step and which of its lists."""

    step: Mapping[str, Json]
    branch: tuple[str, bool] | None
    needs: tuple[tuple[str, str], ...]


_CONDITION_MEMBERS = frozenset({"Conditions", "IfSteps", "ElseSteps"})
_GET = re.compile(r"(Parameters|Execution|Steps)\.(.+)", re.DOTALL)
_PATH = re.compile(r"\.?([A-Za-z_][A-Za-z0-9_\-]*)|\[(\d+)\]|\['([^']*)'\]")
_KEYS = ("OutputName", "InputName", "MetricName", "ChannelName", "Name")
_KINDS: Mapping[type[Any], str] = {bool: "boolean", int: "number", float: "number", str: "text"}
_TYPES: Mapping[str, tuple[type[Any], ...]] = {
    "String": (str,),
    "Integer": (int,),
    "Float": (int, float),
    "Boolean": (bool,),
}


def execute(
    definition: Mapping[str, Json],
    parameters: Mapping[str, Json],
    fake: Callable[[Job], Outcome],
    choose: Callable[[int], int] = lambda count: 0,
    read: Callable[[str], Json] = lambda location: None,
) -> Execution:
    """Run a definition. `choose` says which of the steps that are ready starts next, since the service promises no order. `read`: what
    stands in the JSON file at a location."""
    return _Run(definition, parameters, fake, read).all(choose)


class _Run:
    def __init__(
        self,
        definition: Mapping[str, Json],
        parameters: Mapping[str, Json],
        fake: Callable[[Job], Outcome],
        read: Callable[[str], Json],
    ) -> None:
        self.fake = fake
        self.read = read
        self.nodes = _nodes(definition["Steps"])
        self.parameters = _parameters(definition.get("Parameters", ()), parameters)
        self.known = self.nodes
        self.execution = Execution()
        self.outcomes: dict[str, Outcome] = {}
        # How a step ended: Completed, Failed, or Never where it will not run.
        self.ends: dict[str, str] = {}
        # In a round of a loop: its number and its item.
        self.round: tuple[int, Json] | None = None

    def all(self, choose: Callable[[int], int]) -> Execution:
        waiting = list(self.nodes)
        while waiting:
            for name in list(waiting):
                if self._never(self.nodes[name]):
                    self.ends[name] = "Never"
                    waiting.remove(name)
            ready = [name for name in waiting if self._ready(self.nodes[name])]
            if ready:
                name = ready[choose(len(ready))]
                waiting.remove(name)
                self._start(name, self.nodes[name])
            elif waiting and not any(self._never(self.nodes[name]) for name in waiting):
                raise Refused(f"a cycle among {', '.join(waiting)}")
        return self.execution

    # --- when a step runs -----------------------------------------------------------------------------------------------------

    def _ready(self, node: _Node) -> bool:
        if node.branch is not None and self.execution.decided.get(node.branch[0]) is not node.branch[1]:
            return False
        return all(_met(self.ends.get(name), trigger) for name, trigger in node.needs)

    def _never(self, node: _Node) -> bool:
        """Whether something has ended such that this step cannot run any more."""
        if node.branch is not None:
            condition, side = node.branch
            if self.ends.get(condition) not in (None, "Completed"):
                return True
            if condition in self.execution.decided and self.execution.decided[condition] is not side:
                return True
        return any(name in self.ends and not _met(self.ends[name], trigger) for name, trigger in node.needs)

    def _start(self, name: str, node: _Node) -> None:
        step = node.step
        self.execution.ran.append(name)
        self.execution.handled |= {needed for needed, trigger in node.needs if trigger != "Completed"}
        arguments = step.get("Arguments", {})
        match step["Type"]:
            case "Condition":
                conditions = arguments["Conditions"]
                if not conditions:
                    raise Refused(f"{name} has no conditions")
                held = [self.holds(item) for item in conditions]
                self.execution.decided[name] = all(held)
                self.ends[name] = "Completed"
            case "Fail":
                message = self.value(arguments["ErrorMessage"])
                if not isinstance(message, str):
                    raise Refused(f"the message of {name} is no text")
                self.execution.failures.append((name, message))
                self.ends[name] = "Failed"
            case "ForEach":
                self._loop(name, arguments)
            case kind:
                called = name if self.round is None else f"{name}-{self.round[0]}"
                job = Job(called, kind, self.value(arguments), step)
                outcome = self.fake(job)
                self.execution.jobs[called] = job
                self.outcomes[name] = outcome
                self.ends[name] = "Failed" if outcome.failed else "Completed"
                if outcome.failed:
                    self.execution.failed_jobs.append(called)

    # --- loops ------------------------------------------------------------------------------------------------------------------

    def _loop(self, name: str, arguments: Mapping[str, Json]) -> None:
        """Every item by itself, one after the other, and then the one that the selector picks."""
        if not 1 <= arguments["MaxConcurrency"] <= 50:
            raise Refused(f"{name} runs {arguments['MaxConcurrency']} rounds at a time")
        items = self.value(arguments["IterableItems"])
        items = json.loads(items) if isinstance(items, str) else items
        if not isinstance(items, list):
            raise Refused(f"{name} is over {items!r}")
        body = _nodes(arguments["ForEachBody"], self.nodes)
        if not body or any(node.step["Type"] in ("Condition", "Fail", "ForEach") for node in body.values()):
            raise Refused(f"the body of {name} holds {[node.step['Type'] for node in body.values()]}")
        rounds = [self._one(body, at, item) for at, item in enumerate(items)]
        ends = [end for part in rounds for step, end in part.ends.items() if step in body]
        outputs = [{step: part.outcomes[step].properties for step in body if step in part.outcomes} for part in rounds]
        failed = ends.count("Failed")
        properties: dict[str, Json] = {
            "Status": "Failed" if failed else "Succeeded",
            "InputItemCount": len(items),
            "TotalStepCount": len(ends),
            "SucceededStepCount": ends.count("Completed"),
            "FailedStepCount": failed,
            "StoppedStepCount": 0,
            "IterationOutputs": outputs,
        }
        if "Selector" in arguments and not failed and outputs:
            properties["Selected"] = self._selected(arguments["Selector"], outputs)
        self.outcomes[name] = Outcome(properties, failed=bool(failed))
        self.ends[name] = "Failed" if failed else "Completed"

    def _one(self, body: dict[str, _Node], at: int, item: Json) -> _Run:
        inner = _Run({"Steps": []}, {}, self.fake, self.read)
        inner.parameters, inner.execution = self.parameters, self.execution
        inner.nodes, inner.known, inner.round = body, {**self.known, **body}, (at, item)
        inner.outcomes, inner.ends = dict(self.outcomes), dict(self.ends)
        inner.all(lambda count: 0)
        return inner

    def _selected(self, selector: Mapping[str, Json], outputs: Sequence[Mapping[str, Json]]) -> Json:
        match = re.fullmatch(r"IterationOutput\.([^.\[]+)\.(.+)", selector["Field"]["Get"], re.DOTALL)
        if match is None:
            raise Refused(f"{selector['Field']} is nothing to pick by")
        step, path = match.groups()
        values = [follow(part[step], path) for part in outputs]
        if any(_kind(value) != "number" for value in values):
            raise Refused(f"{values} are not all numbers")
        picked = {"MaxBy": max, "MinBy": min}[selector["Pick"]](range(len(values)), key=values.__getitem__)
        return outputs[picked][step]

    # --- expressions ------------------------------------------------------------------------------------------------------------

    def value(self, node: Json) -> Json:
        """A tree of literals with its expressions evaluated."""
        if isinstance(node, list):
            return [self.value(item) for item in node]
        if not isinstance(node, dict):
            return node
        if len(node) == 1:
            ((key, inner),) = node.items()
            if key == "Get":
                return self._get(inner)
            if key == "Std:Join":
                return str(inner["On"]).join(as_text(self.value(item)) for item in inner["Values"])
            if key == "Std:JsonGet":
                return self._json_get(inner)
        return {key: self.value(item) for key, item in node.items()}

    def _get(self, path: str) -> Json:
        if path.startswith("ForEach.CurrentItem"):
            if self.round is None:
                raise Refused(f"{path} outside of a loop")
            rest = path.removeprefix("ForEach.CurrentItem").removeprefix(".")
            return follow(self.round[1], rest) if rest else self.round[1]
        match = _GET.fullmatch(path)
        if match is None:
            raise Refused(f"{path} is no path")
        space, rest = match.groups()
        if space == "Parameters":
            if rest not in self.parameters:
                raise Refused(f"there is no parameter {rest}")
            return self.parameters[rest]
        if space == "Execution":
            return f"<{rest}>"
        name, _, inner = rest.partition(".")
        if name not in self.outcomes:
            raise Refused(f"{path} is read, but {name} has not run")
        return follow(self.outcomes[name].properties, inner)

    def _json_get(self, node: Mapping[str, Json]) -> Json:
        if set(node) == {"S3Uri", "Path"}:
            parts = node["S3Uri"].get("Std:Join", {}).get("Values")
            if not parts or any(isinstance(part, dict) and set(part) != {"Get"} for part in parts):
                raise Refused(f"{node['S3Uri']} is no location of a document")
            return follow(self.read(self.value(node["S3Uri"])), node["Path"])
        reference = node["PropertyFile"]["Get"]
        match = re.fullmatch(r"Steps\.([^.]+)\.PropertyFiles\.([^.]+)", reference)
        if match is None:
            raise Refused(f"{reference} is no property file")
        name, report = match.groups()
        step = self.known[name].step
        declared = {item["PropertyFileName"]: item["OutputName"] for item in step.get("PropertyFiles", ())}
        if step["Type"] != "Processing" or report not in declared:
            raise Refused(f"{name} declares no property file {report}")
        outputs = step["Arguments"]["ProcessingOutputConfig"]["Outputs"]
        if declared[report] not in [output["OutputName"] for output in outputs]:
            raise Refused(f"{report} is in no output of {name}")
        if name not in self.outcomes:
            raise Refused(f"{reference} is read, but {name} has not run")
        return follow(self.outcomes[name].files[report], node["Path"])

    # --- conditions -------------------------------------------------------------------------------------------------------------

    def holds(self, node: Mapping[str, Json]) -> bool:
        kind = node["Type"]
        expected = {
            "Not": {"Condition"},
            "Or": {"Conditions"},
            "In": {"QueryValue", "Values"},
        }.get(kind, {"LeftValue", "RightValue"})
        if set(node) - {"Type"} != expected:
            raise Refused(f"{kind} has the members {sorted(node)}")
        if kind == "Not":
            return not self.holds(node["Condition"])
        if kind == "Or":
            if not node["Conditions"]:
                raise Refused("an empty Or")
            # All are evaluated: the service promises no short cut.
            held = [self.holds(item) for item in node["Conditions"]]
            return any(held)
        if kind == "In":
            query = self.operand(node["QueryValue"])
            if not node["Values"]:
                raise Refused("an empty In")
            equal = [_equal(query, self.operand(item)) for item in node["Values"]]
            return any(equal)
        left, right = self.operand(node["LeftValue"]), self.operand(node["RightValue"])
        if kind == "Equals":
            return _equal(left, right)
        if _kind(left) != _kind(right) or _kind(left) == "boolean":
            raise Refused(f"{left!r} and {right!r} have no order")
        match kind:
            case "GreaterThan":
                return bool(left > right)
            case "GreaterThanOrEqualTo":
                return bool(left >= right)
            case "LessThan":
                return bool(left < right)
            case "LessThanOrEqualTo":
                return bool(left <= right)
        raise Refused(f"there is no condition {kind}")

    def operand(self, node: Json) -> Json:
        found = self.value(node)
        _kind(found)
        return found


def _kind(value: Json) -> str:
    if type(value) not in _KINDS:
        raise Refused(f"{value!r} cannot be compared")
    return _KINDS[type(value)]


def _equal(left: Json, right: Json) -> bool:
    if _kind(left) != _kind(right):
        raise Refused(f"{left!r} and {right!r} are of different types")
    return bool(left == right)


def as_text(value: Json) -> str:
    """How a join writes a value."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    raise Refused(f"{value!r} cannot be joined")


def follow(value: Json, path: str) -> Json:
    """A member by its path: `a.b[0]['key']`."""
    at = 0
    while at < len(path):
        match = _PATH.match(path, at)
        if match is None:
            raise Refused(f"{path} is no path")
        at = match.end()
        member, index, key = match.groups()
        if index is not None:
            value = value[int(index)]
            continue
        word = member if member is not None else key
        if isinstance(value, Mapping) and word in value:
            value = value[word]
        elif key is not None and isinstance(value, Sequence) and not isinstance(value, str):
            value = _keyed(value, key)
        else:
            raise Refused(f"there is no {word} of {path}")
    return value


def _keyed(items: Sequence[Json], key: str) -> Json:
    for item in items:
        if any(item.get(name) == key for name in _KEYS):
            return item
    raise Refused(f"no item is called {key}")


def _parameters(declared: Sequence[Mapping[str, Json]], given: Mapping[str, Json]) -> dict[str, Json]:
    values: dict[str, Json] = {}
    for parameter in declared:
        name = parameter["Name"]
        if name in values:
            raise Refused(f"{name} is declared twice")
        if name not in given and "DefaultValue" not in parameter:
            raise Refused(f"{name} needs a value")
        value = given.get(name, parameter.get("DefaultValue"))
        if type(value) not in _TYPES[parameter["Type"]]:
            raise Refused(f"{name} is no {parameter['Type']}")
        if "EnumValues" in parameter and value not in parameter["EnumValues"]:
            raise Refused(f"{name} is none of its values")
        values[name] = value
    unknown = set(given) - set(values)
    if unknown:
        raise Refused(f"there are no parameters {sorted(unknown)}")
    return values


# --- the graph -------------------------------------------------------------------------------------------------------


def _nodes(steps: Sequence[Mapping[str, Json]], around: Mapping[str, _Node] | None = None) -> dict[str, _Node]:
    """`around`: where these are the body of a loop, the steps outside of it."""
    nodes: dict[str, _Node] = {}
    outer = around or {}

    def add(step: Mapping[str, Json], branch: tuple[str, bool] | None) -> None:
        name = step["Name"]
        if name in nodes or name in outer:
            raise Refused(f"two steps are called {name}")
        arguments = step.get("Arguments", {})
        is_condition = step["Type"] == "Condition"
        if is_condition and set(arguments) != _CONDITION_MEMBERS:
            raise Refused(f"{name} has the members {sorted(arguments)}")
        if is_condition and branch is not None:
            raise Refused(f"{name} is a condition inside of one")
        read = arguments["Conditions"] if is_condition else [arguments, step.get("PropertyFiles", ())]
        needs = dict.fromkeys((found, "Completed") for found in _read(read))
        for item in step.get("DependsOn", ()):
            needs[(item, "Completed") if isinstance(item, str) else (item["Step"], item["Trigger"])] = None
        if len({needed for needed, _ in needs}) < len(needs):
            raise Refused(f"{name} waits for one step in two ways: {list(needs)}")
        if step["Type"] == "ForEach":
            # Its steps wait for each other in a round, and the loop for the others.
            body = [inner["Name"] for inner in arguments["ForEachBody"]]
            for inner in arguments["ForEachBody"]:
                for item in inner.get("DependsOn", ()):
                    needs[(item, "Completed") if isinstance(item, str) else (item["Step"], item["Trigger"])] = None
            needs = {need: None for need in needs if need[0] not in body}
        nodes[name] = _Node(step, branch, tuple(needs))
        if is_condition:
            for inner in arguments["IfSteps"]:
                add(inner, (name, True))
            for inner in arguments["ElseSteps"]:
                add(inner, (name, False))

    for step in steps:
        add(step, None)
    for name, node in nodes.items():
        for needed, _ in node.needs:
            if needed not in nodes and needed not in outer:
                raise Refused(f"{name} needs {needed}, which is not there")
            if (nodes.get(needed) or outer[needed]).step["Type"] in ("Fail", "Condition"):
                raise Refused(f"{name} depends on the {nodes[needed].step['Type']} step {needed}")
    return nodes


def _read(node: Json) -> Iterator[str]:
    """The steps that the expressions of a tree read."""
    if isinstance(node, list | tuple):
        for item in node:
            yield from _read(item)
    elif isinstance(node, dict):
        path = node.get("Get")
        if len(node) == 1 and isinstance(path, str) and path.startswith("Steps."):
            yield path.split(".")[1]
        for item in node.values():
            yield from _read(item)


def _met(end: str | None, trigger: str) -> bool:
    if end is None or end == "Never":
        return False
    return trigger == "Any" or end == trigger
