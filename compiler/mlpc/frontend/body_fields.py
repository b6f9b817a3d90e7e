"""Results in the body of a step: how they are made, and which of their fields are set and read."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.model import Rule
from mlpc.frontend.body_classes import Class, artifact_class, class_of
from mlpc.frontend.body_guards import WRONG_USE, expected
from mlpc.frontend.body_kinds import Kind, Kinds, mismatches, named
from mlpc.frontend.body_nodes import symbol_of
from mlpc.frontend.suggest import suggestion
from mlpc.ir.types import ArtifactType, FeatureGroupType, ListType, MetricsType, OutputsType, Type, spell
from mlpc.service.keywords import nearest
from mlpc.source import Loc, Span

_PATHS: Final = frozenset(
    [
        *("exists", "glob", "is_dir", "is_file", "iterdir", "joinpath", "mkdir", "name", "open"),
        *("parent", "read_bytes", "read_text", "rglob", "stem", "suffix", "unlink", "write_bytes", "write_text"),
    ]
)
"""What a `Path` has, and people look for in an artifact."""
_ASKING: Final = frozenset({"hasattr", "getattr", "setattr", "isinstance", "vars"})
_HARMLESS: Final = frozenset({"str", "print", "open", "Path", "len", "repr"})
"""Functions that give an instance no attributes."""


def check_fields(kinds: Kinds, result: Type) -> None:
    """Report fields and arguments that the classes of results do not have, and values that they do not take."""
    Fields(kinds, {item.identity: item for item in _records(result)}).check(result)


def _records(type_: Type) -> Iterator[OutputsType | MetricsType]:
    """The classes in a type, itself included, whose fields are known with their types."""
    if isinstance(type_, OutputsType | MetricsType):
        yield type_
        for field in type_.fields:
            yield from _records(field.type)
    elif isinstance(type_, ListType):
        yield from _records(type_.element)


class Fields:
    """`types`: the classes of the declared result, by identity."""

    def __init__(self, kinds: Kinds, types: Mapping[str, OutputsType | MetricsType]) -> None:
        self.kinds = kinds
        self.ev = kinds.ev
        self.body = kinds.body
        self.module = kinds.body.module
        self.types = types

    def check(self, result: Type) -> None:
        for call in self.body.all(ast.Call):
            self._call(call)
        for node in self.body.all(ast.Attribute):
            if isinstance(node.value, ast.Name):
                self._attribute(node, node.value)
            elif isinstance(node.value, ast.Attribute):
                self._of_field(node, node.value)
        for sum_ in self.body.all(ast.BinOp):
            if isinstance(sum_.op, ast.Add):
                self._sum(sum_)
        if isinstance(result, OutputsType):
            self._unset(result)

    def _error(
        self, rule: Rule, node: ast.AST, span: Span, related: Sequence[tuple[Span, str]] = (), **data: Any
    ) -> None:
        """`node`: what is wrong; where it is expected to fail, nothing is."""
        if not expected(self.body.nodes, node, WRONG_USE):
            self.ev.error(rule, span, related=related, **data)

    # --- making one -----------------------------------------------------------------------------------------------------------

    def _call(self, call: ast.Call) -> None:
        made = class_of(self.ev, symbol_of(self.ev, self.body, call.func))
        if made is not None and made.base != "mlpc:Artifact":
            self._made(call, made)
            return
        if not isinstance(call.func, ast.Attribute) or call.func.attr != "new":
            return
        owner = class_of(self.ev, symbol_of(self.ev, self.body, call.func.value))
        if owner is None or owner.base not in ("mlpc:Metrics", "mlpc:Outputs"):
            return
        if owner.base == "mlpc:Metrics":
            hint = f"write `{owner.name}({', '.join(f'{name}=...' for name in owner.fields)})`"
            self._error(rules.NO_ATTRIBUTE, call, self._last(call.func), owner=f"`{owner.name}`", name="new", help=hint)
        elif call.args or call.keywords:
            node = call.args[0] if call.args else call.keywords[0].value
            self._error(rules.ARGUMENT_EXTRA, call, self.module.ast_span(node), function=f"{owner.name}.new", takes=0)

    def _made(self, call: ast.Call, made: Class) -> None:
        for node in call.args:
            if not isinstance(node, ast.Starred):
                span = self.module.ast_span(node)
                self._error(rules.ARGUMENT_EXTRA, call, span, _defined(made), function=made.name, takes=0)
        given = {item.arg: item.value for item in call.keywords if item.arg is not None}
        spans = {item.arg: self._keyword(item) for item in call.keywords if item.arg is not None}
        complete = all(item.arg is not None for item in call.keywords) and not call.args
        self._given(made, given, spans, call, complete)

    def _given(
        self, made: Class, given: Mapping[str, ast.expr], spans: Mapping[str, Span], whole: ast.expr, complete: bool
    ) -> None:
        """What a class is made with. `complete`: there is nothing else."""
        missing = [name for name in made.fields if name not in given]
        if complete and missing and not given and made.base == "mlpc:Outputs":
            at, near = self.module.ast_span(whole), _defined(made)
            hint = f"write `{made.name}.new()` for new ones, or `{made.name}({', '.join(f'{name}=...' for name in missing)})`"
            self._error(rules.ARGUMENT_MISSING, whole, at, near, function=made.name, name=missing[0], help=hint)
            return
        for name in given:
            if name not in made.fields:
                meant = nearest(name, missing)
                missing = [word for word in missing if word != meant]
                hint = f"did you mean `{meant}`?" if meant else suggestion(name, made.fields) or _listed(made)
                at, near = spans[name], _defined(made)
                self._error(rules.ARGUMENT_UNKNOWN, whole, at, near, function=made.name, name=name, help=hint)
        for name in missing if complete else ():
            at, near = self.module.ast_span(whole), _defined(made)
            self._error(rules.ARGUMENT_MISSING, whole, at, near, function=made.name, name=name)
        for field in self.types[made.bases[0]].fields if made.bases[0] in self.types else ():
            if field.name in given:
                self._value(field.name, given[field.name], field.type, field.span)

    def _value(self, name: str, node: ast.expr, declared: Type, span: Span) -> None:
        if isinstance(declared, MetricsType) and isinstance(node, ast.Dict):
            # A dict is what its class is made with.
            keys = [key.value if isinstance(key, ast.Constant) else None for key in node.keys]
            texts = {key: value for key, value in zip(keys, node.values, strict=True) if isinstance(key, str)}
            places = {
                key.value: self.module.ast_span(key)
                for key in node.keys
                if isinstance(key, ast.Constant) and isinstance(key.value, str)
            }
            made = Class(declared.name, (declared.identity,), tuple(f.name for f in declared.fields), frozenset())
            self._given(made, texts, places, node, len(texts) == len(keys))
            return
        for wrong in mismatches(self.kinds, node, declared):
            at, near = self.module.ast_span(wrong.node), [(span, f"`{name}` is declared here")]
            declared_ = spell(wrong.declared)
            self._error(rules.ARGUMENT_TYPE, node, at, near, name=name, declared=declared_, got=wrong.got.word)

    # --- using one ------------------------------------------------------------------------------------------------------------

    def _attribute(self, node: ast.Attribute, owner: ast.Name) -> None:
        got = self.kinds.of(owner)
        if got is None or got.made is None:
            return
        made = got.made
        if made.has(node.attr):
            if isinstance(node.ctx, ast.Store):
                self._assigned(node, made)
            return
        if isinstance(node.ctx, ast.Store):
            # A document has whatever is put into it; of an `Outputs` only fields go anywhere.
            if made.base == "mlpc:Outputs":
                self._no_field(node, made)
        elif not self._may_have(owner.id, node.attr, made.base == "mlpc:Artifact"):
            self._no_field(node, made)

    def _assigned(self, node: ast.Attribute, made: Class) -> None:
        type_ = self.types.get(made.bases[0])
        field = next((item for item in type_.fields if item.name == node.attr), None) if type_ is not None else None
        for statement in self.body.all(ast.Assign):
            if field is not None and len(statement.targets) == 1 and statement.targets[0] is node:
                self._value(field.name, statement.value, field.type, field.span)

    def _may_have(self, name: str, attribute: str, artifact: bool) -> bool:
        """Whether something in the body may have given a variable an attribute, or asks whether it has it."""
        if self._is_set(attribute):
            return True
        for call in self.body.all(ast.Call):
            given = (*call.args, *(keyword.value for keyword in call.keywords))
            if any(isinstance(item, ast.Name) and item.id == name for item in given):
                called = call.func.id if isinstance(call.func, ast.Name) else ""
                if called in _ASKING or (called not in _HARMLESS and not artifact):
                    return True
        return False

    def _no_field(self, node: ast.Attribute, made: Class) -> None:
        span = self._last(node)
        if made.base == "mlpc:Artifact":
            hint = _instead(node, made)
            self._error(rules.NO_ATTRIBUTE, node, span, owner=named(made.name), name=node.attr, help=hint)
            return
        hint = suggestion(node.attr, made.fields) or _listed(made)
        self._error(rules.NO_FIELD, node, span, _defined(made), name=node.attr, type=made.name, help=hint)

    def _of_field(self, node: ast.Attribute, inner: ast.Attribute) -> None:
        """`out.train.glob`: an attribute of an artifact that is a field."""
        if not isinstance(inner.value, ast.Name) or not isinstance(node.ctx, ast.Load):
            return
        got = self.kinds.of(inner.value)
        type_ = self.types.get(got.made.bases[0]) if got is not None and got.made is not None else None
        for field in type_.fields if type_ is not None else ():
            if field.name == inner.attr and isinstance(field.type, ArtifactType):
                made = artifact_class(field.type.name, field.type.bases)
                if made is not None and not made.has(node.attr) and not self._is_set(inner.attr):
                    self._no_field(node, made)

    def _is_set(self, name: str) -> bool:
        return any(isinstance(node.ctx, ast.Store) and node.attr == name for node in self.body.all(ast.Attribute))

    def _sum(self, node: ast.BinOp) -> None:
        """`raw + "/x"`: an artifact is no text."""
        sides = (node.left, node.right)
        got = [self.kinds.of(side) for side in sides]
        for at, kind in enumerate(got):
            if _is_artifact(kind) and (_is_artifact(got[1 - at]) or (got[1 - at] or Kind("", "")).group == "str"):
                assert kind is not None
                text = self.module.source.at(self.module.ast_span(sides[at]))
                hint = f'write `{text} / "name"` for a path in it, `str({text})` for its text'
                self._error(rules.TEXT_AND_OTHER, node, self.module.ast_span(sides[at]), got=kind.word, help=hint)
                return

    # --- what is left out -----------------------------------------------------------------------------------------------------

    def _unset(self, result: OutputsType) -> None:
        """`out = Splits.new()` has its artifacts; what else it declares, the step must set before it returns it."""
        for returned in self.body.all(ast.Return):
            if not isinstance(returned.value, ast.Name):
                continue
            name = returned.value.id
            binder = self.body.once(name)
            new = binder.value if binder is not None else None
            if not isinstance(new, ast.Call) or not isinstance(new.func, ast.Attribute) or new.func.attr != "new":
                continue
            made = class_of(self.ev, symbol_of(self.ev, self.body, new.func.value))
            if made is None or made.bases[0] != result.identity or self._escapes(name):
                continue
            for field in result.fields:
                if not isinstance(field.type, ArtifactType | FeatureGroupType) and not self._is_set(field.name):
                    related = [(self.module.ast_span(new), "has only its artifacts"), (field.span, "declared here")]
                    self.ev.error(
                        rules.UNSET_FIELD,
                        self.module.ast_span(returned.value),
                        name=field.name,
                        type=result.name,
                        variable=name,
                        related=related,
                    )

    def _escapes(self, name: str) -> bool:
        """Whether a variable is used otherwise than by its fields and as the result, so that others may set them."""
        owners = {id(node.value) for node in self.body.all(ast.Attribute)}
        owners |= {id(node.value) for node in self.body.all(ast.Return)}
        return any(
            node.id == name and isinstance(node.ctx, ast.Load) and id(node) not in owners
            for node in self.body.all(ast.Name)
        )

    # --- places ---------------------------------------------------------------------------------------------------------------

    def _last(self, node: ast.Attribute) -> Span:
        """The last word of an attribute."""
        end = self.module.ast_span(node).end
        return Span(self.module.path, Loc(end.line, end.column - len(node.attr)), end)

    def _keyword(self, node: ast.keyword) -> Span:
        start = self.module.place(node.lineno, node.col_offset)
        return Span(self.module.path, start, Loc(start.line, start.column + len(node.arg or "")))


def _is_artifact(kind: Kind | None) -> bool:
    return kind is not None and kind.made is not None and kind.made.base == "mlpc:Artifact"


def _defined(made: Class) -> list[tuple[Span, str]]:
    return [] if made.span is None else [(made.span, "defined here")]


def _listed(made: Class) -> str:
    return f"it has {', '.join(f'`{name}`' for name in made.fields)}" if made.fields else ""


def _instead(node: ast.Attribute, made: Class) -> str:
    text = ast.unparse(node.value)
    if node.attr in _PATHS:
        return f"write `Path({text}).{node.attr}`"
    hint = suggestion(node.attr, made.members)
    return hint or f'write `{text} / "name"` for a path in it, `Path({text})` for the folder itself'
