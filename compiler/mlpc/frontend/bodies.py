"""What a step runs: its function's slice, a script of the user's, or the container itself."""

from __future__ import annotations

from collections.abc import Sequence
from posixpath import basename, join, normpath
from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend.core import Evaluator
from mlpc.frontend.declarations import stands_for
from mlpc.frontend.index import Binding
from mlpc.frontend.notebooks import NOTEBOOK, notebook_body
from mlpc.frontend.options import Special
from mlpc.frontend.program import Module
from mlpc.frontend.shipping import path_of
from mlpc.frontend.slice import slice_function
from mlpc.frontend.values import Given, Param, Record, StepValue
from mlpc.ir import nodes as ir
from mlpc.ir.types import Type

_SKIPPED: Final = frozenset(
    {"__pycache__", ".git", ".ipynb_checkpoints", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".DS_Store"}
)


PROGRAM: Final = frozenset({"script", "source_dir", "requirements", "inference"})
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
    if special.script is not None:
        if step.has_body:
            related = [(step.span, "its body")]
            ev.error(rules.SCRIPT_AND_BODY, special.script.span, function=step.name, program="script", related=related)
            return None
        return _script(ev, step, special.script, special)
    if special.source_dir is not None:
        ev.error(rules.SOURCE_DIR_ALONE, special.source_dir.span)
        return None
    if not step.has_body:
        return ir.ContainerBody(span=step.span)
    key = ("body", step.module, step.name, special.requirements)
    return ev.once(key, lambda: _function(ev, step, params, result, special))


def stand_in_of(
    ev: Evaluator,
    step: StepValue,
    params: Sequence[tuple[Param, Type, Record | None]],
    result: Type,
    special: Special,
) -> ir.FunctionBody | None:
    """The function that runs in the step's stead on a machine; None: there is none, or nobody asks for it."""
    if not ev.local:
        return None
    found = ev.once(("stand-ins", step.module), lambda: _stand_ins(step.module)).get(step.name)
    if found is None:
        return None
    key = ("stand-in", step.module, step.name, special.requirements)
    return ev.once(key, lambda: _function(ev, step, params, result, special, found))


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
    name = str(script.value)
    if special.source_dir is None:
        path = path_of(ev, step.module, script)
        if path is None:
            return None
        content = ev.program.read(path)
        if content is None:
            ev.error(rules.FILE_NOT_FOUND, script.span, path=path)
            return None
        files = (ir.SourceFileRef(name=basename(name), content=content),)
        return ir.ScriptBody(
            script=basename(name),
            files=files,
            has_source_dir=False,
            requirements=special.requirements,
            span=script.span,
        )
    folder = path_of(ev, step.module, special.source_dir)
    if folder is None:
        return None
    found: list[ir.SourceFileRef] = []
    for path in ev.program.walk(folder):
        if _SKIPPED.isdisjoint(path.split("/")) and not path.endswith(".pyc"):
            content = ev.program.read(join(folder, path))
            if content is not None:
                found.append(ir.SourceFileRef(name=path, content=content))
    if not found:
        ev.error(rules.FILE_NOT_FOUND, special.source_dir.span, path=folder)
        return None
    wanted = normpath(name)
    if all(file.name != wanted for file in found):
        ev.error(rules.FILE_NOT_FOUND, script.span, path=join(folder, wanted))
        return None
    return ir.ScriptBody(
        script=wanted, files=tuple(found), has_source_dir=True, requirements=special.requirements, span=script.span
    )
