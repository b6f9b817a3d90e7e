"""Plain functions and pipelines called by a pipeline: evaluated in its place."""

from __future__ import annotations

from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend.binding import Arguments, bind
from mlpc.frontend.core import Evaluator
from mlpc.frontend.cst import nodes as cst
from mlpc.frontend.frame import Frame
from mlpc.frontend.statements import assigned_names, body_of, run, same
from mlpc.frontend.values import POISON, FunctionValue, Param, PipelineValue
from mlpc.ir import nodes as ir
from mlpc.source import Span

DEPTH: Final = 50


def call_function(ev: Evaluator, function: FunctionValue, call: Arguments, frame: Frame) -> object:
    """Inline a plain function. Its steps keep their names."""
    return _enter(ev, function, function.params, function.node, call, frame, frame.prefix)


def call_pipeline(ev: Evaluator, pipeline: PipelineValue, call: Arguments, frame: Frame) -> object:
    """Inline a pipeline. Its steps get the prefix `<call>-`; its defaults are constants."""
    if frame.builder is None:
        return ev.error(rules.OUTSIDE_PIPELINE, call.span, name=pipeline.name)
    prefix = f"{frame.builder.unique(f'{frame.prefix}{pipeline.name}')}-"
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
    outside = Frame(module=called.module, locals={})
    values: dict[str, object] = {}
    for param in params:
        given = bound[param.name]
        if given is None and param.default is not None:
            given = ev.given(param.default, outside)
        values[param.name] = POISON if given is None else given.value
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
    )
    run(ev, body_of(node.body), inner)
    return _result(ev, inner, frame, call.span)


def _result(ev: Evaluator, inner: Frame, frame: Frame, span: Span) -> object:
    """What a call gives, and the guard under which the caller goes on."""
    returns = list(inner.returns)
    if inner.live:
        returns.append((inner.guard, None, span))
    if not returns:
        frame.live = False
        return POISON
    if len(returns) == 1:
        frame.guard = returns[0][0]
        return returns[0][1]
    first = returns[0][1]
    if all(same(first, value) for _, value, _ in returns) and inner.live is False and _covers(returns, frame):
        return first
    # A return inside a run-time branch ends this function there and not the others.
    return ev.error(rules.RETURN_IN_BRANCH, returns[0][2], function=inner.function, related=[(span, "called here")])


def _covers(returns: list[tuple[ir.Guard, object, Span]], frame: Frame) -> bool:
    """Whether two returns are the two ways of one decision made right here."""
    depth = len(frame.guard) + 1
    return len(returns) == 2 and all(len(guard) == depth for guard, _, _ in returns)
