"""Plain functions and pipelines called by a pipeline: evaluated in its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend.binding import Arguments, bind
from mlpc.frontend.blocks import assigned_names, body_of, run
from mlpc.frontend.branches import copied
from mlpc.frontend.core import Evaluator
from mlpc.frontend.cst import nodes as cst
from mlpc.frontend.frame import Frame, Returned
from mlpc.frontend.joins import returned, telling
from mlpc.frontend.undecided import resolve
from mlpc.frontend.values import (
    ABSENT,
    POISON,
    Condition,
    FunctionValue,
    Given,
    Joined,
    LambdaValue,
    Param,
    PipelineValue,
    Runtime,
    Ways,
)
from mlpc.ir import nodes as ir
from mlpc.ir.types import FLOAT, INT
from mlpc.source import Span

DEPTH: Final = 50


def call_function(ev: Evaluator, function: FunctionValue, call: Arguments, frame: Frame) -> object:
    """Inline a plain function. Its steps keep their names."""
    return _enter(ev, function, function.params, function.node, call, frame, frame.prefix)


def call_lambda(ev: Evaluator, called: LambdaValue, call: Arguments, frame: Frame) -> object:
    """Evaluate a lambda where it is written."""
    bound = bind(ev, "lambda", called.params, call, called.span)
    if bound is None:
        return POISON
    scope = frame.scope(frozenset(bound))
    assert scope.locals is not None
    for param in called.params:
        given = bound[param.name]
        default = POISON if param.default is None else ev.eval(param.default, frame)
        scope.locals[param.name] = default if given is None else given.value
    value = ev.eval(called.body, scope)
    frame.follow(scope)
    return value


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
        share=frame.share,
        waiting=frame.waiting,
        loop=frame.loop,
        owners=frame.owners,
        perhaps=frame.perhaps,
        since=frame.since,
    )
    if frame.builder is None:
        run(ev, body_of(node.body), inner)
    else:
        inner.depth = frame.builder.changes.depth
        frame.builder.changes.inside(inner, lambda: run(ev, body_of(node.body), inner))
    return result_of(inner, frame, call.span)


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


def result_of(inner: Frame, frame: Frame, span: Span) -> object:
    """What is given by what has been evaluated in a frame of its own, and the guard under which the frame around it goes on."""
    ends = [
        Returned(
            leaf.guard, None, span, leaf.copies, leaf.changes if leaf is inner else {**inner.changes, **leaf.changes}
        )
        for leaf in inner.alive()
    ]
    returns = [*inner.returns, *ends]
    if not returns:
        frame.live = False
        return POISON
    if frame.builder is None:
        return returns[0].value if len(returns) == 1 else POISON
    if any(not gate.decision for item in returns for gate in item.guard):
        return POISON  # a condition in error
    value = returned(frame, returns, span)
    if value is not ABSENT:
        return value
    return Ways(
        tuple(
            Returned(item.guard, item.value, item.span, (*frame.copies, *gates), item.changes)
            for item, gates in telling(frame, returns)
        )
    )


def come_back(value: object, frame: Frame, span: Span) -> None:
    """End the way of a frame with a value for what it was entered for."""
    changed = {} if frame.builder is None else frame.builder.changes.since(frame.depth)
    if isinstance(value, Ways):
        frame.returns += [
            Returned(item.guard, item.value, span, item.copies, {**changed, **item.changes}) for item in value.returns
        ]
    else:
        frame.returns.append(Returned(frame.guard, value, span, frame.copies, changed))
    frame.live = False


def choose(ev: Evaluator, node: cst.IfExp, test: Condition, frame: Frame) -> object:
    """`a if test else b`, where the pipeline decides: what is called in a branch runs in that branch only."""
    builder = frame.builder
    assert builder is not None
    decision = builder.decide(test.predicate, frame, ev.span(node.test, frame))
    inner = _part(frame)
    for value, taken in ((node.body, True), (node.orelse, False)):
        way = inner.fork(ir.Gate(decision=decision.name, taken=taken))

        def evaluate(value: cst.BaseExpression = value, way: Frame = way) -> None:
            before = dict(way.locals or {})
            found = ev.eval_open(value, way)
            if any(before.get(name, ABSENT) is not bound for name, bound in (way.locals or {}).items()):
                ev.error(
                    rules.UNSUPPORTED, ev.span(value, way), what="`:=` in one branch", help="write an `if` statement"
                )
            if way.live:
                come_back(found, way, ev.span(value, way))

        builder.changes.inside(way, evaluate)
    return result_of(inner, frame, ev.span(node, frame))


def each_value(
    call: Arguments,
    frame: Frame,
    parts: tuple[type[Joined | Ways], ...],
    visit: Callable[[Arguments, Frame], object],
) -> object:
    """Call something; with arguments that depend on run-time conditions, of the kinds in `parts`, on each of the ways."""
    given = next((item for item in (*call.positional, *call.keywords.values()) if isinstance(item.value, parts)), None)
    if given is None:
        return visit(call, frame)
    builder = frame.builder
    assert builder is not None
    inner = _part(frame)
    for way, value in _ways_of(given.value, inner):

        def evaluate(way: Frame = way, value: object = value) -> None:
            def chosen(item: Given) -> Given:
                return Given(value if item is given else resolve(item.value, way), item.span, item.keyword)

            some = call._replace(
                positional=[chosen(item) for item in call.positional],
                keywords={key: chosen(item) for key, item in call.keywords.items()},
            )
            found = each_value(some, way, parts, visit)
            if way.live:
                come_back(found, way, call.span)

        builder.changes.inside(way, evaluate)
    return result_of(inner, frame, call.span)


def _ways_of(value: object, frame: Frame) -> list[tuple[Frame, object]]:
    """The ways on which a value is one thing or another, and what."""
    if isinstance(value, Ways):
        return [(on_way(item, frame), item.value) for item in value.returns]
    assert isinstance(value, Joined) and frame.builder is not None
    decision = frame.builder.decision_at(value.decision, frame)
    then, other = (copied(frame, ir.Gate(decision=decision.name, taken=taken)) for taken in (True, False))
    return [(then, resolve(value.then, then)), (other, resolve(value.other, other))]


def on_way(item: Returned, frame: Frame) -> Frame:
    """The place of a frame, on a way on which a call in it has come back."""
    assert frame.builder is not None
    way = frame.inner()
    way.branch = frame.builder.branch()
    way.guard, way.copies, way.changes = item.guard, item.copies, item.changes
    return way


def _part(frame: Frame) -> Frame:
    """The same place, for an expression that is evaluated on several ways."""
    assert frame.builder is not None
    inner = frame.inner()
    inner.returns, inner.depth, inner.live = [], frame.builder.changes.depth, False
    return inner
