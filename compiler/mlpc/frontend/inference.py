"""`inference=`: the code that serves the model of a training step, which travels in the model's archive.

It is a script of the user's, alone or in a folder, or functions of the project, which become a program of their own.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from posixpath import basename, join, normpath
from typing import Final, cast

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend.core import Evaluator
from mlpc.frontend.program import Module
from mlpc.frontend.shipping import path_of, read_file, read_folder
from mlpc.frontend.slice import Script, Sliced, slice_served
from mlpc.frontend.suggest import suggestion
from mlpc.frontend.values import External, FunctionValue, Given, Poison, describe
from mlpc.ir import nodes as ir
from mlpc.record import positional_record, replace
from mlpc.service.inference import (
    HANDLERS,
    PROGRAM,
    REQUIREMENTS,
    TENSORFLOW_HANDLERS,
    TOOLKIT_HANDLERS,
    accepts,
    excluded,
)
from mlpc.source import Span

KEYWORDS: Final = frozenset({"inference", "inference_source_dir", "inference_requirements"})
"""Keywords that say what serves the model of a training step."""
_HEADER: Final = (
    "# What serves a model, compiled by mlpc. Edit the pipeline, not this file.\nfrom __future__ import annotations\n\n"
)
_NOTE: Final = "there is no mlpc where a model is served: the code is shipped with what it reaches of this project"
_LOADABLE: Final = re.compile(r"[A-Za-z0-9_-]+\.py")
_WANTED: Final = "the path of a script, functions of this project, or a dict of such functions by the names of handlers"


@positional_record
class Said:
    """What the keywords say. `code` is None where it is not said."""

    code: Given | None
    folder: Given | None
    requirements: tuple[str, ...]
    requirements_place: Given | None

    @property
    def first(self) -> tuple[str, Given] | None:
        """The first of the keywords that is said, and what it says; None where none is."""
        said = (("inference", self.code), ("inference_source_dir", self.folder))
        every = (*said, ("inference_requirements", self.requirements_place))
        return next(((name, given) for name, given in every if given is not None), None)


def key_of(said: Said) -> tuple[object, ...]:
    """What tells the code of one call of a step from that of another."""
    value = None if said.code is None else said.code.value
    parts: tuple[object, ...] = (value,)
    if isinstance(value, dict):
        parts = tuple((key, id(item)) for key, item in cast("dict[object, object]", value).items())
    elif not isinstance(value, str):
        parts = tuple(map(id, cast("Sequence[object]", value))) if isinstance(value, list | tuple) else (id(value),)
    spans = tuple(given.span for given in (said.code, said.folder, said.requirements_place) if given is not None)
    return (*parts, spans, None if said.folder is None else said.folder.value, said.requirements)


def inference_code(ev: Evaluator, module: Module, said: Said) -> ir.InferenceCode | None:
    """The code, with all that goes beside it; None, said, where something is wrong with it.

    `module` declares the step: paths are relative to its file.
    """
    if said.code is None:
        for keyword, given in (
            ("inference_source_dir", said.folder),
            ("inference_requirements", said.requirements_place),
        ):
            if given is not None:
                ev.error(rules.INFERENCE_ALONE, given.name_span, keyword=keyword, what="`inference`")
        return None
    if isinstance(said.code.value, Poison):
        return None
    if isinstance(said.code.value, str):
        return _script(ev, module, said.code, said)
    if said.folder is not None:
        what = "a script in `inference`"
        ev.error(rules.INFERENCE_ALONE, said.folder.name_span, keyword="inference_source_dir", what=what)
        return None
    return _functions(ev, module, said.code, said)


def _with_requirements(files: dict[str, bytes], said: Said) -> tuple[ir.SourceFileRef, ...]:
    """The files, with what is to be installed beside the program; a file of the user's that says more is kept."""
    if said.requirements:
        present = files.get(REQUIREMENTS, b"")
        gap = b"" if not present or present.endswith(b"\n") else b"\n"
        files[REQUIREMENTS] = present + gap + "".join(f"{line}\n" for line in said.requirements).encode()
    return tuple(ir.SourceFileRef(name=name, content=content) for name, content in sorted(files.items()))


# --- a script -----------------------------------------------------------------------------------------------------------------


def _script(ev: Evaluator, module: Module, code: Given, said: Said) -> ir.InferenceCode | None:
    name = normpath(str(code.value))
    program = name if said.folder is not None else basename(name)
    if not _LOADABLE.fullmatch(program):
        hint = "name it like a module: letters, digits and `_`, then `.py`"
        if "/" in program:
            hint = "move it to the top of the folder, or give the folder that it is in"
        wanted = "a module at the top of the folder"
        ev.error(
            rules.INFERENCE_PROGRAM, code.span, container="a serving container", program=name, wanted=wanted, help=hint
        )
        return None
    if said.folder is None:
        path = path_of(ev, module, code)
        found = read_file(ev, path, code)
        files = None if found is None else {program: found}
    else:
        folder = path_of(ev, module, said.folder)
        path = None if folder is None else join(folder, program)
        files = read_folder(ev, folder, said.folder, {program: code})
    if path is None or files is None:
        return None
    source = ev.program.script(path)
    if source is None:
        # It is no Python, which has been reported.
        return None
    return ir.InferenceCode(
        program=program,
        files=_with_requirements(files, said),
        handlers=tuple(_handlers_in(source)),
        complete=not source.index.star_imports,
        span=code.span,
    )


def _handlers_in(source: Module) -> Iterator[ir.Handler]:
    """The handlers that a module binds; of what is no plain function, it is not known what it takes."""
    for name, bindings in source.index.bindings.items():
        if name in HANDLERS:
            function = bindings[0].node if len(bindings) == 1 else None
            yield _handler(name, function, source.name_span(bindings[0]))


def _handler(name: str, function: ast.stmt | None, span: Span) -> ir.Handler:
    if not isinstance(function, ast.FunctionDef) or function.decorator_list:
        return ir.Handler(name=name, least=0, most=None, span=span)
    said = function.args
    places = len(said.posonlyargs) + len(said.args)
    least = places - len(said.defaults)
    if any(default is None for default in said.kw_defaults):
        # Nobody gives it that by name.
        return ir.Handler(name=name, least=least, most=-1, span=span)
    return ir.Handler(name=name, least=least, most=None if said.vararg is not None else places, span=span)


# --- functions ----------------------------------------------------------------------------------------------------------------


@positional_record
class _Function:
    """A function by where it is declared, the handler that it is to be, and where that is said."""

    handler: str
    module: Module
    name: str
    span: Span

    @property
    def declared(self) -> ast.stmt:
        return self.module.index.bindings[self.name][0].node

    @property
    def place(self) -> Span:
        """Where its declaration names it."""
        return self.module.name_span(self.module.index.bindings[self.name][0])


def _functions(ev: Evaluator, module: Module, code: Given, said: Said) -> ir.InferenceCode | None:
    before = ev.sink.errors
    named = list(_named(ev, module, code))
    functions = [item for item in named if item is not None]
    if ev.sink.errors > before or len(functions) < len(named):
        return None
    handlers = [_handler(item.handler, item.declared, item.place) for item in functions]
    for item, handler in zip(functions, handlers, strict=True):
        _check(ev, item, handler)
    _check_excluded(ev, functions)
    script = Script("the code that serves a model", code.span, "this is shipped on its own", frozenset(), _NOTE)
    sliced = slice_served(ev, [(item.module, item.name) for item in functions], module, script)
    if sliced is None:
        return None
    _check_strays(ev, functions, sliced, code)
    if ev.sink.errors > before:
        return None
    aliases = [f"{item.handler} = {item.name}\n" for item in functions if item.handler != item.name]
    text = "".join([_HEADER, sliced.code, *(["\n\n"] if aliases else []), *aliases])
    return ir.InferenceCode(
        program=PROGRAM,
        files=_with_requirements({PROGRAM: text.encode()}, said),
        handlers=tuple(handlers),
        complete=True,
        span=code.span,
    )


def _named(ev: Evaluator, module: Module, code: Given) -> Iterator[_Function | None]:
    """The functions that are given: one, a list of them, or a dict of them by the handlers that they are to be."""
    value = code.value
    if isinstance(value, dict):
        entries = cast("dict[object, object]", value)
        for key, item in entries.items():
            key_span, span = ev.written(entries, key, item, code.span)
            found = _function(ev, module, item, span)
            if not isinstance(key, str):
                ev.error(rules.MAP_KEY, key_span, key=describe(key))
            else:
                yield None if found is None else replace(found, handler=key, span=key_span)
        empty = not entries
    else:
        items = cast("Sequence[object]", value) if isinstance(value, list | tuple) else [value]
        for at, item in enumerate(items):
            yield _function(ev, module, item, ev.written(items, at, item, code.span)[1])
        empty = not items
    if empty:
        ev.error(rules.WRONG_KIND, code.span, wanted=_WANTED, got="none")


def _function(ev: Evaluator, module: Module, value: object, span: Span) -> _Function | None:
    if isinstance(value, FunctionValue):
        return _Function(value.name, value.module, value.name, span)
    if isinstance(value, External):
        # A function with a decorator is known by its path alone.
        owner, _, name = value.path.rpartition(".")
        source = module if owner == module.name else ev.program.resolve(owner, module) if owner else None
        bindings = source.index.bindings.get(name, []) if source is not None else []
        if source is not None and bindings and isinstance(bindings[0].node, ast.FunctionDef):
            return _Function(name, source, name, span)
    if not isinstance(value, Poison):
        ev.error(rules.WRONG_KIND, span, wanted=_WANTED, got=describe(value))
    return None


def _check(ev: Evaluator, item: _Function, handler: ir.Handler) -> None:
    """Whether there is a container that calls a handler of this name, with as much as it takes: the context of the request comes last
    where a container gives it."""
    wanted = HANDLERS.get(item.handler)
    if wanted is None:
        known = ", ".join(f"`{name}`" for name in HANDLERS)
        hint = suggestion(item.handler, HANDLERS) or None
        related = [(item.place, "declared here")]
        ev.error(
            rules.HANDLER_NAME, item.span, name=item.handler, known=known, shown=item.name, help=hint, related=related
        )
    elif not accepts(handler.least, handler.most, len(wanted), len(wanted) + 1):
        call = f"{item.handler}({', '.join(wanted)})"
        related = [(item.span, "this serves the model")]
        ev.error(
            rules.HANDLER_PARAMETERS, item.place, name=item.name, container="a container", call=call, related=related
        )


def _check_excluded(ev: Evaluator, functions: Sequence[_Function]) -> None:
    places = {item.handler: item.span for item in functions if item.handler in HANDLERS}
    for name, place in reversed(places.items()):
        other = excluded(name, frozenset(places))
        if other is not None:
            ev.error(rules.HANDLERS_EXCLUDED, place, name=name, other=other, related=[(places[other], "the other")])
            return


def _check_strays(ev: Evaluator, functions: Sequence[_Function], sliced: Sliced, code: Given) -> None:
    """What the functions reach must not look like a handler to the containers that they are for."""
    families = [
        each for each in (TOOLKIT_HANDLERS, TENSORFLOW_HANDLERS) if any(item.handler in each for item in functions)
    ]
    looked_for = {name for family in families for name in family}
    named = {item.handler for item in functions if item.handler == item.name}
    for name in sorted(sliced.names.keys() & looked_for - named):
        ev.error(rules.HANDLER_STRAY, code.span, name=name, related=[(sliced.names[name], "declared here")])
