"""Plain functions and pipelines called by a pipeline: evaluated in its place."""

from __future__ import annotations

from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend.binding import Arguments, bind
from mlpc.frontend.blocks import assigned_names, body_of, run
from mlpc.frontend.branches import ABSENT, rejoined, returned_value, same
from mlpc.frontend.core import Evaluator
from mlpc.frontend.cst import nodes as cst
from mlpc.frontend.frame import Frame, Returned
from mlpc.frontend.values import POISON, FunctionValue, Given, Param, PipelineValue, Runtime, Ways
from mlpc.ir.types import FLOAT, INT
from mlpc.source import Span

DEPTH: Final = 50


def call_function(ev: Evaluator, function: FunctionValue, call: Arguments, frame: Frame) -> object:
    """Inline a plain function. Its steps keep their names."""
    return _enter(ev, function, function.params, function.node, call, frame, frame.prefix)


def call_pipeline(ev: Evaluator, pipeline: PipelineValue, call: Arguments, frame: Frame) -> object:
    """Inline a pipeline. Its steps get the prefix `<call>-`; its defaults are constants."""
    if frame.builder is None:
        return ev.error(rules.OUTSIDE_PIPELINE, call.span, name=pipeline.name)
    prefix = frame.builder.prefix(f"{frame.prefix}{pipeline.name}")
    return _enter(ev, pipeline, pipeline.params, pipeline.node, call, frame, prefix)


def _enter(
    ev: Evaluator,
    called: FunctionValue | PipelineValue,
    params: tuple[Param, ...],
    node: cst.FunctionDef,
    call: Arguments,
    frame: Frame,
    prefix: str,
) -> object:
    bound = bind(ev, called.name, params, call, called.span)
    if bound is None:
        return POISON
    if len(frame.calls) >= DEPTH:
        return ev.error(rules.RECURSION, call.span, name=called.name, related=[(called.span, "defined here")])
    values: dict[str, object] = {}
    for param in params:
        given = bound[param.name]
        if given is None and param.default is not None:
            given = _default(ev, called, param, param.default)
        value = POISON if given is None else given.value
        values[param.name] = _as_declared(value, param) if isinstance(called, PipelineValue) else value
        if param.kind == "kwargs":
            frame.own(values[param.name])
    inner = Frame(
        module=called.module,
        locals=values,
        builder=frame.builder,
        guard=frame.guard,
        prefix=prefix,
        function=called.name,
        calls=(*frame.calls, call.span),
        assigned=assigned_names(node),
        branch=frame.branch,
        copies=frame.copies,
        waiting=frame.waiting,
        loop=frame.loop,
        owners=frame.owners,
        perhaps=frame.perhaps,
    )
    run(ev, body_of(node.body), inner)
    return _result(ev, inner, frame, call.span)


def _as_declared(value: object, param: Param) -> object:
    """An argument of a pipeline as its body sees it: an integer where a float is declared is a float."""
    if isinstance(param.annotation, cst.Name) and param.annotation.value == "float":
        if type(value) is int:
            return float(value)
        if isinstance(value, Runtime) and value.type == INT:
            return Runtime(value.value, FLOAT)
    return value


def _default(ev: Evaluator, called: FunctionValue | PipelineValue, param: Param, node: cst.BaseExpression) -> Given:
    """The default of a parameter, evaluated once, as Python does where the function is defined: no call may change it."""

    def work() -> Given:
        frame = Frame(module=called.module, locals={})
        return ev.at_line(called.module, called.span.start.line, lambda: ev.given(node, frame))

    return ev.once(("default", called.module.path, called.name, param.name), work)


def _result(ev: Evaluator, inner: Frame, frame: Frame, span: Span) -> object:
    """What a call gives, and the guard under which the caller goes on."""
    returns = [*inner.returns, *(Returned(leaf.guard, None, span, leaf.copies) for leaf in inner.alive())]
    if not returns:
        frame.live = False
        return POISON
    if len(returns) == 1:
        frame.guard = returns[0].guard
        return returns[0].value
    if frame.builder is None:
        return POISON
    value = returned_value(frame, returns)
    if value is not ABSENT:
        return value
    if all(same(returns[0].value, item.value) for item in returns):
        # Nothing differs but where it has come from, and whether it has come back.
        together = rejoined(frame, returns, span)
        if together:
            return returns[0].value
    start = len(frame.guard)
    return Ways(
        tuple(
            Returned(item.guard, item.value, item.span, (*frame.copies, *frame.builder.telling(item.guard[start:])))
            for item in returns
        )
    )
