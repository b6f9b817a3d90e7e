"""What is certainly wrong in the body of a step: it would be found when the job has been paid for.

A body is plain Python, and all of Python is allowed in it; what is said here holds whatever the names that are not known stand for.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend.body_fields import check_fields
from mlpc.frontend.body_flow import Flow, yields
from mlpc.frontend.body_kinds import Kinds, Mismatch, mismatches
from mlpc.frontend.body_nodes import body_nodes
from mlpc.frontend.core import Evaluator
from mlpc.frontend.program import Module
from mlpc.frontend.values import StepValue
from mlpc.ir.types import ArtifactType, MetricsType, NoneType, OutputsType, Type, spell
from mlpc.source import Span


def check_body(ev: Evaluator, step: StepValue, params: Mapping[str, Type], result: Type) -> None:
    """Report what is certainly wrong in a step's function."""
    binding = step.module.index.bindings[step.name][0]
    function = binding.node
    if not isinstance(function, ast.FunctionDef):
        return
    module = step.module
    body = body_nodes(ev, module, function)
    makes_it = yields(function) if ast.Yield in body.nodes or ast.YieldFrom in body.nodes else None
    if makes_it is not None:
        ev.error(rules.GENERATOR_STEP, module.ast_span(makes_it), function=step.name)
        return
    kinds = Kinds(ev, body, params)
    _check_result(kinds, step, function, result, Flow(ev, body, params))
    check_fields(kinds, result)


def _check_result(kinds: Kinds, step: StepValue, function: ast.FunctionDef, result: Type, flow: Flow) -> None:
    ev, module = kinds.ev, step.module
    declared = _declared(module, step, function)
    nothing = isinstance(result, NoneType)
    if flow.ends and not nothing:
        gives = any(node.value is not None for node in flow.returns)
        places = [module.ast_span(node) for node in flow.ends]
        last = [(_first_line(span, module), "and here") for span in places[1:3]]
        ev.error(
            rules.MISSING_RETURN,
            _first_line(places[0], module) if gives else step.span,
            function=step.name,
            declared=spell(result),
            ways="can end without a result" if gives else "returns nothing",
            related=[*declared, *(last if gives else [])],
            help=None if gives else _how(result, None),
        )
    for node in flow.returns:
        for span, word, item in _wrong(kinds, node, result):
            how = _how(result, item)
            ev.error(
                rules.WRONG_RETURN,
                span,
                function=step.name,
                declared=spell(result),
                got=word,
                related=declared,
                help=how,
            )


def _wrong(kinds: Kinds, node: ast.Return, result: Type) -> Iterator[tuple[Span, str, Mismatch | None]]:
    """What a `return` certainly gives that is not declared: where, in words, and more of it where there is."""
    if node.value is None:
        if not isinstance(result, NoneType):
            yield kinds.body.module.ast_span(node), "nothing", None
        return
    for item in mismatches(kinds, node.value, result, is_result=True):
        yield kinds.body.module.ast_span(item.node), item.got.word, item


def _declared(module: Module, step: StepValue, function: ast.FunctionDef) -> list[tuple[Span, str]]:
    if function.returns is None:
        return [(step.span, "declares no result")]
    return [(module.ast_span(function.returns), "declared here")]


def _first_line(span: Span, module: Module) -> Span:
    """A statement's first line, where it has more."""
    if span.start.line == span.end.line:
        return span
    return Span(span.file, span.start, module.line_span(span.start.line).end)


def _how(result: Type, found: Mismatch | None) -> str:
    """What to write instead."""
    match result:
        case NoneType():
            made = found.got.made.name if found is not None and found.got.made is not None else "..."
            return f"declare the result: `-> {made}`" if made != "..." else "leave the value out, or declare a result"
        case OutputsType(name=name, fields=fields) | MetricsType(name=name, fields=fields):
            listed = ", ".join(f"{field.name}=..." for field in fields)
            return f"return `{name}({listed})`"
        case ArtifactType(name=name):
            return f"return a path, or write into `out = {name}.new()` and return `out`"
        case _:
            return f"return a `{spell(result)}`"
