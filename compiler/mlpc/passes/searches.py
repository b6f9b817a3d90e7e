"""Tuning and AutoML jobs search by the rules of the service.

Assumes nothing. Establishes: a tuning job has a limit, and ranges that its strategy can search; the job that it trains has no setting
that only training jobs of their own have; an AutoML job has the mode, and the objective with a problem type, that a pipeline takes.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.sink import Sink
from mlpc.ir import nodes as ir
from mlpc.passes.fitting import all_known, text_problems
from mlpc.passes.members import said_members
from mlpc.passes.setting import Setting
from mlpc.service.keywords import member_paths
from mlpc.service.shapes import UnknownShape, member_shape, shape
from mlpc.service.steps import MemberPath
from mlpc.source import Span

_TRAINED: Final = "HyperParameterTrainingJobDefinition"
# Members of a training job that stand elsewhere in a tuning job.
_MOVED: Final = frozenset({("HyperParameters",), ("Tags",)})
_LITERALS: Final = (
    *("strategy", "early_stopping", "max_jobs", "max_parallel_jobs", "max_runtime_in_seconds"),
    *("max_number_of_training_jobs", "max_parallel_training_jobs", "training_job_early_stopping_type"),
)
_LIMITS: Final = ("max_jobs", "max_number_of_training_jobs", "max_runtime_in_seconds", "resource_limits")
_MODE: Final = "ENSEMBLING"
# What an AutoML job searches for, and in which kind of problem: keywords, and last the member.
_OBJECTIVE: Final = ("job_objective", "auto_ml_job_objective", "metric_name", "AutoMLJobObjective")
_PROBLEM: Final = ("problem_type", "ProblemType")

Options = Mapping[str, ir.Option]


def check_searches(pipeline: ir.Pipeline, setting: Setting, sink: Sink) -> ir.Pipeline:
    for step in pipeline.steps:
        options = {option.name: option for option in step.options}
        if step.kind == "Tuning":
            _tuning(step, options, setting, sink)
        elif step.kind == "AutoML":
            _auto_ml(step, options, sink)
    return pipeline


def _tuning(step: ir.Step, options: Options, setting: Setting, sink: Sink) -> None:
    for name in _LITERALS:
        if name in options and not isinstance(options[name].value, ir.Const | ir.Template | ir.ListValue | ir.MapValue):
            sink.report(rules.SHOULD_BE_KNOWN, options[name].span, name=name)
    strategy = _text(options.get("strategy"))
    limited = any(name in options for name in _LIMITS) or _says(
        step.request, "HyperParameterTuningJobConfig", "ResourceLimits"
    )
    if setting.complete and all_known(step) and strategy != "Grid" and not limited:
        sink.report(rules.OPTION_MISSING, step.span, step=step.name, name="max_jobs", help="add `max_jobs=`")
    parents = options.get("warm_start")
    if parents is not None:
        _parents(parents, sink)
    for option, problem in _strategy_problems(strategy, options):
        sink.report(rules.OPTION_VALUE, option.span, name=option.name, problem=problem)
    if step.job is not None:
        for name, span in _untunable(step.job):
            sink.report(rules.UNTUNABLE, span, name=name)


def _parents(option: ir.Option, sink: Sink) -> None:
    """The jobs to start from are as many, and have such names, as the service takes."""
    items = option.value.items if isinstance(option.value, ir.ListValue) else ()
    limit = shape("ParentHyperParameterTuningJobs").max
    if not items or (limit is not None and len(items) > limit):
        problem = f"1 to {int(limit or 0)} tuning jobs, these are {len(items)}"
        sink.report(rules.OPTION_VALUE, option.span, name=option.name, problem=problem)
    for item in items:
        known = item.value if isinstance(item, ir.Const) else None
        for problem in text_problems(known, shape("HyperParameterTuningJobName")) if isinstance(known, str) else ():
            sink.report(rules.OPTION_VALUE, item.span, name=option.name, problem=problem)


def _strategy_problems(strategy: str | None, options: Options) -> Iterator[tuple[ir.Option, str]]:
    ranges = options.get("ranges")
    entries = ranges.value.entries if ranges is not None and isinstance(ranges.value, ir.MapValue) else ()
    if strategy == "Grid":
        for name, item in entries:
            kind = dict(item.entries).get("kind") if isinstance(item, ir.MapValue) else None
            if isinstance(kind, ir.Const) and kind.value != "categorical":
                problem = f"a grid is made of `categorical` ranges, `{name}` is `{kind.value}`"
                yield ir.Option(name="ranges", value=item, span=item.span), problem
    if strategy == "Hyperband" and _text(options.get("early_stopping")) == "Auto":
        yield options["early_stopping"], "Hyperband stops training jobs by its own rules: leave this out, or say `Off`"
    if strategy is not None and strategy != "Hyperband":
        for name in ("strategy_config", "hyperband_strategy_config", "min_resource", "max_resource"):
            if name in options:
                yield options[name], f"only the strategy `Hyperband` has it, this one is `{strategy}`"


def _untunable(job: ir.Step) -> Iterator[tuple[str, Span]]:
    """The settings of a training job that a tuning job does not know, as they are said."""
    for option in job.options:
        paths = member_paths(job.kind, option.name)
        if paths and not all(_tunable(path) for path in paths):
            yield option.name, option.span
    if job.request is not None:
        yield from _unknown(job.request, ())


def _unknown(value: ir.MapValue, prefix: MemberPath) -> Iterator[tuple[str, Span]]:
    for at, (key, item) in enumerate(value.entries):
        path = (*prefix, key)
        if not _tunable(path):
            yield key, value.keys[at] if value.keys else value.span
        elif isinstance(item, ir.MapValue):
            yield from _unknown(item, path)


def _tunable(path: MemberPath) -> bool:
    if path[:1] in _MOVED:
        return True
    try:
        member_shape(_TRAINED, path)
    except UnknownShape:
        return False
    return True


def _auto_ml(step: ir.Step, options: Options, sink: Sink) -> None:
    mode = said_members(step).get(("AutoMLJobConfig", "Mode"))
    if mode is not None and mode.known != _MODE:
        problem = f"a pipeline takes `{_MODE}` only"
        sink.report(rules.OPTION_VALUE, mode.span, name=mode.name, problem=problem)
    for one, other in ((_OBJECTIVE, _PROBLEM), (_PROBLEM, _OBJECTIVE)):
        given = next((options[name] for name in one[:-1] if name in options), None)
        if given is not None and not any(name in options for name in other) and not _says(step.request, other[-1]):
            help_ = f"add `{other[0]}=`, or leave `{given.name}` out: the service takes both or neither"
            sink.report(rules.OPTION_MISSING, given.span, step=step.name, name=other[0], help=help_)
    fraction = options.get("validation_fraction")
    if fraction is not None and any(item.name == "validation" for item in step.inputs):
        problem = "there is a channel of its own for validation: leave one of them out"
        sink.report(rules.OPTION_VALUE, fraction.span, name="validation_fraction", problem=problem)


def _says(request: ir.MapValue | None, *path: str) -> bool:
    """Whether `request=` has a member."""
    found: ir.Value | None = request
    for name in path:
        found = dict(found.entries).get(name) if isinstance(found, ir.MapValue) else None
    return found is not None


def _text(option: ir.Option | None) -> str | None:
    value = option.value if option is not None else None
    return value.value if isinstance(value, ir.Const) and isinstance(value.value, str) else None
