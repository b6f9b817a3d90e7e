"""Tuning steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from mlpc.backends.base import InternalError
from mlpc.backends.sagemaker.context import Context
from mlpc.backends.sagemaker.jobs import encoding, training
from mlpc.backends.sagemaker.model import Get, Join, Json
from mlpc.backends.sagemaker.requests import Tree, merge_request, option_of, place_options
from mlpc.backends.sagemaker.values import text
from mlpc.ir import nodes as ir
from mlpc.ir.values import literal
from mlpc.service.shapes import shape

_OWN: Final = frozenset({"objective", "ranges", "warm_start"})
_GROUPS: Final = {
    "continuous": "ContinuousParameterRanges",
    "categorical": "CategoricalParameterRanges",
    "integer": "IntegerParameterRanges",
}


def arguments(step: ir.Step, context: Context) -> Tree:
    """The arguments of a Tuning step: the search, and the definition of the training job that it runs."""
    if step.job is None:
        raise InternalError(f"{step.name} tunes nothing", step.span)
    ranges = _ranges(step)
    config: Tree = {"Strategy": "Bayesian", "ResourceLimits": {"MaxParallelTrainingJobs": 1}}
    tree: Tree = {"HyperParameterTuningJobConfig": config}
    definition = training(step.job, context, tuned=True)
    tags = definition.pop("Tags", [])
    tree["TrainingJobDefinition"] = _definition(definition, {_name(name, item) for name, item in ranges.items()})
    place_options(tree, step, context, _OWN)
    config = tree["HyperParameterTuningJobConfig"]
    objective = option_of(step, "objective")
    if isinstance(objective, ir.MapValue):
        said = {key: text(value, context) for key, value in objective.entries}
        config["HyperParameterTuningJobObjective"] = {"Type": said["goal"], "MetricName": said["metric"]}
    for name, item in ranges.items():
        group, made = _range(name, item, step.job, context)
        config.setdefault("ParameterRanges", {}).setdefault(group, []).append(made)
    parents = option_of(step, "warm_start")
    if isinstance(parents, ir.ListValue):
        names = [{"HyperParameterTuningJobName": text(item, context)} for item in parents.items]
        warm = {"WarmStartType": "IdenticalDataAndAlgorithm", **tree.pop("WarmStartConfig", {})}
        tree["WarmStartConfig"] = {**warm, "ParentHyperParameterTuningJobs": names}
    own = tree.pop("Tags", [])
    tags = [*(tag for tag in tags if tag["Key"] not in {item["Key"] for item in own}), *own]
    if tags:
        tree["Tags"] = tags
    return merge_request(tree, step, context)


def _ranges(step: ir.Step) -> Mapping[str, Mapping[str, ir.Value]]:
    said = option_of(step, "ranges")
    entries = said.entries if isinstance(said, ir.MapValue) else ()
    return {name: dict(item.entries) for name, item in entries if isinstance(item, ir.MapValue)}


def _name(name: str, item: Mapping[str, ir.Value]) -> str:
    """The hyperparameter that a range is for."""
    known = item.get("hyperparameter")
    return str(known.value) if isinstance(known, ir.Const) else name


def _range(name: str, item: Mapping[str, ir.Value], job: ir.Step, context: Context) -> tuple[str, Json]:
    """The group of a range, and the range. Values are text, as those of hyperparameters are."""
    kind = item["kind"]
    made: dict[str, Json] = {"Name": _name(name, item)}
    values = item.get("values")
    if isinstance(values, ir.ListValue):
        encode = encoding(job)
        made["Values"] = [encode(value, context) for value in values.items]
    else:
        made["MinValue"], made["MaxValue"] = text(item["low"], context), text(item["high"], context)
        made["ScalingType"] = text(item["scaling"], context) if "scaling" in item else "Auto"
    return _GROUPS[str(kind.value) if isinstance(kind, ir.Const) else ""], made


def _definition(job: Tree, tuned: set[str]) -> Tree:
    """The request of a training job as the definition of those that a tuning job runs. `tuned`: hyperparameters with a range."""
    static = {name: value for name, value in job.pop("HyperParameters", {}).items() if name not in tuned}
    resources: Tree = job.pop("ResourceConfig", {})
    job["OutputDataConfig"]["S3OutputPath"] = _without_slash(job["OutputDataConfig"]["S3OutputPath"])
    # The SDK's own choice; the other shape has what this one lacks.
    name = "HyperParameterTuningResourceConfig"
    made: Tree = {"StaticHyperParameters": static} if static else {}
    made.update(job)
    made[name if resources.keys() <= shape(name).members.keys() else "ResourceConfig"] = resources
    return made


def _without_slash(location: Any) -> Json:
    """A location without a slash at its end: another follows where models are referred to."""
    if isinstance(location, str):
        return location.rstrip("/")
    if isinstance(location, Join) and isinstance(location.values[-1], str):
        last = location.values[-1].rstrip("/")
        return Join(location.on, (*location.values[:-1], *([last] if last else ())))
    made: Json = location
    return made


def result(step: ir.Step, value: ir.OutputRef, context: Context) -> Json:
    """The name of the job, a value of the best model, or the location of one of the best."""
    match value.path:
        case ("name",):
            return Get(f"Steps.{step.name}.HyperParameterTuningJobName")
        case ("best_model",):
            return _model(step, "0")
        case ("top_model", place):
            return _model(step, place)
        case ("best_hyperparameter", name):
            known = _ranges(step).get(name, {})
            return Get(f"Steps.{step.name}.BestTrainingJob.TunedHyperParameters['{_name(name, known)}']")
        case _:
            raise InternalError(f"{step.name} has no {value.path}", value.span)


def _model(step: ir.Step, place: str) -> Json:
    """Where the training job at a place, the best at 0, has put its model: by the convention of training jobs."""
    job = Get(f"Steps.{step.name}.TrainingJobSummaries[{place}].TrainingJobName")
    return Join("/", (_folder(step), job, "output/model.tar.gz"))


def _folder(step: ir.Step) -> Json:
    """Where the jobs write. If that is not the same in every run, the step tells it: one whose result is taken from the cache tells
    the folder of the run that made it."""
    said = option_of(step.job, "output_path") if step.job is not None and step.job.request is None else None
    if isinstance(said, ir.Const | ir.Template) and step.request is None:
        return str(literal(said)).rstrip("/")
    return Get(f"Steps.{step.name}.TrainingJobDefinition.OutputDataConfig.S3OutputPath")
