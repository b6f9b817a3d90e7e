"""Imports that Python could not do: of a module that is not in the project, or of a name that its module has not."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from typing import Final

import mlpc
from mlpc.diagnostics import catalogue as rules
from mlpc.frontend.core import Evaluator
from mlpc.frontend.index import Binding
from mlpc.frontend.program import Module
from mlpc.frontend.suggest import known_names, suggestion
from mlpc.source import Loc, Span


def import_error(ev: Evaluator, module: Module, binding: Binding) -> bool:
    """Whether an import of the project or of mlpc cannot be done; says so where it is."""
    dotted = ev.program.absolute(binding, module)
    if dotted is None:
        return _no_module(ev, module, binding, dotted)
    word = binding.member
    if dotted == "mlpc" and word is not None:
        return word not in mlpc.__all__ and _no_name(ev, module, binding, dotted, mlpc.__all__)
    if word is None and isinstance(binding.node, ast.Import) and _no_inner(ev, module, binding.node):
        return True
    source = ev.program.resolve(dotted, module) if dotted else None
    inner = f"{dotted}.{word}".lstrip(".") if word else dotted
    if any(ev.program.broken(name, module) for name in (dotted, inner)):
        return False
    if source is None:
        is_there = word is not None and ev.program.resolve(inner, module) is not None
        return (
            not is_there
            and (bool(binding.level) or _is_own(ev, module, dotted))
            and _no_module(ev, module, binding, dotted)
        )
    if word is None or _may_have(source, word) or ev.program.resolve(inner, module) is not None:
        return False
    return _no_name(ev, module, binding, dotted, {*known_names(source), *_beside(ev, source)})


def _no_inner(ev: Evaluator, module: Module, node: ast.Import) -> bool:
    """Whether `import package.module` names a module that a package of the project does not have; says so."""
    found = False
    for alias in node.names:
        is_there = ev.program.resolve(alias.name, module) is not None or ev.program.broken(alias.name, module)
        if alias.asname is None and not is_there and _is_own(ev, module, alias.name):
            start = module.place(alias.lineno, alias.col_offset)
            span = Span(module.path, start, Loc(start.line, start.column + len(alias.name)))
            ev.error(rules.IMPORT_NOT_FOUND, span, name=alias.name, help=_near(ev, module, alias.name))
            found = True
    return found


def check_imports(ev: Evaluator) -> None:
    """Look at those of every module that has been reached, used or not: Python does them all."""
    for module in ev.program.modules():
        for bindings in module.index.bindings.values():
            for binding in bindings:
                if binding.kind == "import" and not (binding.conditional or binding.checked_only):
                    import_error(ev, module, binding)


def meant_import(ev: Evaluator, module: Module, word: str) -> bool:
    """Whether a name that is not there is what an import that cannot be done was to bring, which is said then."""
    for bindings in module.index.bindings.values():
        for binding in bindings:
            if binding.kind != "import" or not binding.member or not suggestion(binding.member, [word]):
                continue
            dotted = ev.program.absolute(binding, module)
            source = ev.program.resolve(dotted, module) if dotted else None
            names = mlpc.__all__ if dotted == "mlpc" else source.index.bindings if source is not None else ()
            if word in names and import_error(ev, module, binding):
                return True
    return False


def _is_own(ev: Evaluator, module: Module, dotted: str) -> bool:
    """Whether a package of the project has the name that a dotted one starts with."""
    top, dot, _ = dotted.partition(".")
    found = ev.program.resolve(top, module) if dot else None
    return found is not None and found.is_package


def _may_have(source: Module, word: str) -> bool:
    """Whether a module has a name, or makes its names while it runs."""
    index = source.index
    return (
        word in index.bindings or bool(index.star_imports) or "__getattr__" in index.bindings or word.startswith("__")
    )


def _no_name(ev: Evaluator, module: Module, binding: Binding, dotted: str, names: Iterable[str]) -> bool:
    hint = suggestion(str(binding.member), names) or None
    ev.error(rules.IMPORT_NAME, imported_name(module, binding), name=binding.member, module=dotted, help=hint)
    return True


def _no_module(ev: Evaluator, module: Module, binding: Binding, dotted: str | None) -> bool:
    name = "." * binding.level + binding.module
    help_ = None if binding.level or dotted is None else _near(ev, module, dotted)
    ev.error(rules.IMPORT_NOT_FOUND, _module_place(module, binding), name=name, help=help_)
    return True


def _near(ev: Evaluator, module: Module, dotted: str) -> str:
    """The module of the same package that was probably meant."""
    parent, _, last = dotted.rpartition(".")
    package = ev.program.resolve(parent, module) if parent else None
    hint = suggestion(last, _beside(ev, package)) if package is not None else ""
    return hint.replace("`", f"`{parent}.", 1) if hint else "correct the name"


def _beside(ev: Evaluator, package: Module) -> set[str]:
    """The modules of a package."""
    if not package.is_package:
        return set()
    found = ev.program.walk(package.path.removesuffix("__init__.py").rstrip("/") or ".")
    return {path.partition("/")[0].removesuffix(".py") for path in found if path.endswith(".py")} - {"__init__"}


# --- places -------------------------------------------------------------------------------------------------------------------


def imported_name(module: Module, binding: Binding) -> Span:
    """The name that is imported."""
    node = binding.node
    for alias in node.names if isinstance(node, ast.ImportFrom) else ():
        if alias.name == binding.member and (alias.asname or alias.name) == binding.name:
            start = module.place(alias.lineno, alias.col_offset)
            return Span(module.path, start, Loc(start.line, start.column + len(alias.name)))
    return module.line_span(binding.first)


_FROM: Final = re.compile(r"\bfrom\s+(?P<name>[.\s]*[\w.]*)")


def _module_place(module: Module, binding: Binding) -> Span:
    """The module that is imported, or imported from."""
    node = binding.node
    if isinstance(node, ast.Import):
        for alias in node.names:
            if binding.name in (alias.asname, alias.name.partition(".")[0]):
                start = module.place(alias.lineno, alias.col_offset)
                return Span(module.path, start, Loc(start.line, start.column + len(alias.name)))
    found = _FROM.search(module.source.line(node.lineno), module.place(node.lineno, node.col_offset).column)
    if found is None or not found["name"].strip():
        return module.line_span(binding.first)
    end = found.start("name") + len(found["name"].rstrip())
    return Span(module.path, Loc(node.lineno, found.start("name")), Loc(node.lineno, end))
