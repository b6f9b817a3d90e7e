"""The part of a project that functions reach, as text of its own: a step's script, or the code that serves a model.

The text is the user's, statement by statement, formatting and comments kept; only decorators of steps are left out, and of the imports
from `mlpc` the names that are not used. Names are found with `symtable`, which knows Python's scopes; annotations of functions are not
evaluated in the container, so what only they name stays at home.
"""

from __future__ import annotations

import ast
import builtins
import symtable
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import mlpc
from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.model import Fix
from mlpc.frontend.ast_parts import below
from mlpc.frontend.body_nodes import body_nodes
from mlpc.frontend.body_unbound import check_unbound
from mlpc.frontend.core import Evaluator
from mlpc.frontend.declarations import PIPELINE, STEP_DECORATORS, decorator_path, is_stand_in
from mlpc.frontend.excerpts import annotation_names, attribute_of, evaluates, hints_in, import_text, text_of, use_of
from mlpc.frontend.import_errors import import_error, meant_import
from mlpc.frontend.imports import import_fix
from mlpc.frontend.index import Binding, first_line
from mlpc.frontend.program import Module
from mlpc.frontend.slice_imports import SHIPPED, check_imports
from mlpc.frontend.suggest import import_of, known_names, suggestion
from mlpc.frontend.values import StepValue
from mlpc.ir.types import ArtifactType, FeatureGroupType, MetricsType, OutputsType, ScalarType, Type
from mlpc.record import positional_record
from mlpc.source import Span

_FUTURE: Final = "from __future__ import annotations\n"
_BUILTIN: Final = frozenset(dir(builtins)) | {
    "__name__",
    "__file__",
    "__doc__",
    "__builtins__",
    "__spec__",
    "__package__",
}


_SCOPES: Final = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@positional_record
class Script:
    """What a slice becomes. `title`: what it is called; `place` and `label`: where it is declared, and what to say there. `shipped`: the
    names of mlpc that exist where it runs. `note`: why there are no others, where the rule's own words do not say it."""

    title: str
    place: Span
    label: str
    shipped: frozenset[str] = SHIPPED
    note: str | None = None


class Slicer:
    """Collects the top-level statements that some functions need, over the modules of the project."""

    def __init__(self, ev: Evaluator, script: Script) -> None:
        self.ev = ev
        self.script = script
        # Statements by module and first line, in the order that modules are reached.
        self.kept: dict[Module, dict[int, ast.stmt]] = {}
        # Names to import from mlpc, from anywhere.
        self.dsl: dict[str, str] = {}
        self.futures: set[str] = set()
        self.imports: dict[str, None] = {}
        self.aliases: dict[str, None] = {}
        self.owner: dict[str, tuple[Module, str, Span]] = {}
        self.seen: set[tuple[Module, str]] = set()
        # Imports from outside of the project, and names that nothing has bound so far, with the statements that use them.
        self.outside: list[tuple[Module, Binding]] = []
        self.absent: list[tuple[Module, str, ast.stmt | None]] = []
        self.failed = False
        self.stand_in: Binding | None = None

    def error(self, rule: object, span: Span, **data: object) -> None:
        self.failed = True
        self.ev.error(rule, span, **data)  # type: ignore[arg-type]

    # --- names ----------------------------------------------------------------------------------------------------------------

    def need(self, module: Module, name: str, node: ast.stmt | None, as_name: str | None = None) -> None:
        """Make `name` of a module exist in the slice (as `as_name`); `node` is the statement that uses it."""
        if (module, name) in self.seen and as_name in (None, name):
            return
        self.seen.add((module, name))
        bindings = self._meant(module.index.bindings.get(name, []))
        if not bindings:
            self._absent(module, name, node)
            return
        if self._unusable(module, bindings, node, as_name or name):
            return
        if as_name not in (None, name):
            self.aliases[f"{as_name} = {name}"] = None
        # Where there is something else for when the file runs, that is it.
        for binding in [item for item in bindings if not item.checked_only] or bindings:
            if binding.kind == "import" and not binding.conditional:
                self._import(module, binding, node)
            else:
                self._claim(module, name, module.name_span(binding))
                self._keep(module, binding.top)

    def _meant(self, bindings: list[Binding]) -> list[Binding]:
        """Without functions that stand in for steps, but for the one that this script is of: it may have the name of its step."""
        if self.stand_in is not None and self.stand_in in bindings:
            return [self.stand_in]
        return [binding for binding in bindings if not is_stand_in(binding.node)]

    def _absent(self, module: Module, name: str, node: ast.stmt | None) -> None:
        broken = False
        for binding in reversed(module.index.star_imports):
            dotted = self.ev.program.absolute(binding, module) or ""
            source = self.ev.program.resolve(dotted, module)
            if source is None and self.ev.program.broken(dotted, module):
                broken = True
                continue
            if dotted == "mlpc" and name in self.script.shipped:
                self.dsl[name] = name
                return
            if dotted == "mlpc" and name in mlpc.__all__:
                self._at_home(name, module, node, name)
                return
            if source is None and dotted != "mlpc" and not hasattr(builtins, name):
                # Whatever it brings, it brings it to the container as well.
                self.imports[module.source.between(binding.first, binding.last).strip()] = None
                self.outside.append((module, binding))
                return
            if source is not None and name in source.index.bindings:
                self.need(source, name, node)
                return
        if name in _BUILTIN:
            return
        if broken:
            self.failed = True
            return
        self.absent.append((module, name, node))

    def finish(self) -> None:
        """Report the names that nothing binds, now that all is known that may."""
        for module, name, node in self.absent:
            statements = self.kept.get(module, {}).values()
            if not any(
                isinstance(inner, ast.Global) and name in inner.names for top in statements for inner in below(top)
            ):
                if meant_import(self.ev, module, name):
                    self.failed = True
                    continue
                help_ = import_of(name) or suggestion(name, known_names(module)) or None
                fix = import_fix(module, name) if name in self.script.shipped else None
                self.free(name, use_of(module, node, name), help=help_, fix=fix)

    def free(
        self,
        name: str,
        span: Span | None,
        related: Sequence[tuple[Span, str]] = (),
        *,
        help: str | None = None,
        note: str | None = None,
        fix: Fix | None = None,
    ) -> None:
        """Report a name that does not exist where the script runs."""
        place = self.script.place
        self.error(
            rules.FREE_NAME,
            span or place,
            name=name,
            where=self.script.title,
            note=note or self.script.note,
            help=help,
            related=[(place, self.script.label), *related],
            fix=fix,
        )

    def _unusable(self, module: Module, bindings: Sequence[Binding], node: ast.stmt | None, local: str) -> bool:
        """Whether a name of the module does not exist when a body runs, though it is bound; says so."""
        last = bindings[-1]
        if isinstance(last.node, ast.Delete) and not last.conditional:
            note = "the module deletes it when it is imported, before any step runs"
            self.free(
                last.name,
                use_of(module, node, local),
                [(module.name_span(last), "deleted here")],
                note=note,
                help="leave out the `del`",
            )
            return True
        decorators = last.node.decorator_list if isinstance(last.node, ast.FunctionDef) else []
        if node is not None and any(decorator_path(self.ev, module, item) == PIPELINE for item in decorators):
            note = "it is a pipeline: it stands for steps, and is no part of one"
            help_ = "call it in another pipeline, or move what the step needs of it into a function"
            self.free(
                local, use_of(module, node, local), [(module.name_span(last), "declared here")], note=note, help=help_
            )
            return True
        return False

    def _at_home(self, name: str, module: Module, node: ast.stmt | None, local: str) -> None:
        self.not_at_home(name, use_of(module, node, local))

    def not_at_home(self, name: str, span: Span | None) -> None:
        """Report a name of mlpc that has no meaning where the script runs."""
        hint = "pass the value to the step as an argument" if self.script.shipped else "use what the image has instead"
        self.free(name, span, help=hint)

    def _claim(self, module: Module, name: str, span: Span) -> None:
        """Two modules may not give one name two meanings in one script."""
        owner = self.owner.setdefault(name, (module, name, span))
        if owner[0] is not module:
            self._clash(name, owner[2], span)

    def _import(self, module: Module, binding: Binding, node: ast.stmt | None) -> None:
        program = self.ev.program
        dotted = program.absolute(binding, module) or ""
        local = binding.name
        if dotted == "__future__":
            return
        if import_error(self.ev, module, binding):
            self.failed = True
            return
        if dotted == "mlpc" and binding.member is not None and binding.member not in self.script.shipped:
            self._at_home(binding.member, module, node, local)
            return
        if dotted == "mlpc" or dotted.startswith("mlpc."):
            if not self.script.shipped:
                self._at_home(binding.member or dotted, module, node, local)
            elif binding.member is None:
                self.imports["import mlpc" if local == "mlpc" else f"import mlpc as {local}"] = None
            else:
                self._claim_import(local, f"mlpc.{binding.member}", module, binding)
                self.dsl[local] = binding.member
            return
        source = program.resolve(dotted, module) if dotted else None
        if source is None and dotted and program.broken(dotted, module):
            self.failed = True
            return
        if binding.member is None:
            if source is not None:
                self._module_object(module, source, local, binding, node)
                return
            self._outside(local, dotted, module, binding)
            return
        inner = program.resolve(f"{dotted}.{binding.member}".lstrip("."), module)
        if source is not None and binding.member in source.index.bindings:
            self.need(source, binding.member, node, local)
        elif inner is not None:
            self._module_object(module, inner, local, binding, node)
        elif source is not None or binding.level:
            self.error(rules.IMPORT_NAME, module.line_span(binding.first), name=binding.member, module=dotted)
        else:
            self._outside(local, f"{dotted}.{binding.member}", module, binding)

    def _outside(self, local: str, what: str, module: Module, binding: Binding) -> None:
        """An import of what the container is to have."""
        self._claim_import(local, what, module, binding)
        self.imports[import_text(binding)] = None
        self.outside.append((module, binding))

    def _claim_import(self, local: str, what: str, module: Module, binding: Binding) -> None:
        span = module.line_span(binding.first)
        owner = self.owner.setdefault(local, (module, what, span))
        if owner[1] != what:
            self._clash(local, owner[2], span)

    def _clash(self, name: str, one: Span, another: Span) -> None:
        related = [(one, "one"), (another, "another")]
        self.error(rules.SLICE_CLASH, self.script.place, name=name, where=self.script.title, related=related)

    def _module_object(
        self, module: Module, source: Module, local: str, binding: Binding, node: ast.stmt | None
    ) -> None:
        """`import features` of the project's own: only `features.name` can be taken apart."""
        names: set[str] = set()
        for statement in [node] if node is not None else []:
            for inner in below(statement):
                if isinstance(inner, ast.Attribute) and isinstance(inner.value, ast.Name) and inner.value.id == local:
                    names.add(inner.attr)
        missing = [name for name in sorted(names) if name not in source.index.bindings]
        for name in missing:
            if source.is_package and self.ev.program.resolve(f"{source.name}.{name}", source) is not None:
                continue
            hint, owner = suggestion(name, source.index.bindings), f"the module `{source.name}`"
            self.error(rules.NO_ATTRIBUTE, attribute_of(module, node, local, name), owner=owner, name=name, help=hint)
            return
        if missing or not names:
            span = use_of(module, node, local) or module.line_span(binding.first)
            self.error(rules.MODULE_OBJECT, span, name=local)
            return
        self.imports["import types"] = None
        for name in sorted(names):
            self.need(source, name, node)
        members = ", ".join(f"{name}={name}" for name in sorted(names))
        self.aliases[f"{local} = types.SimpleNamespace({members})"] = None

    # --- statements -----------------------------------------------------------------------------------------------------------

    def _keep(self, module: Module, node: ast.stmt) -> None:
        kept = self.kept.setdefault(module, {})
        start = first_line(node)
        if start in kept:
            return
        kept[start] = node
        check_imports(self, module, node)
        for name in self.ev.once(("names", module, start), lambda: self.names_of(module, node)):
            if self._checked_only(module, name, node):
                continue
            self.need(module, name, node)
        if isinstance(node, ast.FunctionDef):
            body = body_nodes(self.ev, module, node)
            self.failed |= self.ev.once(("unbound", module, start), lambda: check_unbound(self.ev, body))
            for name in hints_in(node, body.all(ast.ClassDef), body.all(ast.FunctionDef)):
                if any(not item.checked_only for item in module.index.bindings.get(name, [])):
                    self.need(module, name, node)

    def _checked_only(self, module: Module, name: str, node: ast.stmt) -> bool:
        """Whether a statement evaluates a name that only type checkers see; says so."""
        bindings = module.index.bindings.get(name, [])
        if not bindings or not all(item.checked_only for item in bindings) or not evaluates(node, name):
            return False
        related = [(module.line_span(bindings[0].first), "for type checkers only")]
        note = "what stands under `if TYPE_CHECKING` is not there when the code runs"
        help_ = "import it outside of the `if`" if bindings[0].kind == "import" else "move it out of the `if`"
        self.free(name, use_of(module, node, name), related, note=note, help=help_)
        return True

    def names_of(self, module: Module, node: ast.stmt) -> list[str]:
        """The names of its module that a statement needs when it runs, sorted."""
        if isinstance(node, ast.FunctionDef) and not node.decorator_list[1:]:
            tables = self.ev.once(("scopes", module), lambda: _function_scopes(module.source.text))
            defaults = [*node.args.defaults, *(item for item in node.args.kw_defaults if item is not None)]
            if node.lineno in tables and all(
                isinstance(item, ast.Constant | ast.Name | ast.Attribute) for item in defaults
            ):
                names = {inner.id for item in defaults for inner in below(item) if isinstance(inner, ast.Name)}
                # A helper's decorators are evaluated where it is defined; a step's own stays at home.
                if not node.decorator_list or _is_step(self.ev, module, node):
                    return sorted(names | _globals_in([tables[node.lineno]]))
        if isinstance(node, ast.Assign) and not any(isinstance(inner, _SCOPES) for inner in below(node.value)):
            return sorted(
                {inner.id for inner in below(node) if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load)}
            )
        text = text_of(self.ev, module, node)
        future = _FUTURE if not isinstance(node, ast.ClassDef) else ""
        try:
            table = symtable.symtable(future + text, "<step>", "exec")
        except (SyntaxError, RecursionError):
            return []
        bound = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_assigned() or symbol.is_imported()}
        found = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_referenced()} - bound
        found |= _globals_in(table.get_children())
        if isinstance(node, ast.ClassDef):
            found |= set(annotation_names(node))
        return sorted(found)


def _is_step(ev: Evaluator, module: Module, node: ast.FunctionDef) -> bool:
    return is_stand_in(node) or any(decorator_path(ev, module, item) in STEP_DECORATORS for item in node.decorator_list)


def _function_scopes(text: str) -> dict[int, symtable.SymbolTable]:
    """The scopes of the functions at the top level of a module, by the line of their `def`: one look at the module for all of them.

    None where the module does not let itself be seen with annotations as texts, as the scripts have them.
    """
    said = "from __future__ import annotations" in text
    try:
        table = symtable.symtable(text if said else _FUTURE.replace("\n", "; ") + text, "<module>", "exec")
    except (SyntaxError, RecursionError):
        return {}
    return {inner.get_lineno(): inner for inner in table.get_children() if inner.get_type() == "function"}


def _globals_in(tables: Iterable[symtable.SymbolTable]) -> set[str]:
    """The names of the module that some scopes, and those inside of them, read."""
    found: set[str] = set()
    pending = list(tables)
    while pending:
        inner = pending.pop()
        if inner.get_type() != "annotation":
            found |= {
                symbol.get_name() for symbol in inner.get_symbols() if symbol.is_global() and symbol.is_referenced()
            }
        pending += inner.get_children()
    return found


def slice_function(
    ev: Evaluator, step: StepValue, params: Sequence[Type], result: Type, stand_in: Binding | None = None
) -> str | None:
    """The text that defines a step's function in a script of its own; None, said, where a name would not exist there.

    `stand_in`: the function that runs in the step's stead.
    """
    slicer = Slicer(ev, Script(f"the step `{step.name}`", step.span, "this step's body runs on its own"))
    slicer.stand_in = stand_in
    module = step.module
    binding = stand_in or module.index.bindings[step.name][0]
    slicer.need(module, binding.name, None)
    for name in _type_names([*params, result]):
        _need_type(slicer, module, name, binding.top)
    slicer.finish()
    if stand_in is None:
        ev.memo["slice", module, step.name] = slicer
    return None if slicer.failed else "".join(_compose(ev, slicer, module))


@positional_record
class Sliced:
    """`code` defines the functions; `names`: all that it binds, and where that is declared."""

    code: str
    names: Mapping[str, Span]


def slice_served(
    ev: Evaluator, functions: Iterable[tuple[Module, str]], module: Module, script: Script
) -> Sliced | None:
    """The text that defines some functions where no mlpc is; None, said, where a name would not exist there.

    `module`: the one that they are named in.
    """
    slicer = Slicer(ev, script)
    for owner, name in functions:
        slicer.need(owner, name, None)
    slicer.finish()
    if slicer.failed:
        return None
    return Sliced("".join(_compose(ev, slicer, module)), {name: span for name, (_, _, span) in slicer.owner.items()})


def slice_of(ev: Evaluator, step: StepValue) -> Slicer | None:
    """What a step's function takes along; None where it has none of its own."""
    found: Slicer | None = ev.memo.get(("slice", step.module, step.name))
    return found


def _need_type(slicer: Slicer, module: Module, name: str, node: ast.stmt) -> None:
    """The entry part names the classes of the signature; those of mlpc may be known there by an alias."""
    if name in ("Artifact", "Dataset", "ModelArtifact"):
        slicer.dsl.setdefault(name, name)
        return
    if name in module.index.bindings:
        slicer.need(module, name, node)
        return
    # A class reached as `types.Splits`: the module that declares it is known to the signature.
    for other in slicer.ev.program.modules():
        if name in other.index.bindings and other.index.bindings[name][0].kind == "class":
            slicer.need(other, name, node)
            return


def _type_names(types: Iterable[Type]) -> Iterator[str]:
    for type_ in types:
        match type_:
            case (
                ArtifactType(name=name) | MetricsType(name=name) | OutputsType(name=name) | FeatureGroupType(name=name)
            ):
                yield name
            case ScalarType(enum=str() as name):
                yield name
            case _:
                pass


def _compose(ev: Evaluator, slicer: Slicer, last: Module) -> Iterator[str]:
    if slicer.dsl:
        names = sorted(member if local == member else f"{member} as {local}" for local, member in slicer.dsl.items())
        yield f"from mlpc import {', '.join(names)}\n"
    for line in sorted(slicer.imports):
        yield line + "\n"
    # What a module needs stands before it: the modules reached last come first, the one that all starts from last.
    modules = [module for module in reversed(slicer.kept) if module is not last]
    aliases = list(slicer.aliases)
    for module in [*modules, last]:
        if module is last:
            for line in aliases:
                yield f"\n{line}\n"
        for start in sorted(slicer.kept.get(module, {})):
            node = slicer.kept[module][start]
            yield "\n\n" if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef) else "\n"
            text = text_of(ev, module, node).replace("\r\n", "\n").replace("\r", "\n")
            yield text if text.endswith("\n") else text + "\n"
