"""`tune(step, ...)(...)`: a training step, run again and again in search of the best model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, cast

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend import bodies
from mlpc.frontend.binding import Arguments, bind
from mlpc.frontend.coerce import type_name
from mlpc.frontend.core import Evaluator, has_poison
from mlpc.frontend.frame import Frame
from mlpc.frontend.options import common_options, fixed_options
from mlpc.frontend.ranges import known_names, lower_ranges
from mlpc.frontend.signatures import resolve_signature
from mlpc.frontend.steps import job_step, step_name
from mlpc.frontend.suggest import suggestion
from mlpc.frontend.values import POISON, Given, Poison, Record, Runtime, StepValue, Tuner, describe
from mlpc.ir import nodes as ir
from mlpc.ir.types import STR, HandleType
from mlpc.record import replace
from mlpc.service.algorithms import is_built_in

_GOALS: Final = {"mlpc.maximize": "Maximize", "mlpc.minimize": "Minimize"}
_TUNED: Final = HandleType(kind="TunedModels")


def tune(ev: Evaluator, call: Arguments) -> object:
    """`tune(step, ...)`: how to search. What it gives is called as the step is."""
    options = {key: given for key, given in call.keywords.items() if key != "step"}
    positional = [*call.positional, *(call.keywords[key] for key in ("step",) if key in call.keywords)]
    for given in positional[1:]:
        ev.error(rules.POSITIONAL_OPTION, given.span)
    if not positional:
        return ev.error(rules.ARGUMENT_MISSING, call.span, name="step", function="tune")
    step = positional[0]
    if isinstance(step.value, Poison) or len(positional) > 1:
        return POISON
    if not isinstance(step.value, StepValue) or step.value.decorator != "mlpc.training":
        return ev.error(rules.TUNED_STEP, step.span, got=describe(step.value))
    return Tuner(step.value, options, call.span)


def call_tuner(ev: Evaluator, tuner: Tuner, call: Arguments, frame: Frame) -> object:
    """A Tuning step. What has a range is not passed."""
    step = tuner.step
    if frame.builder is None:
        return ev.error(rules.OUTSIDE_PIPELINE, call.span, name="tune")
    signature = resolve_signature(ev, step, "Training")
    trained = {**step.options, **step.overrides}
    around, inner = (
        fixed_options(ev, "tune", tuner.options, "Tuning"),
        fixed_options(ev, step.name, trained, "Training"),
    )
    if signature is None or around is None or inner is None:
        return POISON
    body = bodies.body_of(ev, step, "Training", signature.params, signature.result, inner)
    name = step_name(ev, frame, "tune", around.name, call.span)
    result = Runtime(ir.OutputRef(step=name, path=(), type=_TUNED, span=call.span), _TUNED)
    objective = _objective(ev, tuner, trained, body)
    known = known_names(signature.params, trained.get("hyperparameters"))
    said = tuner.options.get("ranges")
    ranges = lower_ranges(ev, step.name, said, known) if said is not None and said.value is not None else None
    tuned = ranges[1] if ranges is not None else {}
    for key in tuned.keys() & call.keywords.keys():
        related = [(tuned[key], "its range")]
        ev.error(rules.TUNED_AND_GIVEN, call.keywords[key].span, name=key, related=related)
    keywords = {key: given for key, given in call.keywords.items() if key not in tuned}
    params = [param for param in step.params if param.name not in tuned]
    bound = bind(ev, step.name, params, Arguments(call.positional, keywords, call.span, call.complete), step.span)
    if bound is None or body is None or (said is not None and ranges is None):
        return result
    rest = signature._replace(params=tuple(item for item in signature.params if item[0].name not in tuned))
    options = [] if objective is None else [objective]
    if ranges is not None and said is not None:
        options.append(ir.Option(name="ranges", value=ranges[0], span=said.span))
    others = {key: given for key, given in tuner.options.items() if key not in ("objective", "ranges")}
    frame.builder.add(
        ir.Step(
            name=name,
            kind="Tuning",
            function="tune",
            guard=frame.guard,
            options=(*options, *common_options(ev, _with_parents(ev, others), around, kind="Tuning")),
            # What is said of the step and of no job holds where it is tuned as well.
            cache=around.cache if around.cache is not None else inner.cache,
            retry=around.retry or inner.retry,
            depends_on=(*around.depends_on, *(item for item in inner.depends_on if item not in around.depends_on)),
            display_name=around.display_name,
            description=around.description,
            request=around.request,
            job=replace(
                job_step(ev, step, rest, bound, body, inner, name, call.span, frame),
                stand_in=bodies.stand_in_of(ev, step, signature.params, signature.result, inner),
            ),
            span=call.span,
            name_span=around.name.span if around.name is not None else None,
            definition=tuner.span,
        ),
        frame,
    )
    return result


def _with_parents(ev: Evaluator, options: Mapping[str, Given]) -> dict[str, Given]:
    """The keywords with the jobs to start from by name, where `warm_start` has their results, and in a list in any case."""
    found = dict(options)
    given = found.get("warm_start")
    if given is not None and given.value is not None and not isinstance(given.value, Poison):
        several = isinstance(given.value, list | tuple)
        items = cast("Sequence[object]", given.value) if several else [given.value]
        places = [ev.written(given.value, at, item, given.span)[1] for at, item in enumerate(items)]
        names = [_name_of(ev, Given(item, place)) for item, place in zip(items, places, strict=True)]
        for at, (name, place) in enumerate(zip(names, places, strict=True)):
            ev.write(names, at, name, place, place)
        found["warm_start"] = Given(POISON if has_poison(names) else names, given.span)
    return found


def _name_of(ev: Evaluator, parent: Given) -> object:
    """The name of a tuning job, given as such or by what a call of it has given."""
    value = parent.value
    if isinstance(value, Runtime) and value.type == _TUNED and isinstance(value.value, ir.OutputRef):
        return Runtime(replace(value.value, path=("name",), type=STR), STR)
    if isinstance(value, str | Poison) or (isinstance(value, Runtime) and value.type == STR):
        return value
    wanted = "a tuning of this pipeline, or the name of a tuning job"
    return ev.error(rules.WRONG_KIND, parent.span, wanted=wanted, got=type_name(value))


def _objective(ev: Evaluator, tuner: Tuner, trained: Mapping[str, Given], body: ir.Body | None) -> ir.Option | None:
    """The metric and its goal; None where none is said, or, said, where it is wrong."""
    given = tuner.options.get("objective")
    if given is None or given.value is None or isinstance(given.value, Poison):
        return None
    if not isinstance(given.value, Record) or given.value.kind not in _GOALS:
        wanted = "`maximize(metric)` or `minimize(metric)`"
        ev.error(rules.WRONG_KIND, given.span, wanted=wanted, got=describe(given.value))
        return None
    metric = given.value.fields["metric"]
    if isinstance(metric.value, Poison):
        return None
    if not isinstance(metric.value, str):
        if isinstance(metric.value, Runtime):
            ev.known(metric.value, metric.span, "the metric of an objective")
        else:
            ev.error(rules.WRONG_KIND, metric.span, wanted="the name of a metric", got=describe(metric.value))
        return None
    declared = _declared(trained, body)
    if declared is not None and metric.value not in declared:
        hint = suggestion(metric.value, declared) or f'declare it: `metrics={{"{metric.value}": r"regex"}}`'
        related = [(tuner.step.span, "this step")]
        name, step = metric.value, tuner.step.name
        ev.error(rules.NO_METRIC, metric.span, name=name, step=step, help=hint, related=related)
        return None
    value = ir.MapValue(
        entries=(
            ("goal", ir.Const(value=_GOALS[given.value.kind], span=given.value.span)),
            ("metric", ir.Const(value=metric.value, span=metric.span)),
        ),
        span=given.value.span,
    )
    return ir.Option(name="objective", value=value, span=given.span)


def _declared(trained: Mapping[str, Given], body: ir.Body | None) -> list[str] | None:
    """The metrics that a training step declares; None where it may have others: those of a built-in algorithm, or of an image or a
    request that is not looked into."""
    metrics, image = trained.get("metrics"), trained.get("image")
    if "request" in trained or image is None or (metrics is not None and not isinstance(metrics.value, dict)):
        return None
    value = image.value.fields["framework"].value if isinstance(image.value, Record) else image.value
    if not isinstance(value, str) or (isinstance(body, ir.ContainerBody) and is_built_in(value)):
        return None
    return [str(key) for key in metrics.value] if metrics is not None and isinstance(metrics.value, dict) else []
