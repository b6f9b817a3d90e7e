"""Tuning steps: a search, as the engine runs it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from mlpc.backends.runner.engine import plan as engine
from mlpc.backends.runner.expressions import NoMeaning
from mlpc.ir import nodes as ir
from mlpc.ir.traverse import pipeline_values
from mlpc.passes.members import Path, Said, said_members

_CONFIG: Final = "HyperParameterTuningJobConfig"
_JOBS: Final = (_CONFIG, "ResourceLimits", "MaxNumberOfTrainingJobs")
_PARALLEL: Final = (_CONFIG, "ResourceLimits", "MaxParallelTrainingJobs")
_SECONDS: Final = (_CONFIG, "ResourceLimits", "MaxRuntimeInSeconds")
_STRATEGY: Final = (_CONFIG, "Strategy")
_SEED: Final = (_CONFIG, "RandomSeed")
_SKIP: Final = "pass over the step with `--skip`"
_MODEL: Final = "/opt/ml/model"

Text = Callable[[ir.Value], Any]


def searching(trial: engine.Step, step: ir.Step, pipeline: ir.Pipeline, value: Text, text: Text) -> engine.Step:
    """The step that runs a training job again and again. `trial`: that job. `text`: a hyperparameter as its program reads it.

    `NoMeaning`: its search cannot be done here.
    """
    options = {option.name: option.value for option in step.options}
    objective = options.get("objective")
    ranges = options.get("ranges")
    if not isinstance(objective, ir.MapValue) or not isinstance(ranges, ir.MapValue):
        missing, word = ("ranges", "ranges=") if isinstance(objective, ir.MapValue) else ("an objective", "objective=")
        raise NoMeaning(step.span, f"a search without {missing}", f"say `{word}` in `tune`, or {_SKIP}")
    aim = dict(objective.entries)
    metric = str(value(aim["metric"]))
    if metric not in trial.metrics:
        what = f"the metric `{metric}`, which no expression of `metrics=` finds in a log,"
        hint = f'give the training step `metrics={{"{metric}": r"regex"}}`, or {_SKIP}'
        raise NoMeaning(aim["metric"].span, what, hint)
    said = said_members(step)
    jobs, seconds = _number(said, _JOBS), _number(said, _SECONDS)
    grid = _known(said, _STRATEGY) == "Grid"
    if jobs is None and seconds is None and not grid:
        raise NoMeaning(step.span, "a search without an end", f"say `max_jobs=`, or {_SKIP}")
    found = tuple(_ranges(ranges, value, text))
    instead = None if step.job is None else step.job.stand_in
    strange = [item.name for item in found if instead is not None and item.name not in taken(instead)]
    if strange:
        what = f"a range of `{strange[0]}`, which the function for local runs does not take,"
        hint = f"declare `{strange[0]}` as a parameter of the step, or {_SKIP}"
        raise NoMeaning(step.span, what, hint)
    places = dict.fromkeys(_places(step.name, pipeline))
    return trial._replace(
        # The best one is of interest, whether the pipeline reads it or not.
        outputs=tuple(
            engine.Output(place, "best_model" if place == "0" else f"top_model_{place}", _MODEL)
            for place in sorted({"0", *places}, key=int)
        ),
        search=engine.Search(
            goal=str(value(aim["goal"])),
            metric=metric,
            ranges=found,
            outputs=tuple(output._replace(needed=bool(places)) for output in trial.outputs),
            jobs=jobs,
            parallel=_number(said, _PARALLEL) or 1,
            seconds=None if seconds is None else float(seconds),
            seed=_number(said, _SEED),
            grid=grid,
        ),
    )


def taken(body: ir.FunctionBody) -> frozenset[str]:
    """The hyperparameters that a function takes."""
    return frozenset(parameter.name for parameter in body.parameters)


def _known(said: Mapping[Path, Said], path: Path) -> object:
    """What a step says of a member. `NoMeaning`: only a run knows it."""
    found = said.get(path)
    if found is None or found.value is None:
        return None
    if not isinstance(found.value, ir.Const):
        raise NoMeaning(found.span, f"`{found.name}` of a search that only a run knows", _SKIP)
    return found.value.value


def _number(said: Mapping[Path, Said], path: Path) -> int | None:
    found = _known(said, path)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def _places(name: str, pipeline: ir.Pipeline) -> Iterator[str]:
    """The places of the models that a pipeline reads of a search."""
    for node in pipeline_values(pipeline):
        match node:
            case ir.OutputRef(step=step, path=("best_model",)) if step == name:
                yield "0"
            case ir.OutputRef(step=step, path=("top_model", place)) if step == name:
                yield place
            case _:
                pass


def _ranges(ranges: ir.MapValue, value: Text, text: Text) -> Iterator[engine.Range]:
    for key, item in ranges.entries:
        said = dict(item.entries) if isinstance(item, ir.MapValue) else {}
        name = str(value(said["hyperparameter"])) if "hyperparameter" in said else key
        values = said.get("values")
        if isinstance(values, ir.ListValue):
            yield engine.Range(name, "categorical", values=tuple(text(inner) for inner in values.items))
        else:
            scaling = str(value(said["scaling"])) if "scaling" in said else "Auto"
            yield engine.Range(name, str(value(said["kind"])), value(said["low"]), value(said["high"]), scaling)
