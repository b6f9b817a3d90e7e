"""A call of a decorated step becomes a step of the pipeline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend import bodies, inference
from mlpc.frontend.binding import Arguments, bind
from mlpc.frontend.coerce import coerce, condition_argument
from mlpc.frontend.conditions import NAME_LIMIT, fit
from mlpc.frontend.core import Evaluator
from mlpc.frontend.frame import Frame
from mlpc.frontend.notebooks import KEYWORDS, NOTEBOOK
from mlpc.frontend.options import Special, call_options, common_options, fits, fixed_options, refuse_unknown
from mlpc.frontend.outputs import outputs_of, with_destinations
from mlpc.frontend.signatures import Signature, is_mounted, resolve_signature
from mlpc.frontend.values import POISON, Given, Record, Runtime, StepResult, StepValue
from mlpc.ir import nodes as ir
from mlpc.ir.types import ArtifactType, ListType, NoneType, Type
from mlpc.record import replace
from mlpc.source import Span

KINDS: Final = {
    "mlpc.processing": "Processing",
    "mlpc.training": "Training",
    "mlpc.lambda_function": "Lambda",
    "mlpc.callback": "Callback",
    "mlpc.emr": "EMR",
    "mlpc.emr_serverless": "EMRServerless",
    NOTEBOOK: "Training",
}
"""Decorator -> the service's step type."""
DESTINATION: Final = "destination"
_BODY_KEYWORDS: Final = {
    "mlpc.processing": bodies.PROGRAM | {DESTINATION},
    "mlpc.training": bodies.PROGRAM | inference.KEYWORDS,
    NOTEBOOK: KEYWORDS,
}


def call_step(ev: Evaluator, step: StepValue, call: Arguments, frame: Frame) -> object:
    kind = KINDS.get(step.decorator)
    if kind is None:
        return ev.error(rules.NOT_YET, call.span, what=f"`@{step.decorator.rpartition('.')[2]}`")
    if frame.builder is None:
        return ev.error(rules.OUTSIDE_PIPELINE, call.span, name=step.name)
    signature = resolve_signature(ev, step, kind)
    bound = bind(ev, step.name, step.params, call, step.span, lambda: call_options(kind))
    given = {**step.options, **step.overrides}
    special = fixed_options(ev, step.name, given, kind)
    refuse_unknown(ev, given, kind, _BODY_KEYWORDS.get(step.decorator, frozenset()))
    if signature is None or special is None:
        return POISON
    body = bodies.body_of(ev, step, kind, signature.params, signature.result, special)
    name = step_name(ev, frame, step.name, special.name, call.span)
    result = _result(name, signature.result, call.span, kind)
    if special.description is None and step.docstring is not None:
        fits(ev, "description", step.docstring, step.span, "the docstring")
    if bound is None or body is None:
        return result
    made = job_step(ev, step, signature, bound, body, special, name, call.span, frame)
    frame.builder.add(
        replace(
            made,
            cache=special.cache,
            retry=special.retry,
            depends_on=special.depends_on,
            display_name=special.display_name,
            description=special.description if special.description is not None else step.docstring,
            stand_in=bodies.stand_in_of(ev, step, signature.params, signature.result, special),
            name_span=special.name.span if special.name is not None else None,
        ),
        frame,
    )
    return result


def job_step(
    ev: Evaluator,
    step: StepValue,
    signature: Signature,
    bound: Mapping[str, Given | None],
    body: ir.Body,
    special: Special,
    name: str,
    span: Span,
    frame: Frame,
) -> ir.Step:
    """The job of a call, without what is said of the step around it: its cache, its order, its description."""
    inputs, arguments = _inputs(ev, step, signature, bound)
    return ir.Step(
        name=name,
        kind=KINDS[step.decorator],
        function=step.name,
        guard=frame.guard,
        body=body,
        inputs=inputs,
        arguments=arguments,
        outputs=_outputs(ev, step, signature),
        options=common_options(
            ev,
            {**step.options, **step.overrides},
            special,
            _BODY_KEYWORDS.get(step.decorator, frozenset()),
            KINDS[step.decorator],
        ),
        request=special.request,
        span=span,
        definition=step.span,
    )


def _outputs(ev: Evaluator, step: StepValue, signature: Signature) -> tuple[ir.Output, ...]:
    found = outputs_of(signature.result, signature.marker, _span_of(signature.marker, step))
    if KINDS[step.decorator] != "Processing":
        return found
    return with_destinations(ev, found, {**step.options, **step.overrides}.get(DESTINATION))


def _span_of(marker: Record | None, step: StepValue) -> Span:
    """Where a step says what it returns: the marker, or its name."""
    return step.span if marker is None else marker.span


def declared_step(ev: Evaluator, step: StepValue) -> ir.Step | None:
    """The step of a declaration, whoever calls it: what it takes is not known yet. None, said, where it is in error."""
    kind = KINDS[step.decorator]
    signature = resolve_signature(ev, step, kind)
    special = fixed_options(ev, step.name, step.options, kind)
    if signature is None or special is None:
        return None
    body = bodies.body_of(ev, step, kind, signature.params, signature.result, special)
    if body is None:
        return None
    bound: dict[str, Given | None] = {}
    for param, type_, _ in signature.params:
        value: object = Runtime(ir.ParamRef(name=param.name, type=type_, span=param.span), type_)
        if isinstance(type_, ListType):
            value = []
        bound[param.name] = None if param.name in signature.defaults else Given(value, param.span)
    frame = Frame(module=step.module, locals={})
    made = job_step(ev, step, signature, bound, body, special, step.name, step.span, frame)
    return replace(made, cache=special.cache, retry=special.retry)


def step_name(ev: Evaluator, frame: Frame, function: str, explicit: Given | None, span: Span) -> str:
    """The function's name, numbered from its second call on, or the name that the user gives."""
    assert frame.builder is not None
    suffix = frame.builder.suffix(frame.copies)
    if explicit is None:
        return frame.builder.unique(f"{frame.prefix}{function}{suffix}", span, in_loop=frame.loop is not None)
    name = f"{frame.prefix}{explicit.value}"
    # A copy may be too long where the name is not: that is not the user's to mend.
    copied = fit(f"{name}{suffix}") if len(name) <= NAME_LIMIT else name
    return frame.builder.explicit(copied, explicit.span)


def _inputs(
    ev: Evaluator, step: StepValue, signature: Signature, bound: Mapping[str, Given | None]
) -> tuple[tuple[ir.Input, ...], tuple[ir.Argument, ...]]:
    inputs: list[ir.Input] = []
    arguments: list[ir.Argument] = []
    for param, type_, marker in signature.params:
        given = bound.get(param.name)
        if given is None:
            value = signature.defaults.get(param.name)
        elif isinstance(type_, ListType) and isinstance(given.value, Runtime):
            ev.error(rules.ARGUMENT_LIST, given.span, step=step.name)
            continue
        else:
            value = coerce(ev, condition_argument(ev, given), type_, param.name, param.span)
        if value is None:
            continue
        span = value.span if given is None else given.span
        options = marker_options(ev, marker)
        if isinstance(type_, ArtifactType) and is_mounted(step, KINDS[step.decorator]):
            inputs.append(ir.Input(name=param.name, value=value, type=type_, options=options, span=span))
        else:
            flag = next((option.value for option in options if option.name in ("flag", "name")), None)
            arguments.append(
                ir.Argument(
                    name=param.name,
                    value=value,
                    type=type_,
                    explicit=given is not None,
                    flag=flag.value if isinstance(flag, ir.Const) and isinstance(flag.value, str) else None,
                    span=span,
                )
            )
    return tuple(inputs), tuple(arguments)


def marker_options(ev: Evaluator, marker: Record | None) -> tuple[ir.Option, ...]:
    """The fields of an `Annotated` marker."""
    found: list[ir.Option] = []
    for name, given in (marker.fields if marker is not None else {}).items():
        value = None if given.value is None else ev.lower(given.value, given.span)
        if value is not None:
            found.append(ir.Option(name=name, value=value, span=given.span, name_span=given.keyword))
    return tuple(found)


# --- results ------------------------------------------------------------------------------------------------------------------


def _result(name: str, type_: Type, span: Span, kind: str) -> object:
    if isinstance(type_, NoneType | ListType):
        return StepResult(name, kind)
    return Runtime(ir.OutputRef(step=name, path=(), type=type_, span=span), type_)
