"""A step has no more inputs, outputs, arguments and hyperparameters than the service takes, and none of them, nor a message, is too long.

Assumes nothing. Establishes what it says.
"""

import json
from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.sink import Sink
from mlpc.ir import nodes as ir
from mlpc.ir.traverse import jobs, values_in
from mlpc.ir.values import constant
from mlpc.passes.fitting import element_span, least_length
from mlpc.passes.setting import Setting
from mlpc.service.shapes import shape
from mlpc.source import Span


def _maximum(name: str) -> int:
    """The largest size of a list, map or text."""
    found = shape(name).max
    assert found is not None
    return int(found)


_INPUTS: Final = {"Processing": "ProcessingInputs", "Training": "InputDataConfig"}


def check_limits(pipeline: ir.Pipeline, setting: Setting, sink: Sink) -> ir.Pipeline:
    for step in jobs(pipeline):
        if step.kind in _INPUTS:
            _counts(step, sink)
            _lengths(step, sink)
        elif step.kind == "Fail":
            _message(step, sink)
    return pipeline


def _counts(step: ir.Step, sink: Sink) -> None:
    # The code of a step is an input like others, except where script mode finds it by a hyperparameter.
    code = isinstance(step.body, ir.FunctionBody) or (
        isinstance(step.body, ir.ScriptBody) and step.kind == "Processing"
    )
    rows: list[tuple[str, int, int]] = [("inputs", len(step.inputs) + code, _maximum(_INPUTS[step.kind]))]
    if step.kind == "Processing":
        rows.append(("outputs", len(step.outputs), _maximum("ProcessingOutputs")))
        rows.append(("command-line words", 2 * len(step.arguments), _maximum("ContainerArguments")))
    else:
        static = next((option.value for option in step.options if option.name == "hyperparameters"), None)
        said = {key for key, _ in static.entries} if isinstance(static, ir.MapValue) else set[str]()
        names = said | {argument.flag or argument.name for argument in step.arguments}
        limit = _maximum("HyperParameters")
        # Where those that are said are too many themselves, `options` tells.
        rows += [("hyperparameters", len(names), limit)] if len(said) <= limit else []
    for what, count, limit in rows:
        if count > limit:
            also = " (the step's code is one of them)" if what == "inputs" and code else ""
            sink.report(rules.TOO_MANY, step.span, step=step.name, count=count, what=f"{what}{also}", limit=limit)


def _lengths(step: ir.Step, sink: Sink) -> None:
    limit = _maximum("ContainerArgument" if step.kind == "Processing" else "HyperParameterValue")
    what = "an argument of a processing container" if step.kind == "Processing" else "a hyperparameter"
    given: list[tuple[str, ir.Value, Span]] = [(item.name, item.value, item.span) for item in step.arguments]
    for option in step.options:
        if option.name == "hyperparameters" and isinstance(option.value, ir.MapValue):
            given += [(key, value, element_span(value, option.span)) for key, value in option.value.entries]
    json_encoded = step.kind == "Training" and isinstance(step.body, ir.ScriptBody)
    for name, value, span in given:
        known = json_encoded and all(
            isinstance(item, ir.Const | ir.ListValue | ir.MapValue) for item in values_in(value)
        )
        length = len(json.dumps(constant(value))) if known else least_length(value)
        if length > limit:
            how = " as JSON" if json_encoded else ""
            problem = f"{what} has at most {limit} characters, this has {length}{how}"
            sink.report(rules.OPTION_VALUE, span, name=name, problem=problem)


def _message(step: ir.Step, sink: Sink) -> None:
    limit = _maximum("pipelines.Message")
    for option in step.options:
        length = least_length(option.value)
        if length > limit:
            problem = f"a run ends with at most {limit} characters, these are {length}"
            sink.report(rules.OPTION_VALUE, option.span, name=option.name, problem=problem)
