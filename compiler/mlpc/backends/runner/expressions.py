"""IR values and predicates as the engine's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, assert_never

from mlpc.backends.contract import digest, output_named, split_path
from mlpc.ir import nodes as ir
from mlpc.ir.types import HandleType, MetricsType
from mlpc.source import Span

_NAMED: Final[Mapping[str, str]] = {
    "Processing": "ProcessingJobName",
    "Training": "TrainingJobName",
    "Tuning": "HyperParameterTuningJobName",
    "Model": "ModelName",
    "RegisterModel": "ModelPackageArn",
    "EndpointConfig": "EndpointConfigName",
    "Endpoint": "EndpointName",
    "InferenceComponent": "InferenceComponentName",
}
"""Type of step -> the member of its description that is its name."""


JOBS: Final = frozenset({"Processing", "Training"})
WRITTEN_DOWN: Final = frozenset(
    {
        "Fail",
        "ForEach",
        "Model",
        "RegisterModel",
        "EndpointConfig",
        "Endpoint",
        "InferenceComponent",
        "Lineage",
        "Cleanup",
        "Lambda",
        "Callback",
    }
)
"""Types of steps that run no code of the user's here."""
WORKED_OUT: Final = frozenset({"Tuning", "Transform"})
"""Types of steps that are work of their own here."""


class NoMeaning(Exception):
    """A part of a step that this machine has nothing for. `what`: in the words of a sentence. `hint`: what to write, where it is not a
    function for the step."""

    def __init__(self, span: Span, what: str, hint: str | None = None) -> None:
        super().__init__(what)
        self.span = span
        self.what = what
        self.hint = hint


def value(node: ir.Value, steps: Mapping[str, ir.Step], files: dict[str, bytes]) -> Any:
    """A value as `evaluate` of the engine knows it. `files` takes those that travel with it. `NoMeaning`: there is none here."""
    match node:
        case ir.Const(value=inner):
            return inner
        case ir.Template(text=text):
            return text
        case ir.ParamRef(name=name):
            return {"param": name}
        case ir.ExecutionRef(name=name):
            return {"execution": name}
        case ir.OutputRef():
            return _in_round(_output(node, steps), node)
        case ir.PropertyRef():
            return _in_round(_property(node, steps), node)
        case ir.DocumentRef(location=location, path=path):
            return {"document": value(location, steps, files), "path": list(path)}
        case ir.ItemRef(loop=loop):
            return {"item": loop}
        case ir.Join(on=on, parts=parts):
            return {"join": [value(part, steps, files) for part in parts], "on": on}
        case ir.ListValue(items=items):
            return {"list": [value(item, steps, files) for item in items]}
        case ir.MapValue(entries=entries):
            return {"map": {key: value(item, steps, files) for key, item in entries}}
        case ir.FileRef(name=name, content=content):
            key = f"{digest(name.encode(), content)}/{name}"
            files[key] = content
            return {"file": key}
        case ir.DataSource(options=options):
            # No query is made and nothing mounted: a sample of the result, or the files, are where SageMaker would have them.
            place = next(option for option in options if option.name in ("output_s3_uri", "directory_path"))
            return value(place.value, steps, files)
        case ir.ImageRef():
            raise NoMeaning(node.span, "an image")
        case _:
            raise NoMeaning(node.span, f"`{type(node).__name__}`")


def _in_round(made: dict[str, Any], node: ir.OutputRef | ir.PropertyRef) -> dict[str, Any]:
    """What a step in a loop gives, in one of its rounds."""
    return made if node.round is None else {**made, "loop": node.round.loop, "round": node.round.at}


def _output(node: ir.OutputRef, steps: Mapping[str, ir.Step]) -> dict[str, Any]:
    step = steps[node.step]
    if isinstance(node.type, HandleType):
        return {"found": node.step, "name": "name"}
    if step.kind in ("Lambda", "Callback"):
        return {"found": node.step, "name": output_named(step, "".join(node.path), node).name}
    if step.kind == "Transform":
        return {"output": node.step, "field": ""}
    if step.kind == "Tuning":
        return _tuned(node, step)
    if step.kind not in JOBS:
        # The step itself has no meaning here, and is named for it; what reads it waits for it all the same.
        return {"found": node.step, "name": ".".join(node.path)}
    name, inner = split_path(step, node.path)
    output = output_named(step, name, node)
    if not inner:
        return {"output": node.step, "field": output.field}
    if step.kind == "Training":
        return {"found": node.step, "name": inner[-1]}
    if not isinstance(output.type, MetricsType):
        raise NoMeaning(node.span, f"`{'.'.join(node.path)}` of `{node.step}`")
    return {"output": node.step, "field": output.field, "path": list(inner)}


def _tuned(node: ir.OutputRef, step: ir.Step) -> dict[str, Any]:
    """What a search gives: its name, the model of a trial by its place, or a hyperparameter of the best."""
    match node.path:
        case ("name",):
            return {"found": node.step, "name": "name"}
        case ("best_model",):
            return {"output": node.step, "field": "0"}
        case ("top_model", place):
            return {"output": node.step, "field": place}
        case ("best_hyperparameter", name):
            return {"found": node.step, "name": f"0 hyperparameter {hyperparameter(step, name)}"}
        case _:
            raise NoMeaning(node.span, f"`{'.'.join(node.path)}` of `{node.step}`")


def hyperparameter(step: ir.Step, name: str) -> str:
    """The name of the hyperparameter that a range of a search is for."""
    ranges = next((option.value for option in step.options if option.name == "ranges"), None)
    entries = dict(ranges.entries) if isinstance(ranges, ir.MapValue) else {}
    item = entries.get(name)
    known = dict(item.entries).get("hyperparameter") if isinstance(item, ir.MapValue) else None
    return str(known.value) if isinstance(known, ir.Const) else name


_SUMMARY: Final[Mapping[tuple[object, ...], str]] = {
    ("TrainingJobName",): "name",
    ("FinalHyperParameterTuningJobObjectiveMetric", "Value"): "objective",
}
"""Members of what the service tells of a trial -> what a search gives."""


def _searched(path: tuple[object, ...]) -> str | None:
    """The value of a search that a property is; None: it is none."""
    match path:
        case ("BestTrainingJob", *rest):
            place = "0"
        case ("TrainingJobSummaries", int(at), *rest):
            place = str(at)
        case ("TrainingJobStatusCounters", "Completed"):
            return "completed_trials"
        case _:
            return None
    match rest:
        case ["TunedHyperParameters", ir.Key(key=name)]:
            return f"{place} hyperparameter {name}"
        case _:
            found = _SUMMARY.get(tuple(rest))
            return None if found is None else f"{place} {found}"


def _property(node: ir.PropertyRef, steps: Mapping[str, ir.Step]) -> dict[str, Any]:
    step = steps[node.step]
    if step.kind == "ForEach" and node.path == ("InputItemCount",):
        return {"rounds": node.step}
    if step.kind not in JOBS | WRITTEN_DOWN | WORKED_OUT:
        return {"found": node.step, "name": "description"}
    match node.path:
        case (str(member),) if member == _NAMED.get(step.kind):
            return {"found": node.step, "name": "name"}
        case ("FinalMetricDataList", ir.Key(key=key), "Value"):
            return {"found": node.step, "name": key}
        case ("ModelArtifacts", "S3ModelArtifacts") if step.kind == "Training" and step.outputs:
            return {"output": node.step, "field": step.outputs[0].field}
        case ("ProcessingOutputConfig", "Outputs", ir.Key(key=key), "S3Output", "S3Uri"):
            for output in step.outputs:
                if output.name == key:
                    return {"output": node.step, "field": output.field}
        case ("TransformOutput", "S3OutputPath") if step.kind == "Transform":
            return {"output": node.step, "field": ""}
        case path if step.kind == "Tuning" and (name := _searched(path)) is not None:
            return {"found": node.step, "name": name}
        case _:
            pass
    shown = ".".join(str(part) for part in node.path if isinstance(part, str))
    raise NoMeaning(node.span, f"`{shown}` of `{node.step}`")


def predicate(node: ir.Predicate, steps: Mapping[str, ir.Step], files: dict[str, bytes]) -> dict[str, Any]:
    """A predicate as `holds` of the engine knows it."""
    match node:
        case ir.Compare(op=op, left=left, right=right):
            return {"left": value(left, steps, files), "op": op, "right": value(right, steps, files)}
        case ir.In(value=inner, options=options):
            return {"in": value(inner, steps, files), "values": [value(item, steps, files) for item in options]}
        case ir.Truth(value=inner):
            return {"true": value(inner, steps, files)}
        case ir.Not(operand=operand):
            return {"not": predicate(operand, steps, files)}
        case ir.And(operands=operands):
            return {"and": [predicate(item, steps, files) for item in operands]}
        case ir.Or(operands=operands):
            return {"or": [predicate(item, steps, files) for item in operands]}
        case _:
            assert_never(node)
