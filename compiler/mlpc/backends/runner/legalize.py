"""From the IR to the engine's plan."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from posixpath import relpath
from typing import Any, Final, NamedTuple

from mlpc.backends.base import Target
from mlpc.backends.contract import (
    CHANNELS,
    PROCESSING,
    code_name,
    file_name,
    flag,
    folder_name,
    input_name,
    input_path,
    literal_text,
    output_path,
)
from mlpc.backends.runner.calls import CALLS, called
from mlpc.backends.runner.engine import plan as engine
from mlpc.backends.runner.engine.options import COMPILER_FLAGS, OWN_FLAGS
from mlpc.backends.runner.expressions import JOBS, WRITTEN_DOWN, NoMeaning, predicate, value
from mlpc.backends.runner.searches import searching, taken
from mlpc.backends.runner.transforms import transforming
from mlpc.backends.scripts import beside, runtime, script_parts
from mlpc.ir import nodes as ir
from mlpc.ir.traverse import awaited, references
from mlpc.ir.types import (
    ArtifactType,
    FeatureGroupType,
    ListType,
    MetricsType,
    ScalarType,
    Type,
)
from mlpc.ir.values import literal
from mlpc.record import replace
from mlpc.source import Span

_CODE: Final = "/opt/ml/code"
_TYPES: Final = {"str": "String", "int": "Integer", "float": "Float", "bool": "Boolean"}


class Refusal(NamedTuple):
    """A step that cannot run on this machine, what of it cannot, and what to write, where that is something of its own."""

    span: Span
    step: str
    what: str
    hint: str | None = None


@dataclass(slots=True)
class _Context:
    """`scripts` and `files` are what the runner carries, by name; `refused` what it cannot do."""

    pipeline: ir.Pipeline
    target: Target
    steps: Mapping[str, ir.Step]
    scripts: dict[str, tuple[str, str]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)

    def source(self, span: Span) -> str:
        return f"{relpath(span.file, self.target.root or '.')}:{span.start.line}"

    def carried(self, program: str, files: Mapping[str, bytes]) -> tuple[str, ...]:
        """Let files travel with the runner, in a folder named for a program; their names there."""
        prefix = folder_name(program, files)
        self.files.update({f"{prefix}/{name}": content for name, content in files.items()})
        return tuple(f"{prefix}/{name}" for name in sorted(files))

    def value(self, node: ir.Value) -> Any:
        return value(node, self.steps, self.files)


def legalize(pipeline: ir.Pipeline, target: Target) -> tuple[engine.Plan, tuple[Refusal, ...]]:
    """The plan of a checked pipeline, and the steps that have no meaning on this machine: in the plan they are skipped."""
    context = _Context(pipeline, target, {step.name: step for step in pipeline.steps})
    steps = _needed([_step(step, context) for step in pipeline.steps])
    decisions = [_decision(decision, context) for decision in pipeline.decisions]
    plan = engine.Plan(
        name=pipeline.name,
        description=pipeline.description or "",
        parameters=tuple(_parameter(parameter) for parameter in pipeline.parameters),
        decisions=tuple(decisions),
        steps=tuple(steps),
        scripts=context.scripts,
        runtime=runtime() if context.scripts else "",
        files=context.files,
    )
    return plan, tuple(context.refused)


def _parameter(parameter: ir.PipelineParameter) -> engine.Parameter:
    type_ = parameter.type
    word = "--" + parameter.python_name.replace("_", "-")
    return engine.Parameter(
        name=parameter.name,
        flag=f"--param-{word[2:]}" if word in OWN_FLAGS or word in COMPILER_FLAGS else word,
        type=_type_word(type_.element if isinstance(type_, ListType) else type_),
        default=None if parameter.default is None else _default(literal(parameter.default), type_),
        required=parameter.default is None,
        many=isinstance(type_, ListType),
        location=isinstance(type_, ArtifactType),
        values=type_.values if isinstance(type_, ScalarType) else (),
        description=parameter.description or "",
    )


def _type_word(type_: Type) -> str:
    """The service's word for a type: a location is text."""
    return _TYPES[type_.kind] if isinstance(type_, ScalarType) else "String"


def _default(known: Any, type_: Type) -> Any:
    """A default as Python has it: an integer is a float where that is declared."""
    return float(known) if isinstance(type_, ScalarType) and type_.kind == "float" else known


def _decision(decision: ir.Decision, context: _Context) -> engine.Decision:
    try:
        tested: Mapping[str, Any] = predicate(decision.predicate, context.steps, context.files)
    except NoMeaning as error:
        context.refused.append(Refusal(error.span, decision.name, error.what, error.hint))
        tested = {"true": False}
    return engine.Decision(decision.name, context.source(decision.span), tested, _guard(decision.guard))


def _guard(guard: ir.Guard) -> tuple[tuple[str, bool], ...]:
    return tuple((gate.decision, gate.taken) for gate in guard)


# --- steps --------------------------------------------------------------------------------------------------------------------


def _step(step: ir.Step, context: _Context) -> engine.Step:
    made = engine.Step(
        name=step.name,
        kind=step.kind,
        function=step.function,
        source=context.source(step.span),
        guard=_guard(step.guard),
        after=tuple((item.step, item.trigger) for item in step.depends_on),
        loop=step.loop or "",
    )
    try:
        return _filled(made, step, context)
    except NoMeaning as error:
        context.refused.append(Refusal(error.span, step.name, error.what, error.hint))
        # What it waits for it still waits for.
        waits = tuple(dict.fromkeys([*made.after, *((name, "Completed") for name in _read(step, context))]))
        return made._replace(refused=f"{error.what} has no meaning on this machine", after=waits)


def _read(step: ir.Step, context: _Context) -> Iterator[str]:
    known = {item.step for item in step.depends_on}
    for name in dict.fromkeys(awaited(ref) for ref in references(step)):
        if name in context.steps and name not in known:
            yield name


def _filled(made: engine.Step, step: ir.Step, context: _Context) -> engine.Step:
    """The step with all that it is called with. `NoMeaning`: it cannot run here."""
    if step.kind in JOBS:
        return _job(made, step, context)
    if step.kind == "Tuning":
        return _tuning(made, step, context)
    if step.kind == "Transform":
        return _around(transforming(made, step, context.steps, context.value, context.carried), step)
    if isinstance(step.body, ir.RawBody):
        raise NoMeaning(step.span, "a step that is written out")
    if step.kind not in WRITTEN_DOWN:
        raise NoMeaning(step.span, step.kind)
    made = made._replace(
        inputs=tuple(engine.Input(item.name, "", context.value(item.value)) for item in step.inputs),
        arguments=tuple(
            engine.Argument(item.name, item.flag or item.name, context.value(item.value)) for item in step.arguments
        ),
        outputs=tuple(_answer(output) for output in step.outputs),
        options={option.name: _option(option.value, context) for option in step.options},
        pick=_pick(step, context),
    )
    if step.kind not in CALLS or step.stand_in is None:
        return made
    return _around(called(made, step, context.value, lambda name, parts: _unique(name, parts, context.scripts)), step)


def _pick(step: ir.Step, context: _Context) -> engine.Pick | None:
    """Which round a loop picks."""
    if step.selector is None:
        return None
    return engine.Pick(step.selector.pick == "MaxBy", step.selector.field.step, context.value(step.selector.field))


def _answer(output: ir.Output) -> engine.Output:
    if not isinstance(output.type, ScalarType):
        return engine.Output(output.field, output.name, type="str")
    return engine.Output(output.field, output.name, type=output.type.kind, values=output.type.values)


def _option(node: ir.Value, context: _Context) -> Any:
    """A keyword of a step that is written down; a whole Metrics is its document."""
    made = context.value(node)
    if isinstance(node, ir.OutputRef) and isinstance(node.type, MetricsType):
        return {**made, "path": []}
    return made


def _job(made: engine.Step, step: ir.Step, context: _Context) -> engine.Step:
    if step.stand_in is not None:
        # What serves the model is the step's, whoever trains it.
        served = step.body.inference if isinstance(step.body, ir.FunctionBody) else None
        step = replace(step, body=replace(step.stand_in, inference=served))
    for output in step.outputs:
        if isinstance(output.type, FeatureGroupType):
            raise NoMeaning(output.span, f"the feature group of `{output.name}`")
    options = {option.name: option.value for option in step.options}
    program = _program(step, context)
    environment = options.get("environment")
    metrics = options.get("metrics")
    timeout = options.get("max_runtime_in_seconds")
    made = _around(made, step)
    return made._replace(
        inputs=tuple(_input(item, step, context) for item in step.inputs),
        arguments=tuple(_arguments(step, options, context)),
        outputs=tuple(_output(output, step, context) for output in step.outputs),
        program=program,
        environment=_map(environment, context),
        metrics=_map(metrics, context),
        timeout=None if timeout is None else context.value(timeout),
    )


def _tuning(made: engine.Step, step: ir.Step, context: _Context) -> engine.Step:
    if step.job is None:
        raise NoMeaning(step.span, "a search for nothing")
    job = step.job
    trial = _around(_job(made, job, context), step)
    return searching(trial, step, context.pipeline, context.value, lambda node: _text(node, _encoding(job), context))


def _around(made: engine.Step, step: ir.Step) -> engine.Step:
    """The step with what is said of it whatever it runs."""
    cache = step.cache
    return made._replace(
        retry=tuple(_retry(item) for item in step.retry),
        cache=cache is not None and cache.enabled,
        expire=(cache.expire_after or "") if cache is not None else "",
    )


def _map(node: ir.Value | None, context: _Context) -> Mapping[str, Any]:
    if not isinstance(node, ir.MapValue):
        return {}
    return {
        key: literal_text(item.value) if isinstance(item, ir.Const) else context.value(item)
        for key, item in node.entries
    }


def _retry(item: ir.Retry) -> engine.Retry:
    return engine.Retry(
        interval=1.0 if item.interval_seconds is None else float(item.interval_seconds),
        backoff=2.0 if item.backoff_rate is None else item.backoff_rate,
        attempts=5 if item.max_attempts is None else item.max_attempts,
        minutes=item.expire_after_minutes,
    )


def _input(item: ir.Input, step: ir.Step, context: _Context) -> engine.Input:
    return engine.Input(
        name=item.name,
        path=input_path(step, item),
        value=context.value(item.value),
        channel=input_name(item),
        model=isinstance(item.type, ArtifactType) and item.type.kind == "ModelArtifact",
    )


def _output(output: ir.Output, step: ir.Step, context: _Context) -> engine.Output:
    document = isinstance(output.type, MetricsType)
    return engine.Output(
        field=output.field,
        name=output.name,
        path=output_path(step, output),
        file=file_name(output) if document else "",
        fields=_declared(output.type) if document else {},
        destination=None if output.destination is None else context.value(output.destination),
    )


def _declared(type_: Type) -> Any:
    """What the value of a type looks like in a document."""
    match type_:
        case MetricsType(fields=fields):
            return {item.name: _declared(item.type) for item in fields}
        case ListType(element=element):
            return [_declared(element)]
        case ScalarType(values=values) if values:
            return [engine.ONE_OF, *values]
        case ScalarType(kind=kind):
            return kind
        case _:
            return "any"


# --- programs -----------------------------------------------------------------------------------------------------------------


def _program(step: ir.Step, context: _Context) -> engine.Program:
    folder = CHANNELS if step.kind == "Training" else f"{PROCESSING}/input"
    match step.body:
        case ir.FunctionBody() as body:
            head, _, tail = script_parts(body, step)
            name = _unique(body.function, (head, tail), context.scripts)
            files = {path: content for path, content in beside(body, name, b"").items() if path != name}
            return engine.Program(
                main=name,
                files=context.carried(name, files) if files else (),
                folder=f"{folder}/{code_name(step)}",
                requirements=body.requirements,
                function=True,
            )
        case ir.ScriptBody() as body:
            files = {file.name: file.content for file in body.files}
            return engine.Program(
                main=body.script,
                files=context.carried(body.script, files),
                folder=_CODE if step.kind == "Training" else f"{folder}/{code_name(step)}",
                requirements=body.requirements,
            )
        case ir.NotebookBody():
            raise NoMeaning(step.span, "a notebook job")
        case _:
            raise NoMeaning(step.span, "a container that is its own program")


def _unique(function: str, parts: tuple[str, str], scripts: dict[str, tuple[str, str]]) -> str:
    """A name for a script: that of its function, with a number where the function has several."""
    name, number = f"{function}.py", 1
    while scripts.get(name, parts) != parts:
        number += 1
        name = f"{function}-{number}.py"
    scripts[name] = parts
    return name


def _arguments(step: ir.Step, options: Mapping[str, ir.Value], context: _Context) -> Iterator[engine.Argument]:
    """What the program is told: of a training job its static hyperparameters first. A function's own script knows its defaults."""
    training = step.kind == "Training"
    text = _encoding(step)
    found: dict[str, engine.Argument] = {}
    static = options.get("hyperparameters") if training else None
    if isinstance(static, ir.MapValue):
        for key, item in static.entries:
            if step.stand_in is not None and key not in taken(step.stand_in):
                # It is the algorithm's, in whose stead the function runs.
                continue
            found[key] = engine.Argument(key, key, _text(item, text, context))
    for argument in step.arguments:
        if argument.explicit or not isinstance(step.body, ir.FunctionBody) or step.stand_in is not None:
            word = (argument.flag or argument.name) if training else flag(argument.name, argument.flag)
            found[word] = engine.Argument(argument.name, word, _text(argument.value, text, context))
    yield from found.values()


def _encoding(step: ir.Step) -> Callable[[Any], str]:
    """How the program of a job reads known values: the toolkit of training scripts reads JSON."""
    script = step.stand_in is None and isinstance(step.body, ir.ScriptBody)
    return _json_text if step.kind == "Training" and script else literal_text


def _text(node: ir.Value, text: Callable[[Any], str], context: _Context) -> Any:
    return text(node.value) if isinstance(node, ir.Const) else context.value(node)


def _json_text(known: Any) -> str:
    return json.dumps(known)


def _needed(steps: list[engine.Step]) -> list[engine.Step]:
    """The steps, with those outputs marked that another step reads."""
    read = {pair for step in steps for pair in _outputs_read(step)}
    return [
        step._replace(
            outputs=tuple(output._replace(needed=(step.name, output.field) in read) for output in step.outputs)
        )
        if step.outputs
        else step
        for step in steps
    ]


def _outputs_read(step: engine.Step) -> Iterator[tuple[str, str]]:
    """The outputs, by step and field, that a step finds data in."""
    for item in step.inputs:
        yield from _outputs_in(item.value)


def _outputs_in(node: Any) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        form: dict[str, Any] = node
        if "output" in form and "path" not in form:
            yield form["output"], form["field"]
        for part in form.get("join", ()):
            yield from _outputs_in(part)
