"""What a step reads of another's description is there.

Assumes that outputs and inputs have their names. Establishes: an output or input that is read by its name is one that the step has; the
default of a parameter is a value that the members take which it stands for.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.sink import Sink
from mlpc.ir import nodes as ir
from mlpc.ir.traverse import jobs, pipeline_values
from mlpc.passes.fitting import literal_problems
from mlpc.passes.members import said_members
from mlpc.passes.setting import Setting
from mlpc.service.keywords import nearest
from mlpc.service.shapes import Shape, UnknownShape, member_shape, shape
from mlpc.service.steps import STEP_TYPES, property_members
from mlpc.source import Span

_LISTS: Final[Mapping[tuple[str, ...], tuple[str, str]]] = {
    ("ProcessingOutputConfig", "Outputs"): ("output", "OutputName"),
    ("ProcessingInputs",): ("input", "InputName"),
}
"""Lists of a processing job that are read by names, and the member that is the name."""
_OWN_INPUTS: Final = ("code", "mlpc-code", "mlpc-code-2", "entrypoint")
"""Inputs that the code of a step may be."""


def check_references(pipeline: ir.Pipeline, setting: Setting, sink: Sink) -> ir.Pipeline:
    steps = {step.name: step for step in pipeline.steps}
    for step in pipeline.steps:
        _models(step, steps, sink)
    for value in pipeline_values(pipeline):
        if isinstance(value, ir.PropertyRef) and value.step in steps:
            _named(value, steps[value.step], sink)
    _defaults(pipeline, sink)
    return pipeline


def _named(ref: ir.PropertyRef, step: ir.Step, sink: Sink) -> None:
    at = next((at for at, part in enumerate(ref.path) if isinstance(part, ir.Key)), None)
    found = _LISTS.get(tuple(str(part) for part in ref.path[:at])) if at is not None else None
    if found is None or at is None or step.kind != "Processing":
        return
    what, member = found
    part = ref.path[at]
    assert isinstance(part, ir.Key)
    known = _names(step, what, (*(str(above) for above in ref.path[:at]),), member)
    if known is None or part.key in known or (what == "input" and part.key in _OWN_INPUTS):
        return
    near = nearest(part.key, known)
    listed = f"it has {', '.join(f'`{name}`' for name in known)}" if known else f"it has no {what}s"
    hint = f"did you mean `{near}`?" if near else listed
    related = [(step.span, "the step")]
    sink.report(rules.UNKNOWN_PART, ref.span, step=step.name, what=what, name=part.key, help=hint, related=related)


def _names(step: ir.Step, what: str, path: tuple[str, ...], member: str) -> list[str] | None:
    """The names of a step's outputs or inputs; None where one is not known now."""
    if isinstance(step.body, ir.RawBody):
        found: list[str] = []
    elif what == "output":
        found = [output.name for output in step.outputs]
    else:
        found = [_input_name(item) for item in step.inputs]
    for place, said in said_members(step).items():
        if len(place) == len(path) + 2 and place[: len(path)] == path and place[-1] == member:
            if not isinstance(said.known, str):
                return None
            found.append(said.known)
    return list(dict.fromkeys(found))


def _input_name(item: ir.Input) -> str:
    values = (option.value for option in item.options if option.name == "name")
    value = next(values, None)
    return value.value if isinstance(value, ir.Const) and isinstance(value.value, str) else item.name


# --- models -------------------------------------------------------------------------------------------------------------------


def _models(step: ir.Step, steps: Mapping[str, ir.Step], sink: Sink) -> None:
    """A model that is given by its name is not given by the location of its archive."""
    for item in step.inputs:
        ref = item.value
        if item.name == "servable" and isinstance(ref, ir.PropertyRef) and ref.step in steps:
            found = described(ref, steps[ref.step].kind)
            if found is not None and (found.pattern or "").startswith(_LOCATION):
                problem = f"`{ref.path[-1]}` is the location of a model, and not the name of one"
                help_ = "make it with `create_model(model, image=...)`, and pass what that gives"
                sink.report(rules.OPTION_VALUE, item.span, name=item.name, problem=problem, help=help_)


_LOCATION: Final = "(https|s3)://"
"""How the form of a location in S3 starts."""

# --- defaults -------------------------------------------------------------------------------------------------------------------


def _defaults(pipeline: ir.Pipeline, sink: Sink) -> None:
    """The default of a parameter stands for what a run is given that says nothing else."""
    defaults = {item.name: item.default for item in pipeline.parameters if isinstance(item.default, ir.Const)}
    said: set[str] = set()
    for step in jobs(pipeline) if defaults else ():
        for name, wanted, span, what in _parameters(step):
            default = defaults.get(name)
            if default is None or name in said or default.value == "":
                continue
            for problem in literal_problems(default.value, wanted):
                said.add(name)
                related = [(span, f"`{what}` of `{step.name}`")]
                sink.report(rules.DEFAULT_VALUE, default.span, name=name, problem=problem, related=related)
                break


def _parameters(step: ir.Step) -> Iterator[tuple[str, Shape, Span, str]]:
    """The parameters that are members of a step's request as they stand: name, shape, place and what is said."""
    request = STEP_TYPES[step.kind].request if step.kind in STEP_TYPES else None
    for path, said in said_members(step).items() if request is not None else ():
        if isinstance(said.value, ir.ParamRef):
            try:
                wanted = member_shape(str(request), path)
            except UnknownShape:
                continue
            # That a list or a structure can be no parameter, `options` says.
            if wanted.element is None and wanted.value is None and not wanted.members:
                yield said.value.name, wanted, said.span, said.name


def described(ref: ir.PropertyRef, kind: str) -> Shape | None:
    """The shape of what is read of a step of this kind; None where no model describes it."""
    members = property_members(kind) if kind in STEP_TYPES else {}
    first = members.get(str(ref.path[0]))
    return None if first is None else _follow(shape(first), ref.path[1:])


def _follow(found: Shape, path: Sequence[str | int | ir.Key]) -> Shape | None:
    for part in path:
        target = found.members.get(str(part)) if found.kind == "structure" else found.element or found.value
        if target is None:
            return None
        found = shape(target)
    return found
