"""What must hold of every pipeline, whatever pass has seen it: the tests verify it between passes."""

from collections.abc import Iterator, Mapping

from mlpc.ir import nodes as ir
from mlpc.ir.traverse import awaited, reads, references, values_in


class Malformed(AssertionError):
    """The IR breaks one of its own rules: a bug of the pass that made it."""


def verify(pipeline: ir.Pipeline) -> None:
    """Raise `Malformed` with every rule that is broken."""
    problems = list(_problems(pipeline))
    if problems:
        raise Malformed("\n".join(problems))


def _problems(pipeline: ir.Pipeline) -> Iterator[str]:
    names = [step.name for step in pipeline.steps] + [decision.name for decision in pipeline.decisions]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"{name} names two steps or decisions"
    parameters = {parameter.name: parameter.type for parameter in pipeline.parameters}
    steps = {step.name for step in pipeline.steps}
    loops = {step.name: step.loop for step in pipeline.steps}
    decisions = {decision.name: decision for decision in pipeline.decisions}
    seen: set[str] = set()
    for decision in pipeline.decisions:
        yield from _guard(decision.name, decision.guard, decisions)
        yield from _predicate(decision.name, decision.predicate)
        for ref in reads(decision.predicate):
            if awaited(ref) not in steps:
                yield f"{decision.name} reads {awaited(ref)}, which is no step"
        yield from _parameters(decision.name, decision.predicate, parameters)
    for step in pipeline.steps:
        yield from _guard(step.name, step.guard, decisions)
        for used in [awaited(ref) for ref in references(step)] + [item.step for item in step.depends_on]:
            if used not in seen:
                yield f"{step.name} uses {used}, which does not stand before it"
        if step.selector is not None and loops.get(step.selector.field.step) != step.name:
            yield f"{step.name} picks by {step.selector.field.step}, which is not in its body"
        for part in (step,) if step.job is None else (step, step.job):
            values = [item.value for item in part.inputs] + [item.value for item in part.arguments]
            if isinstance(part.body, ir.RawBody):
                values += [part.body.arguments, part.body.members]
            for value in values + [item.value for item in part.options]:
                yield from _parameters(step.name, value, parameters)
        seen.add(step.name)


def _guard(name: str, guard: ir.Guard, decisions: dict[str, ir.Decision]) -> Iterator[str]:
    for at, gate in enumerate(guard):
        decision = decisions.get(gate.decision)
        if decision is None:
            yield f"{name} is guarded by {gate.decision}, which is no decision"
        elif decision.guard != guard[:at]:
            yield f"{name} is guarded by {gate.decision}, whose own guard is not what stands before it"


def _predicate(name: str, node: ir.Predicate) -> Iterator[str]:
    match node:
        case ir.And(operands=operands) | ir.Or(operands=operands):
            if len(operands) < 2:
                yield f"{name} has a {type(node).__name__} of {len(operands)}"
            if any(type(item) is type(node) for item in operands):
                yield f"{name} has a {type(node).__name__} inside of one"
            for item in operands:
                yield from _predicate(name, item)
        case ir.Not(operand=operand):
            yield from _predicate(name, operand)
        case ir.In(options=options):
            if not options:
                yield f"{name} has an In without options"
        case _:
            pass


def _parameters(name: str, node: ir.Value | ir.Predicate, known: Mapping[str, object]) -> Iterator[str]:
    for value in values_in(node):
        if isinstance(value, ir.ParamRef) and known.get(value.name) != value.type:
            yield f"{name} reads the parameter {value.name}, which is not declared so"
