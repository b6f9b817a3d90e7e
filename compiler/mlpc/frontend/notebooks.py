"""`@notebook_job`: a notebook of the user's, and the files that it needs."""

from __future__ import annotations

import re
from posixpath import basename, join, normpath
from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend.core import Evaluator
from mlpc.frontend.inference import KEYWORDS as INFERENCE
from mlpc.frontend.shipping import path_of
from mlpc.frontend.values import Given, Poison, Runtime, StepValue, describe
from mlpc.ir import nodes as ir

NOTEBOOK: Final = "mlpc.notebook_job"
KEYWORDS: Final = frozenset(
    {"input_notebook", "kernel_name", "initialization_script", "additional_dependencies", "notebook_job_name"}
)
"""Keywords that only a notebook job has."""
_REFUSED: Final = frozenset(
    {
        *("script", "source_dir", "requirements", "hyperparameters", "metrics", "content_type"),
        *("container_entrypoint", "container_arguments"),
        *INFERENCE,
    }
)
"""Keywords of training jobs that mean nothing to the program that runs a notebook."""
_NAME: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9_-]{0,255}")
_SKIPPED: Final = frozenset({"__pycache__", ".git", ".ipynb_checkpoints", ".DS_Store"})


def notebook_body(ev: Evaluator, step: StepValue) -> ir.NotebookBody | None:
    """The notebook of a step, with what stands beside it where it runs: all in one folder, folders of dependencies below it.

    Paths are relative to the file that declares the step. None, said, where something is wrong.
    """
    given = {**step.options, **step.overrides}
    before = ev.sink.errors
    for key in sorted(_REFUSED & {name for name, item in given.items() if item.value is not None}):
        ev.error(rules.OPTION_UNKNOWN, given[key].name_span, owner="a notebook step", name=key, help="leave it out")
    notebook, kernel = _text(ev, step, given, "input_notebook"), _text(ev, step, given, "kernel_name")
    script, name = _text(ev, step, given, "initialization_script"), _text(ev, step, given, "notebook_job_name")
    for key, found in (("input_notebook", notebook), ("kernel_name", kernel)):
        if found is None and (key not in given or given[key].value is None):
            help_ = f"add `{key}=` to the decorator"
            ev.error(rules.OPTION_MISSING, step.span, step=step.name, name=key, help=help_)
    if name is not None and not _NAME.fullmatch(str(name.value)):
        problem = f"{name.value!r} has other characters than letters, digits, `-` and `_`, or starts with no letter"
        ev.error(rules.OPTION_VALUE, name.span, name="notebook_job_name", problem=problem)
    if notebook is not None and step.has_body:
        related = [(step.span, "its body")]
        ev.error(rules.SCRIPT_AND_BODY, notebook.span, function=step.name, program="notebook", related=related)
    files: dict[str, tuple[bytes, Given]] = {}
    for path in (notebook, script, *_dependencies(ev, given)):
        if path is not None:
            _add(ev, step, path, files)
    if notebook is None or kernel is None or ev.sink.errors > before:
        return None
    return ir.NotebookBody(
        notebook=basename(normpath(str(notebook.value))),
        kernel=str(kernel.value),
        initialization=None if script is None else basename(normpath(str(script.value))),
        name=None if name is None else str(name.value),
        files=tuple(ir.SourceFileRef(name=key, content=content) for key, (content, _) in sorted(files.items())),
        span=notebook.span,
    )


def _text(ev: Evaluator, step: StepValue, given: dict[str, Given], key: str) -> Given | None:
    """A keyword that is known text; None where it is not said, or, said, something else."""
    item = given.get(key)
    if item is None or item.value is None or isinstance(item.value, Poison):
        return None
    if isinstance(item.value, str):
        return item
    if isinstance(item.value, Runtime):
        ev.known(item.value, item.span, f"`{key}`")
    else:
        ev.error(rules.WRONG_KIND, item.span, wanted="text", got=describe(item.value))
    return None


def _dependencies(ev: Evaluator, given: dict[str, Given]) -> list[Given]:
    item = given.get("additional_dependencies")
    if item is None or item.value is None or isinstance(item.value, Poison):
        return []
    if isinstance(item.value, list | tuple) and all(isinstance(path, str) for path in item.value):
        return [Given(path, ev.written(item.value, at, path, item.span)[1]) for at, path in enumerate(item.value)]
    ev.error(rules.WRONG_KIND, item.span, wanted="a list of paths known at compile time", got=describe(item.value))
    return []


def _add(ev: Evaluator, step: StepValue, path: Given, files: dict[str, tuple[bytes, Given]]) -> None:
    """A file by its own name, or what is in a folder below the folder's name."""
    full = path_of(ev, step.module, path)
    if full is None:
        return
    content = ev.program.read(full)
    found: dict[str, bytes | None] = {basename(full): content} if content is not None else {}
    if not found:
        for inner in ev.program.walk(full):
            if _SKIPPED.isdisjoint(inner.split("/")) and not inner.endswith(".pyc"):
                found[f"{basename(full)}/{inner}"] = ev.program.read(join(full, inner))
    if not found:
        ev.error(rules.FILE_NOT_FOUND, path.span, path=full)
    for name, data in found.items():
        first = files.get(name)
        if data is None or first == (data, path):
            continue
        if first is not None:
            related = [(first[1].span, "the first one")]
            ev.error(rules.DUPLICATE_PART, path.span, step=step.name, what="file", name=name, related=related)
        files.setdefault(name, (data, path))
