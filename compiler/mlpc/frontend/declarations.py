"""What the names at the top level of a module stand for, evaluated when a pipeline reaches them."""

from __future__ import annotations

import ast
import builtins
from sys import maxsize
from typing import Final

import mlpc
from mlpc.diagnostics import catalogue as rules
from mlpc.frontend import segments, targets
from mlpc.frontend.binding import parameters
from mlpc.frontend.changes import REBOUND
from mlpc.frontend.classes import declare_class
from mlpc.frontend.core import Evaluator, parts
from mlpc.frontend.cst import nodes as cst
from mlpc.frontend.frame import Frame
from mlpc.frontend.functions import decorator_options
from mlpc.frontend.import_errors import import_error
from mlpc.frontend.imports import import_fix
from mlpc.frontend.index import Binding
from mlpc.frontend.program import Module
from mlpc.frontend.suggest import import_of, instead, known_names, suggestion
from mlpc.frontend.values import (
    POISON,
    External,
    FunctionValue,
    Iterator,
    ModuleValue,
    PipelineValue,
    StepValue,
)
from mlpc.source import Loc, Span

STEP_DECORATORS: Final = frozenset(
    {
        "mlpc.processing",
        "mlpc.training",
        "mlpc.lambda_function",
        "mlpc.callback",
        "mlpc.emr",
        "mlpc.emr_serverless",
        "mlpc.notebook_job",
    }
)
PIPELINE: Final = "mlpc.pipeline"
_STAND_IN: Final = "local"


class _Running:
    """Stands for a name whose value is being worked out."""


_RUNNING: Final = _Running()


def lookup(ev: Evaluator, module: Module, name: str, span: Span) -> object | None:
    """The value of a module's top-level name; None where the module has none."""
    if ev.running and (later := _later(ev, module, name)) is not None:
        note, help_ = "Python runs a file from top to bottom", f"move this below the line that binds `{name}`"
        related = [(module.name_span(later), "bound here")]
        return ev.error(rules.USED_BEFORE, span, name=name, note=note, help=help_, related=related)
    known = module.values.get(name)
    if known is _RUNNING:
        return ev.error(rules.SELF_REFERENCE, span, name=name)
    if name in module.values:
        return known
    bindings = _relevant(module.index.bindings.get(name, []))
    if not bindings:
        return _starred(ev, module, name, span)
    module.values[name] = _RUNNING
    module.values[name] = value = _value(ev, module, bindings, span)
    return value


def _later(ev: Evaluator, module: Module, name: str) -> Binding | None:
    """The binding of a name, if the code of the module that is being evaluated has not come to it."""
    line = ev.line_of(module)
    bindings = module.index.bindings.get(name, [])
    return bindings[0] if line is not None and bindings and all(item.first > line for item in bindings) else None


def _relevant(bindings: list[Binding]) -> list[Binding]:
    """Without local stand-ins (`@step.local`), which a definition does not contain."""
    return [binding for binding in bindings if not is_stand_in(binding.node)]


def is_stand_in(node: ast.stmt) -> bool:
    """Whether a function runs in the stead of a step on a machine: `@train.local`."""
    return stands_for(node) is not None


def stands_for(node: ast.stmt) -> str | None:
    """The name of the step that a function stands in for; None: it does not."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        for item in node.decorator_list:
            if isinstance(item, ast.Attribute) and item.attr == _STAND_IN:
                return item.value.id if isinstance(item.value, ast.Name) else ""
    return None


def _value(ev: Evaluator, module: Module, bindings: list[Binding], span: Span) -> object:
    binding = bindings[-1]
    related = [(module.name_span(other), "bound here") for other in bindings[:3]]
    if any(item.conditional or item.kind == "other" for item in bindings):
        return ev.error(rules.BOUND_CONDITIONALLY, span, name=binding.name, related=related)
    if len(bindings) > 1:
        return ev.error(rules.BOUND_TWICE, span, name=binding.name, related=related)
    if binding.kind == "import":
        return imported(ev, module, binding, span)
    if isinstance(binding.node, ast.FunctionDef | ast.AsyncFunctionDef):
        return _function(ev, module, binding, binding.node)
    parsed = segments.parse_lines(module, binding.first, binding.last, ev.sink)
    node = segments.statement(parsed, binding) if parsed is not None else None
    frame = Frame(module=module, locals={})
    match node:
        case cst.ClassDef():
            # Its annotations may name what stands below it.
            return ev.at_line(module, maxsize, lambda: declare_class(ev, node, frame))
        case cst.Assign() | cst.AnnAssign():
            # Once for all the names that it binds, which may be names of one list.
            known = ("assigned", module.path, binding.node)
            found = ev.once(known, lambda: ev.at_line(module, binding.last, lambda: _assigned(ev, node, module)))
            return _lasting(ev, module, found.get(binding.name, POISON), binding, span)
        case _:
            return POISON


def _assigned(ev: Evaluator, node: cst.Assign | cst.AnnAssign, module: Module) -> dict[str, object]:
    """What an assignment at the top level binds, by name."""
    found: dict[str, object] = {}
    if node.value is not None:
        frame = Frame(module=module, locals=found)
        value = ev.eval(node.value, frame)
        names = [target.target for target in node.targets] if isinstance(node, cst.Assign) else [node.target]
        for target in names:
            targets.assign(ev, target, value, frame, ev.span(node.value, frame))
    return found


def _lasting(ev: Evaluator, module: Module, value: object, binding: Binding, span: Span) -> object:
    """A constant's value, if it is the same when all of the file has run; else says what changes it."""
    if _holds_iterator(value):
        related = [(module.name_span(binding), "bound here")]
        note, help_ = "an iterator is used up by whoever reads it first", "make a list of it: `list(...)`"
        return ev.error(rules.BOUND_CONDITIONALLY, span, name=binding.name, note=note, help=help_, related=related)
    changes = module.index.changed_elsewhere().get(binding.name, {})
    statement = next((changes[depth] for depth in sorted(changes) if _can_change(value, depth)), None)
    if statement is None:
        return value
    related = [(module.name_span(binding), "bound here"), (module.line_span(statement.lineno), "changed here")]
    note, help_ = (
        "the file is never run: what it changes after binding it is not known",
        "write the whole value where it is bound",
    )
    return ev.error(rules.BOUND_CONDITIONALLY, span, name=binding.name, note=note, help=help_, related=related)


def _holds_iterator(value: object) -> bool:
    return isinstance(value, Iterator) or any(map(_holds_iterator, parts(value)))


def _can_change(value: object, depth: int) -> bool:
    """Whether there is something that can change so far down in a value; a name can be bound anew, whatever it is."""
    if depth <= 0:
        return depth == REBOUND or isinstance(value, list | dict | set)
    return any(_can_change(part, depth - 1) for part in parts(value))


def _starred(ev: Evaluator, module: Module, name: str, span: Span) -> object | None:
    broken = False
    for binding in reversed(module.index.star_imports):
        dotted = ev.program.absolute(binding, module)
        source = ev.program.resolve(dotted, module) if dotted is not None else None
        if source is not None and not name.startswith("_"):
            value = lookup(ev, source, name, span)
            if value is not None:
                return value
        elif dotted == "mlpc" and name in mlpc.__all__:
            return External(f"mlpc.{name}", module.line_span(binding.first))
        elif source is None and dotted is not None and ev.program.broken(dotted, module):
            broken = True
        elif source is None and dotted != "mlpc" and not hasattr(builtins, name):
            return ev.error(rules.STAR_IMPORT, module.line_span(binding.first), name=name)
    # What is not found elsewhere, the module with an error in it may have.
    return POISON if broken and not hasattr(builtins, name) else None


def imported(ev: Evaluator, module: Module, binding: Binding, span: Span) -> object:
    """What an import binds: a module or a name of the project, or a name from outside of it."""
    if import_error(ev, module, binding):
        return POISON
    dotted = ev.program.absolute(binding, module)
    assert dotted is not None
    place = module.line_span(binding.first)
    if binding.member is None:
        source = ev.program.resolve(dotted, module)
        if source is not None:
            return ModuleValue(source)
        return POISON if ev.program.broken(dotted, module) else External(dotted, place)
    source = ev.program.resolve(dotted, module) if dotted else None
    if source is not None:
        value = lookup(ev, source, binding.member, span)
        if value is not None:
            return value
    inner = ev.program.resolve(f"{dotted}.{binding.member}".lstrip("."), module)
    if inner is not None:
        return ModuleValue(inner)
    if any(ev.program.broken(name, module) for name in (dotted, f"{dotted}.{binding.member}".lstrip("."))):
        return POISON
    if source is not None:
        hint = suggestion(binding.member, known_names(source)) or None
        return ev.error(rules.IMPORT_NAME, place, name=binding.member, module=dotted, help=hint)
    return External(f"{dotted}.{binding.member}", place)


# --- functions ----------------------------------------------------------------------------------------------------------------


def decorator_path(ev: Evaluator, module: Module, node: ast.expr) -> str | None:
    """The dotted path of a decorator's callee, if it is a name from outside the project."""
    parts: list[str] = []
    node = node.func if isinstance(node, ast.Call) else node
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    bindings = module.index.bindings.get(node.id, [])
    if bindings and (len(bindings) != 1 or bindings[0].kind != "import"):
        return None
    if not bindings and not module.index.star_imports:
        return None
    value = lookup(ev, module, node.id, module.ast_span(node))
    return ".".join([value.path, *reversed(parts)]) if isinstance(value, External) else None


def is_unusable(ev: Evaluator, module: Module, node: ast.expr) -> bool:
    """Whether a decorator is not defined, or stands for one of mlpc's that only running the file would show; says so where it is."""
    callee = node.func if isinstance(node, ast.Call) else node
    path = decorator_path(ev, module, node)
    head = next((inner.id for inner in ast.walk(callee) if isinstance(inner, ast.Name)), "")
    if module.values.get(head) is POISON:
        return True
    if isinstance(callee, ast.Attribute) and path is not None and path.startswith("mlpc."):
        return path.count(".") == 1 and not is_public(ev, callee.attr, module.ast_span(callee), len(callee.attr))
    if not isinstance(callee, ast.Name) or path is not None:
        return False
    bindings = module.index.bindings.get(callee.id, [])
    span = module.ast_span(callee)
    if not bindings and not hasattr(builtins, callee.id):
        if lookup(ev, module, callee.id, span) is None:
            hint = import_of(callee.id) or instead(callee.id) or suggestion(callee.id, known_names(module))
            ev.error(rules.UNDEFINED, span, name=callee.id, help=hint, fix=import_fix(module, callee.id))
        return True
    hidden = _hidden(ev, module, bindings[0].node) if len(bindings) == 1 and bindings[0].kind == "assign" else None
    if hidden is not None:
        written, related = callee.id, [(module.name_span(bindings[0]), "bound here")]
        ev.error(rules.HIDDEN_DECORATOR, span, written=written, decorator=hidden.rpartition(".")[2], related=related)
    return hidden is not None


def is_public(ev: Evaluator, name: str, span: Span, width: int) -> bool:
    """Whether mlpc has a name, which stands at the end of a span; says so where not."""
    if name in mlpc.__all__ or name.startswith("_"):
        return True
    at = Span(span.file, Loc(span.end.line, span.end.column - width), span.end)
    ev.error(rules.NO_ATTRIBUTE, at, owner="`mlpc`", name=name, help=suggestion(name, mlpc.__all__))
    return False


def _hidden(ev: Evaluator, module: Module, node: ast.stmt) -> str | None:
    """The decorator of mlpc that an assignment gives another name: `step = processing(...)`, `step = partial(processing, ...)`."""
    value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
    parts = [value, *value.args] if isinstance(value, ast.Call) else [value]
    for part in parts:
        path = decorator_path(ev, module, part) if isinstance(part, ast.Call | ast.Name | ast.Attribute) else None
        if path in STEP_DECORATORS or path == PIPELINE:
            return path
    return None


def _function(
    ev: Evaluator, module: Module, binding: Binding, function: ast.FunctionDef | ast.AsyncFunctionDef
) -> object:
    paths = [decorator_path(ev, module, item) for item in function.decorator_list]
    ours = [path for path in paths if path in STEP_DECORATORS or path == PIPELINE]
    place = module.name_span(binding)
    if isinstance(function, ast.AsyncFunctionDef):
        return ev.error(rules.UNSUPPORTED, place, what="an `async` function", help="write a plain function")
    if len(ours) > 1 or (ours and len(paths) > 1):
        # Of two of mlpc's, the second one.
        ours_at = paths.index(ours[0])
        extra = next(item for at, item in enumerate(function.decorator_list) if at != ours_at)
        return ev.error(rules.EXTRA_DECORATOR, module.ast_span(extra), name=binding.name)
    if any(is_unusable(ev, module, item) for item in function.decorator_list):
        return POISON
    if paths and not ours:
        # It may be anything that it is decorated to be; only step bodies can use it.
        decorator = module.source.at(module.ast_span(function.decorator_list[0])).partition("(")[0]
        return External(f"{module.name}.{binding.name}", place, f"a function decorated with `{decorator}`")
    is_step = bool(ours) and ours[0] != PIPELINE
    node = (
        segments.header(module, function, ev.sink) if is_step else segments.function(module, binding, function, ev.sink)
    )
    if node is None:
        return POISON
    frame = Frame(module=module, locals={})
    params = parameters(ev, node, frame)
    span = ev.span(node.name, frame)
    if not ours:
        return FunctionValue(binding.name, module, params, node, span)
    line, written = function.lineno, node.decorators[0].decorator
    options = ev.at_line(module, line, lambda: decorator_options(ev, written, frame))
    if ours[0] == PIPELINE:
        return PipelineValue(binding.name, module, params, options, segments.docstring(function), node, span)
    return StepValue(
        binding.name,
        module,
        ours[0],
        params,
        node.returns.annotation if node.returns is not None else None,
        options,
        segments.docstring(function),
        not segments.is_placeholder(function),
        span,
    )
