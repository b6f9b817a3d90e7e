"""Walking over the values and predicates of the IR."""

from collections.abc import Callable, Iterator
from typing import assert_never

from mlpc.ir import nodes as ir
from mlpc.record import replace


def values_in(node: ir.Value | ir.Predicate) -> Iterator[ir.Value]:
    """Every value in a value or predicate, itself included, in order."""
    match node:
        case (
            ir.Const()
            | ir.Template()
            | ir.ParamRef()
            | ir.ExecutionRef()
            | ir.OutputRef()
            | ir.PropertyRef()
            | ir.ItemRef()
            | ir.ImageRef()
            | ir.FileRef()
        ):
            yield node
        case ir.DocumentRef(location=location):
            yield node
            yield from values_in(location)
        case ir.Join(parts=parts):
            yield node
            for part in parts:
                yield from values_in(part)
        case ir.DataSource(options=keywords):
            yield node
            for keyword in keywords:
                yield from values_in(keyword.value)
        case ir.ListValue(items=items):
            yield node
            for item in items:
                yield from values_in(item)
        case ir.MapValue(entries=entries):
            yield node
            for _, item in entries:
                yield from values_in(item)
        case ir.Compare(left=left, right=right):
            yield from values_in(left)
            yield from values_in(right)
        case ir.In(value=value, options=options):
            yield from values_in(value)
            for option in options:
                yield from values_in(option)
        case ir.Truth(value=value):
            yield from values_in(value)
        case ir.Not(operand=operand):
            yield from values_in(operand)
        case ir.And(operands=operands) | ir.Or(operands=operands):
            for inner in operands:
                yield from values_in(inner)
        case _:
            assert_never(node)


def step_values(step: ir.Step) -> Iterator[ir.Value]:
    """Every value that a step holds."""
    for item in step.inputs:
        yield from values_in(item.value)
        for option in item.options:
            yield from values_in(option.value)
    for argument in step.arguments:
        yield from values_in(argument.value)
    for option in step.options:
        yield from values_in(option.value)
    for output in step.outputs:
        if output.destination is not None:
            yield from values_in(output.destination)
    if step.request is not None:
        yield from values_in(step.request)
    if isinstance(step.body, ir.RawBody):
        yield from values_in(step.body.arguments)
        yield from values_in(step.body.members)
    if step.job is not None:
        yield from step_values(step.job)


def pipeline_values(pipeline: ir.Pipeline) -> Iterator[ir.Value]:
    """Every value of a pipeline: of its steps, its decisions and its own options."""
    for step in pipeline.steps:
        yield from step_values(step)
    for decision in pipeline.decisions:
        yield from values_in(decision.predicate)
    for option in pipeline.options:
        yield from values_in(option.value)


def jobs(pipeline: ir.Pipeline) -> Iterator[ir.Step]:
    """Every step, and after one that runs a job again and again, that job."""
    for step in pipeline.steps:
        yield step
        if step.job is not None:
            yield step.job


def with_jobs(pipeline: ir.Pipeline, change: Callable[[ir.Step], ir.Step]) -> ir.Pipeline:
    """The pipeline with every step, and every such job, changed."""
    return replace(pipeline, steps=tuple(_with_job(change(step), change) for step in pipeline.steps))


def _with_job(step: ir.Step, change: Callable[[ir.Step], ir.Step]) -> ir.Step:
    return step if step.job is None else replace(step, job=change(step.job))


def reads(node: ir.Value | ir.Predicate) -> Iterator[ir.OutputRef | ir.PropertyRef]:
    """Every place in a value or predicate that reads a step."""
    for value in values_in(node):
        if isinstance(value, ir.OutputRef | ir.PropertyRef):
            yield value


def references(step: ir.Step) -> Iterator[ir.OutputRef | ir.PropertyRef]:
    """Every place in a step that reads another."""
    for value in step_values(step):
        if isinstance(value, ir.OutputRef | ir.PropertyRef):
            yield value


def awaited(ref: ir.OutputRef | ir.PropertyRef) -> str:
    """The step that has to end before a value can be read: of a round, the whole loop."""
    return ref.step if ref.round is None else ref.round.loop


def edges(pipeline: ir.Pipeline) -> frozenset[tuple[str, str]]:
    """Who waits for whom: (step or decision, step that it reads or depends on)."""
    found = {(step.name, awaited(ref)) for step in pipeline.steps for ref in references(step)}
    found |= {(step.name, item.step) for step in pipeline.steps for item in step.depends_on}
    found |= {(decision.name, awaited(ref)) for decision in pipeline.decisions for ref in reads(decision.predicate)}
    return frozenset(found)
