"""What serves a model with code in its archive is told so, and can run that code.

Assumes that members have their own names and images are resolved. Establishes: every container of a Model, RegisterModel or
InferenceComponent step that is given the model of a step with `inference=` has the environment in which its image loads the code, under
what the user says; the code has the handlers that the container cannot do without, and they take what it gives them.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.sink import Sink
from mlpc.ir import nodes as ir
from mlpc.ir.traverse import values_in
from mlpc.ir.types import ArtifactType, HandleType
from mlpc.passes.setting import Setting
from mlpc.record import replace
from mlpc.service.inference import Server, accepts, environment, server_of
from mlpc.service.keywords import member_paths
from mlpc.source import Span

_SERVING: Final = frozenset({"Model", "RegisterModel", "InferenceComponent"})
_ARCHIVES: Final = frozenset({"ModelDataUrl", "ArtifactUrl", "ModelDataSource"})
"""Members of a container that say where its model is."""
_ARCHIVE: Final = ("ModelArtifacts", "S3ModelArtifacts")
_ENVIRONMENT: Final = "Environment"


def serve_inference(pipeline: ir.Pipeline, setting: Setting, sink: Sink) -> ir.Pipeline:
    known = _Codes(pipeline)
    if not known.codes:
        return pipeline
    steps: list[ir.Step] = []
    checked: set[tuple[Span, str]] = set()
    for step in pipeline.steps:
        if step.kind in _SERVING and not isinstance(step.body, ir.RawBody):
            for image, code in known.served(step):
                server = _server(image)
                # Of a model that is served twice in the same way, one says it.
                if server is not None and (code.span, server.title) not in checked:
                    checked.add((code.span, server.title))
                    _check(step, server, code, sink)
            step = _told(step, known)
        steps.append(step)
    return replace(pipeline, steps=tuple(steps))


class _Codes:
    """The code that goes with the models of a pipeline, by the step that gives them."""

    def __init__(self, pipeline: ir.Pipeline) -> None:
        self.steps = {step.name: step for step in pipeline.steps}
        found = {step.name: (step if step.job is None else step.job).body for step in pipeline.steps}
        self.codes = {
            name: body.inference
            for name, body in found.items()
            if isinstance(body, ir.FunctionBody) and body.inference is not None
        }

    def of(self, value: ir.Value) -> ir.InferenceCode | None:
        """The code in the archive that a value is the location of."""
        match value:
            case ir.OutputRef(step=step, type=ArtifactType()):
                return self.codes.get(step)
            case ir.PropertyRef(step=step, path=path) if path == _ARCHIVE:
                return self.codes.get(step)
            case _:
                return None

    def within(self, container: ir.MapValue) -> ir.InferenceCode | None:
        """The code in the archive that a container is given."""
        members = (item for key, item in container.entries if key in _ARCHIVES)
        return next((code for item in members for value in values_in(item) if (code := self.of(value))), None)

    def operand(self, step: ir.Step) -> tuple[ir.Step, ir.InferenceCode] | None:
        """The code in the archive that a step is called with, and the step that says the image: a created model has said it."""
        sources = [option.value for option in step.options if _is_archive(step, option)]
        for value in [
            *(item.value for item in step.inputs),
            *(item for source in sources for item in values_in(source)),
        ]:
            code = self.of(value)
            if code is not None:
                return step, code
        for item in step.inputs:
            if isinstance(item.type, HandleType) and isinstance(item.value, ir.OutputRef):
                created = self.steps.get(item.value.step)
                return None if created is None or created.kind != "Model" else self.operand(created)
        return None

    def served(self, step: ir.Step) -> Iterator[tuple[ir.Value | None, ir.InferenceCode]]:
        """The code that a step's containers load, each with the image of its container."""
        operand = self.operand(step)
        if operand is not None:
            images = [_option(owner, "image") for owner in (step, operand[0])]
            yield images[0] or images[1], operand[1]
        for value in _trees(step):
            for container in values_in(value):
                code = self.within(container) if isinstance(container, ir.MapValue) else None
                if code is not None and isinstance(container, ir.MapValue):
                    entries = dict(container.entries)
                    yield entries.get("Image"), code


def _is_archive(step: ir.Step, option: ir.Option) -> bool:
    """Whether a keyword says where the model of the only container is."""
    return any(path[-1] in _ARCHIVES for path in member_paths(step.kind, option.name))


def _trees(step: ir.Step) -> list[ir.Value]:
    return [option.value for option in step.options] + ([step.request] if step.request is not None else [])


def _option(step: ir.Step, name: str) -> ir.Value | None:
    return next((option.value for option in step.options if option.name == name), None)


# --- what the containers are told -----------------------------------------------------------------------------------------------


def _told(step: ir.Step, known: _Codes) -> ir.Step:
    """The step with the environment that loads the code in each of its containers."""
    options = [replace(option, value=_tree(option.value, known)) for option in step.options]
    request = None if step.request is None else _tree(step.request, known)
    operand = known.operand(step)
    said = _option(step, "environment")
    # A created model brings its environment along, unless another is said.
    if operand is not None and (operand[0] is step or said is not None):
        whole = _environment(said, operand[1])
        options = [replace(option, value=whole) if option.name == "environment" else option for option in options]
        if said is None:
            options.append(ir.Option(name="environment", value=whole, span=operand[1].span))
    return replace(step, options=tuple(options), request=request if isinstance(request, ir.MapValue) else None)


def _tree(value: ir.Value, known: _Codes) -> ir.Value:
    match value:
        case ir.ListValue(items=items):
            return replace(value, items=tuple(_tree(item, known) for item in items))
        case ir.MapValue(entries=entries):
            made = replace(value, entries=tuple((key, _tree(item, known)) for key, item in entries))
            code = known.within(value)
            return made if code is None else _container(made, code)
        case _:
            return value


def _container(container: ir.MapValue, code: ir.InferenceCode) -> ir.MapValue:
    entries = dict(container.entries)
    keys = container.keys if _ENVIRONMENT in entries or not container.keys else (*container.keys, code.span)
    entries[_ENVIRONMENT] = _environment(entries.get(_ENVIRONMENT), code)
    return replace(container, entries=tuple(entries.items()), keys=keys)


def _environment(said: ir.Value | None, code: ir.InferenceCode) -> ir.Value:
    """What loads the code, and over it what the user says."""
    if said is not None and not isinstance(said, ir.MapValue):
        return said
    own = {name: ir.Const(value=value, span=code.span) for name, value in environment(code.program).items()}
    given = {} if said is None else dict(said.entries)
    places = {} if said is None else dict(zip(given, said.keys, strict=False))
    entries: Mapping[str, ir.Value] = {**own, **given}
    return ir.MapValue(
        entries=tuple(entries.items()),
        span=code.span if said is None else said.span,
        keys=tuple(places.get(name, code.span) for name in entries),
    )


# --- whether they can run it ----------------------------------------------------------------------------------------------------


def _server(image: ir.Value | None) -> Server | None:
    return server_of(image.value) if isinstance(image, ir.Const) and isinstance(image.value, str) else None


def _check(step: ir.Step, server: Server, code: ir.InferenceCode, sink: Sink) -> None:
    related = [(step.span, f"`{step.name}` serves it with this image")]
    if server.program not in (None, code.program):
        wanted = f"`{server.program}` and nothing else"
        container = f"the {server.title} container"
        sink.report(
            rules.INFERENCE_PROGRAM,
            code.span,
            container=container,
            program=code.program,
            wanted=wanted,
            related=related,
        )
    present = {handler.name for handler in code.handlers}
    if code.complete and not any(present.issuperset(names) for names in server.needed):
        names = " or ".join(" and ".join(f"`{name}`" for name in group) for group in server.needed)
        sink.report(rules.HANDLER_MISSING, code.span, container=server.title, names=names, related=related)
    for handler in code.handlers:
        wanted_of = server.handlers.get(handler.name)
        if wanted_of is not None and not accepts(handler.least, handler.most, *_counts(wanted_of, server)):
            call = f"{handler.name}({', '.join(wanted_of)})"
            container = f"the {server.title} container"
            sink.report(
                rules.HANDLER_PARAMETERS,
                handler.span,
                name=handler.name,
                container=container,
                call=call,
                related=related,
            )


def _counts(wanted: Sequence[str], server: Server) -> tuple[int, ...]:
    return (len(wanted), len(wanted) + 1) if server.context else (len(wanted),)
