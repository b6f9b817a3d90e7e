"""What a step runs: its function's slice, a script of the user's, or the container itself."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from posixpath import basename, normpath
from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend.body_checks import check_body
from mlpc.frontend.core import Evaluator
from mlpc.frontend.declarations import stands_for
from mlpc.frontend.index import Binding
from mlpc.frontend.inference import inference_code, key_of
from mlpc.frontend.notebooks import NOTEBOOK, notebook_body
from mlpc.frontend.options import Special
from mlpc.frontend.program import Module
from mlpc.frontend.shipping import path_of, read_file, read_folder
from mlpc.frontend.slice import slice_function
from mlpc.frontend.values import Given, Param, Record, StepValue
from mlpc.ir import nodes as ir
from mlpc.ir.types import NoneType, Type
from mlpc.record import replace

PROGRAM: Final = frozenset({"script", "source_dir", "requirements"})
"""Keywords that say what a processing or training job runs."""

CALLS: Final = frozenset({"Lambda", "Callback"})
"""Types whose code is elsewhere: they take values, and give an `Outputs` of scalars."""
CLUSTERS: Final = frozenset({"EMR", "EMRServerless"})
"""Types whose code runs on a cluster: they take the words of a command line, lists of them too, and give nothing."""


def body_of(
    ev: Evaluator,
    step: StepValue,
    kind: str,
    params: Sequence[tuple[Param, Type, Record | None]],
    result: Type,
    special: Special,
) -> ir.Body | None:
    """The body of a step; None, said, where it is in error."""
    if step.decorator == NOTEBOOK:
        return notebook_body(ev, step)
    if kind in CALLS | CLUSTERS:
        if step.has_body:
            ev.error(rules.BODY_ELSEWHERE, step.span, function=step.name, kind=kind)
            return None
        return ir.ContainerBody(span=step.span)
    if special.inference.first is not None and not _may_pack(ev, step, result, special):
        return None
    if special.script is not None:
        if step.has_body:
            related = [(step.span, "its body")]
            ev.error(rules.SCRIPT_AND_BODY, special.script.span, function=step.name, program="script", related=related)
            return None
        return _script(ev, step, special.script, special)
    if special.source_dir is not None:
        # Where its script is said by a keyword of the SDK, that one has been reported.
        if not step.options.keys() & {"entry_point", "code"}:
            ev.error(rules.SOURCE_DIR_ALONE, special.source_dir.span)
        return None
    if not step.has_body:
        return ir.ContainerBody(span=step.span)
    key = ("body", step.module, step.name, special.requirements)
    body = ev.once(key, lambda: _function(ev, step, params, result, special))
    if body is None or special.inference.first is None:
        return body
    return ev.once((*key, *key_of(special.inference)), lambda: _with_inference(ev, step, body, special))


def _with_inference(ev: Evaluator, step: StepValue, body: ir.FunctionBody, special: Special) -> ir.FunctionBody | None:
    code = inference_code(ev, step.module, special.inference)
    return None if code is None else replace(body, inference=code)


def _may_pack(ev: Evaluator, step: StepValue, result: Type, special: Special) -> bool:
    """Whether a step has a model that mlpc can put code into: says so where not."""
    _, given = special.inference.first or ("", Given(None, step.span))
    related = [(step.span, "this step")]
    why, hint = "", None
    if special.script is not None:
        why = "its program is a script of your own"
    elif not step.has_body:
        why = "its program is that of the image"
    elif isinstance(result, NoneType):
        why, hint = "it returns no model", "return the `ModelArtifact`"
    if why:
        ev.error(rules.INFERENCE_BODY, given.name_span, step=step.name, why=why, help=hint, related=related)
    return not why


def stand_in_of(
    ev: Evaluator,
    step: StepValue,
    params: Sequence[tuple[Param, Type, Record | None]],
    result: Type,
    special: Special,
) -> ir.FunctionBody | None:
    """The function that runs in the step's stead on a machine; None: there is none, or nobody asks for it."""
    found = ev.once(("stand-ins", step.module), lambda: _stand_ins(step.module)).get(step.name)
    if found is None:
        return None
    _check_stand_in(ev, step, found, [param for param, _, _ in params])
    if not ev.local:
        return None
    key = ("stand-in", step.module, step.name, special.requirements)
    return ev.once(key, lambda: _function(ev, step, params, result, special, found))


def _check_stand_in(ev: Evaluator, step: StepValue, found: Binding, params: Sequence[Param]) -> None:
    """Say where a stand-in cannot be called as its step is."""
    assert isinstance(found.node, ast.FunctionDef | ast.AsyncFunctionDef)
    own, given = found.node.args, [param.name for param in params]
    named = [*own.args, *own.kwonlyargs]
    defaults = len(own.defaults)
    optional = {item.arg for item in [*own.posonlyargs, *own.args][-defaults:]} if defaults else set[str]()
    optional |= {item.arg for item, default in zip(own.kwonlyargs, own.kw_defaults, strict=True) if default is not None}
    taken = {item.arg for item in named}
    lacking = [] if own.kwarg is not None else [name for name in given if name not in taken]
    needed = [item.arg for item in [*own.posonlyargs, *named] if item.arg not in optional | set(given)]
    if lacking:
        problem, help_ = f"does not take `{lacking[0]}`", f"add the parameter `{lacking[0]}`"
    elif needed:
        problem = f"needs `{needed[0]}`, which the step does not have"
        help_ = f"give `{needed[0]}` a default, or leave it out"
    else:
        return
    ev.error(
        rules.STAND_IN,
        step.module.name_span(found),
        function=found.name,
        step=step.name,
        problem=problem,
        help=help_,
        related=[(step.span, "the step")],
    )


def _stand_ins(module: Module) -> dict[str, Binding]:
    """The functions of a module that stand in for steps, by the step; the last one counts, as in Python."""
    return {
        name: binding
        for bindings in module.index.bindings.values()
        for binding in bindings
        if (name := stands_for(binding.node)) is not None
    }


def _function(
    ev: Evaluator,
    step: StepValue,
    params: Sequence[tuple[Param, Type, Record | None]],
    result: Type,
    special: Special,
    stand_in: Binding | None = None,
) -> ir.FunctionBody | None:
    if stand_in is None:
        check_body(ev, step, {param.name: type_ for param, type_, _ in params}, result)
    code = slice_function(ev, step, [type_ for _, type_, _ in params], result, stand_in)
    if code is None:
        return None
    return ir.FunctionBody(
        function=step.name if stand_in is None else stand_in.name,
        code=code,
        parameters=tuple(_parameter(param, type_, marker) for param, type_, marker in params),
        result=result,
        requirements=special.requirements,
        span=step.span,
    )


def _parameter(param: Param, type_: Type, marker: Record | None) -> ir.Parameter:
    fields = {name: given.value for name, given in marker.fields.items()} if marker is not None else {}

    def text(name: str) -> str | None:
        value = fields.get(name)
        return value if isinstance(value, str) else None

    return ir.Parameter(name=param.name, type=type_, flag=text("flag"), channel=text("name"), path=text("path"))


def _script(ev: Evaluator, step: StepValue, script: Given, special: Special) -> ir.ScriptBody | None:
    """The script, and with `source_dir` every file beside it. Paths are relative to the file that declares the step."""
    name = normpath(str(script.value))
    if special.source_dir is None:
        name = basename(name)
        content = read_file(ev, path_of(ev, step.module, script), script)
        files = None if content is None else {name: content}
    else:
        folder = path_of(ev, step.module, special.source_dir)
        files = read_folder(ev, folder, special.source_dir, {name: script})
    if files is None:
        return None
    return ir.ScriptBody(
        script=name,
        files=tuple(ir.SourceFileRef(name=path, content=content) for path, content in files.items()),
        has_source_dir=special.source_dir is not None,
        requirements=special.requirements,
        span=script.span,
    )
