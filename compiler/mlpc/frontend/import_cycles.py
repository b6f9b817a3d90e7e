"""Modules of the project that import each other so that a name is asked for before its module has come to it.

The imports of a file are done here as Python does them: in the order in which they stand, each module once.
"""

from __future__ import annotations

import ast

import mlpc
from mlpc.diagnostics import catalogue as rules
from mlpc.frontend.core import Evaluator
from mlpc.frontend.import_errors import imported_name
from mlpc.frontend.index import Binding
from mlpc.frontend.program import Module
from mlpc.source import Span


def check_cycles(ev: Evaluator, path: str) -> None:
    """Report what a file's imports, one in the other, cannot find yet."""
    module = ev.program.load(path)
    if module is not None:
        _Imports(ev).run(module)


class _Imports:
    """`running`: the modules that are being imported, and the statement that each has come to; `bound`: the names that it has by then."""

    def __init__(self, ev: Evaluator) -> None:
        self.ev = ev
        self.running: dict[str, ast.stmt] = {}
        self.bound: dict[str, set[str]] = {}

    def run(self, module: Module) -> None:
        if module.path in self.bound:
            return
        names = self.bound[module.path] = set()
        by_statement: dict[int, list[Binding]] = {}
        for bindings in module.index.bindings.values():
            for binding in bindings:
                by_statement.setdefault(id(binding.top), []).append(binding)
        for statement in module.index.tree.body:
            self.running[module.path] = statement
            made = by_statement.get(id(statement), [])
            for binding in made:
                if binding.kind == "import" and binding.node is statement:
                    self.do(module, binding)
            names.update(binding.name for binding in made)
        self.running.pop(module.path, None)

    def do(self, module: Module, binding: Binding) -> None:
        """One import: of the packages on the way as well, outermost first."""
        dotted = self.ev.program.absolute(binding, module)
        if not dotted or dotted == "mlpc":
            return
        found: Module | None = None
        parts = dotted.split(".")
        for at in range(1, len(parts) + 1):
            found = self.ev.program.resolve(".".join(parts[:at]), module)
            if found is not None:
                self.run(found)
        if found is None or binding.member is None:
            return
        name = binding.member
        statement = self.running.get(found.path)
        if found is module or statement is None or name in self.bound[found.path] or _is_open(found, name):
            inner = self.ev.program.resolve(f"{dotted}.{name}", module) if found.is_package else None
            if inner is not None and name not in found.index.bindings:
                self.run(inner)
            return
        if any(_has_conditional_imports(self.ev.program.load(path)) for path in self.running):
            return
        related = [(_line(found, statement), f"`{found.name}` has come to here")]
        related += [(found.name_span(item), "comes later") for item in found.index.bindings.get(name, ())[:1]]
        span = imported_name(module, binding)
        self.ev.error(rules.IMPORT_CYCLE, span, name=name, module=found.name, importer=module.name, related=related)


def _is_open(module: Module, name: str) -> bool:
    """Whether a module has a name from elsewhere than its statements; one that it does not have at all is told of otherwise."""
    index = module.index
    starred = any(item.module != "mlpc" or name in mlpc.__all__ for item in index.star_imports)
    return name not in index.bindings or starred or "__getattr__" in index.bindings


def _has_conditional_imports(module: Module | None) -> bool:
    """Whether a module imports something under conditions, so that the order of imports is not known."""
    return module is None or any(
        binding.kind == "import" and binding.conditional and not binding.checked_only
        for bindings in module.index.bindings.values()
        for binding in bindings
    )


def _line(module: Module, statement: ast.stmt) -> Span:
    return module.line_span(statement.lineno)
