"""A pipeline function becomes a `Pipeline`."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Mapping
from typing import Final, cast

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.sink import Sink
from mlpc.frontend.annotations import Annotation, annotation, marker_of
from mlpc.frontend.blocks import assigned_names, body_of, run
from mlpc.frontend.builder import Builder
from mlpc.frontend.coerce import coerce, is_known_text, type_name
from mlpc.frontend.core import Evaluator
from mlpc.frontend.declarations import PIPELINE, STEP_DECORATORS, decorator_path, lookup
from mlpc.frontend.decorators import check_decorators
from mlpc.frontend.expressions import HANDLERS
from mlpc.frontend.frame import Frame
from mlpc.frontend.options import fits
from mlpc.frontend.program import Files, Module, Program
from mlpc.frontend.statements import HANDLERS as STATEMENTS
from mlpc.frontend.steps import declared_step
from mlpc.frontend.suggest import suggestion
from mlpc.frontend.text import is_text
from mlpc.frontend.values import (
    POISON,
    Given,
    Param,
    PipelineValue,
    Poison,
    Record,
    Runtime,
    StepValue,
    describe,
    is_placeholder,
)
from mlpc.ir import nodes as ir
from mlpc.ir.types import STR, ArtifactType, ListType, ScalarType, Type
from mlpc.ir.values import literal
from mlpc.service.declaration import KEYWORDS, REQUESTED
from mlpc.service.meant import PIPELINE_KEYWORDS

_OWN: Final = ("name", "description")
"""Keywords of `@pipeline` that have a place of their own in the IR."""


def front_end(
    files: Files,
    configuration: Mapping[str, object],
    sink: Sink,
    search: tuple[str, ...] = (),
    *,
    root: str = "",
    wrong: frozenset[str] = frozenset(),
    unread: bool = False,
    local: bool = False,
) -> Evaluator:
    """A front end over the files of a project.

    `search` are folders that absolute imports start from, after the importer's own; `root` is the folder that all that is shipped lies
    in. `wrong` are the keys of the configuration whose values are in error, which has been said; `unread`: the configuration cannot be
    read, which has been said as well. `local`: the functions that stand in for steps on a machine are asked for.
    """
    values = {**configuration, **dict.fromkeys(wrong, POISON)}
    return Evaluator(Program(files, sink, search, root), HANDLERS, STATEMENTS, values, unread, local)


def pipelines_of(ev: Evaluator, path: str) -> list[PipelineValue]:
    """The pipelines that a file declares, in source order, and what is wrong with its decorators. A file that does not parse has been
    reported."""
    module = ev.program.load(path)
    if module is None:
        return []
    check_decorators(ev, module)
    found: list[PipelineValue] = []
    for name, bindings in module.index.bindings.items():
        for binding in bindings:
            if not _is_decorated(ev, module, binding.node, frozenset({PIPELINE})):
                continue
            value = lookup(ev, module, name, module.name_span(binding))
            if isinstance(value, PipelineValue) and value not in found:
                found.append(value)
    return found


def declared_steps(ev: Evaluator, path: str) -> list[ir.Step]:
    """Every step that a file declares, called or not, from its decorator, signature and body. What is in error has been reported."""
    module = ev.program.load(path)
    if module is None:
        return []
    found: list[ir.Step] = []
    for name, bindings in module.index.bindings.items():
        for binding in bindings:
            if _is_decorated(ev, module, binding.node, STEP_DECORATORS):
                value = lookup(ev, module, name, module.name_span(binding))
                made = declared_step(ev, value) if isinstance(value, StepValue) else None
                found += [] if made is None else [made]
    return found


def _is_decorated(ev: Evaluator, module: Module, node: ast.stmt, decorators: frozenset[str]) -> bool:
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    return any(decorator_path(ev, module, item) in decorators for item in node.decorator_list)


def pipeline_name(ev: Evaluator, pipeline: PipelineValue) -> str:
    """The name of the definition: `@pipeline(name=...)`, else the function's."""
    given = pipeline.options.get("name")
    return given.value if given is not None and isinstance(given.value, str) else pipeline.name


def lower(ev: Evaluator, pipeline: PipelineValue) -> ir.Pipeline:
    """Evaluate a pipeline's body. Errors are in the sink; the result is whole only where there are none."""
    name = pipeline_name(ev, pipeline)
    given = pipeline.options.get("name")
    builder = Builder(name, ev.sink)
    parameters, values = _parameters(ev, pipeline)
    frame = Frame(
        module=pipeline.module,
        locals=values,
        builder=builder,
        function=pipeline.name,
        owners=builder.owners,
        assigned=assigned_names(pipeline.node),
    )
    run(ev, body_of(pipeline.node.body), frame)
    _check_caught(ev, builder)
    description = pipeline.options.get("description")
    if description is None and pipeline.docstring is not None:
        fits(ev, "description", pipeline.docstring, pipeline.span, "the docstring")
    return ir.Pipeline(
        name=name,
        function=pipeline.name,
        description=description.value if description and isinstance(description.value, str) else pipeline.docstring,
        parameters=parameters,
        decisions=builder.decisions,
        steps=tuple(builder.steps),
        options=_options(ev, pipeline),
        span=given.span if given is not None else pipeline.span,
    )


def _check_caught(ev: Evaluator, builder: Builder) -> None:
    """Say where a failure is caught and nothing runs for it: Python goes on, and the service ends the run as failed all the same."""
    answered = {item.step for step in builder.steps for item in step.depends_on if item.trigger != "Completed"}
    for step, span in builder.caught():
        if step not in answered and not ev.sink.failed:
            ev.sink.report(rules.CAUGHT_SILENTLY, span, step=step)


def _options(ev: Evaluator, pipeline: PipelineValue) -> tuple[ir.Option, ...]:
    """The keywords of `@pipeline` that are not its own texts; says which are no keywords, or of another kind."""
    found: list[ir.Option] = []
    for key, given in pipeline.options.items():
        if key not in KEYWORDS:
            hint = (
                PIPELINE_KEYWORDS.get(key)
                or suggestion(key, KEYWORDS)
                or f"it takes {', '.join(f'`{name}`' for name in KEYWORDS)}"
            )
            ev.error(rules.UNKNOWN_KEYWORD, given.name_span, owner="@pipeline", keyword=key, help=hint)
        elif key in _OWN:
            if is_known_text(ev, given, f"`{key}`"):
                fits(ev, key, str(given.value), given.span)
        elif given.value is not None and _is_of_its_kind(ev, key, given):
            value = ev.lower(given.value, given.span)
            if value is not None:
                found.append(ir.Option(name=key, value=value, span=given.span, name_span=given.keyword))
    return tuple(found)


def _is_of_its_kind(ev: Evaluator, key: str, given: Given) -> bool:
    """Whether the value of a keyword is of the kind that it takes; says so where not. What is requested is known now."""
    value = given.value
    entries = cast("dict[object, object]", value) if key in REQUESTED and isinstance(value, dict) else {}
    places = {name: ev.written(value, name, item, given.span)[1] for name, item in entries.items()}
    known = [is_placeholder(item) or ev.known(item, places[name], f"`{key}`") for name, item in entries.items()]
    if isinstance(value, Poison) or not all(known):
        return False
    if key in REQUESTED and not entries and not ev.known(value, given.span, f"`{key}`"):
        return False
    wanted, fits_ = _KINDS.get(key, ("text", is_text))
    if not fits_(value):
        ev.error(rules.WRONG_KIND, given.span, wanted=wanted, got=type_name(value))
    return fits_(value)


_KINDS: Final[Mapping[str, tuple[str, Callable[[object], bool]]]] = {
    "tags": ("a dict of texts", lambda value: isinstance(value, dict)),
    "max_parallel_execution_steps": ("a whole number", lambda value: type(value) is int),
    "experiment_name": ("text, or `False` for none", lambda value: value is False or is_text(value)),
}
"""Keyword -> what it takes, where that is not text."""


def _parameters(ev: Evaluator, pipeline: PipelineValue) -> tuple[tuple[ir.PipelineParameter, ...], dict[str, object]]:
    frame = Frame(module=pipeline.module, locals={})
    found: list[ir.PipelineParameter] = []
    values: dict[str, object] = {}
    for param in pipeline.params:
        made = _parameter(ev, param, frame)
        values[param.name] = POISON
        if made is not None:
            found.append(made)
            values[param.name] = Runtime(ir.ParamRef(name=made.name, type=made.type, span=made.span), made.type)
    return tuple(found), values


def _parameter(ev: Evaluator, param: Param, frame: Frame) -> ir.PipelineParameter | None:
    if param.kind in ("args", "kwargs"):
        ev.error(rules.STAR_PARAMETER, param.span, function="a pipeline")
        return None
    if param.annotation is None:
        ev.error(rules.NO_ANNOTATION, param.span, name=param.name, function="the pipeline")
        return None
    found = annotation(ev, param.annotation, frame)
    if found.type is None:
        return None
    if isinstance(found.type, ListType):
        return _list_parameter(ev, param, found, found.type, frame)
    if not isinstance(found.type, ScalarType | ArtifactType) or _bad_enum(found.type):
        ev.error(rules.PIPELINE_PARAMETER_TYPE, found.span, name=param.name)
        return None
    texts = _texts(marker_of(ev, found, "Param", "a parameter of a pipeline"))
    default: ir.Const | ir.Template | None = None
    if param.default is not None:
        given = ev.given(param.default, frame)
        if isinstance(given.value, Runtime) and isinstance(given.value.value, ir.DataSource):
            help_ = "make it in the pipeline, of parameters that are texts"
            ev.error(rules.NO_LOCATION, given.span, kind=given.value.value.kind, help=help_)
            return None
        if not isinstance(given.value, Poison) and not ev.known(_inner(given.value), given.span, "a default"):
            return None
        value = coerce(ev, given, found.type, param.name, param.span)
        if value is None:
            return None
        default = value if isinstance(value, ir.Const | ir.Template) else None
    return ir.PipelineParameter(
        name=texts.get("name", param.name),
        python_name=param.name,
        type=found.type,
        default=default,
        description=texts.get("description"),
        span=param.span,
    )


def _list_parameter(
    ev: Evaluator, param: Param, found: Annotation, type_: ListType, frame: Frame
) -> ir.PipelineParameter | None:
    """A list of texts travels as the JSON text of it."""
    if type_.element != STR:
        help_ = "write `list[str]`, and let the step make of a text what it stands for"
        ev.error(rules.PIPELINE_PARAMETER_TYPE, found.span, name=param.name, help=help_)
        return None
    default: ir.Const | None = None
    if param.default is not None:
        given = ev.given(param.default, frame)
        items = given.value if isinstance(given.value, list | tuple) else None
        if items is None or not all(isinstance(item, str) for item in items):
            label = "a list travels as one JSON text"
            if not isinstance(given.value, Poison) and not ev.unfilled(given.value, given.span, label):
                ev.error(
                    rules.WRONG_KIND,
                    given.span,
                    wanted="a list of texts known at compile time",
                    got=describe(given.value),
                )
            return None
        default = ir.Const(value=json.dumps(list(items)), span=given.span)
    texts = _texts(marker_of(ev, found, "Param", "a parameter of a pipeline"))
    return ir.PipelineParameter(
        name=texts.get("name", param.name),
        python_name=param.name,
        type=type_,
        default=default,
        description=texts.get("description"),
        span=param.span,
    )


def _texts(marker: Record | None) -> dict[str, str]:
    fields: Mapping[str, Given] = marker.fields if marker is not None else {}
    return {key: given.value for key, given in fields.items() if isinstance(given.value, str)}


def _inner(value: object) -> object:
    """A location known at compile time (`Dataset("s3://...")`) is a constant, and so is text that a tool fills in before any run."""
    if isinstance(value, Runtime) and isinstance(value.value, ir.Const | ir.Template):
        return literal(value.value)
    return value


def _bad_enum(type_: Type) -> bool:
    """The service has enum values for text only."""
    return isinstance(type_, ScalarType) and bool(type_.values) and type_.kind != "str"
