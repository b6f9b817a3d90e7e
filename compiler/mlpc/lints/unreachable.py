"""Statements of pipelines, and of the functions that they call, behind one that ends the function or the loop."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.sink import Sink
from mlpc.frontend.program import Module
from mlpc.frontend.values import FunctionValue, PipelineValue
from mlpc.source import Span

_ENDS: Final = {
    ast.Return: ("`return`", "the function"),
    ast.Raise: ("`raise`", "the run"),
    ast.Break: ("`break`", "the loop"),
    ast.Continue: ("`continue`", "the round"),
}


def check_unreachable(module: Module, sink: Sink) -> None:
    """What is written, and known to be left out whatever the values: conditions are not looked into."""
    for value in module.values.values():
        if isinstance(value, PipelineValue | FunctionValue) and value.module is module:
            function = module.index.bindings[value.name][0].node
            for block in _blocks(function):
                _look(module, block, sink)


def _blocks(node: ast.AST) -> Iterator[Sequence[ast.stmt]]:
    """Every block of statements, blocks after the end of one left out."""
    for name in ("body", "orelse", "finalbody", "handlers", "cases"):
        part = [item for item in getattr(node, name, ()) if isinstance(item, ast.AST)]
        block = [item for item in part if isinstance(item, ast.stmt)]
        if block:
            yield block
        for item in part:
            yield from _blocks(item)
            if isinstance(item, ast.stmt) and _end(item) is not None:
                break


def _look(module: Module, block: Sequence[ast.stmt], sink: Sink) -> None:
    for before, after in pairwise(block):
        end = _end(before)
        if end is not None:
            what, where = _ENDS.get(type(before), ("what stands", "this part"))
            related = [(_first_line(module, end), "ends here")]
            sink.report(rules.UNREACHABLE, _first_line(module, after), what=what, where=where, related=related)
            return


def _end(node: ast.stmt) -> ast.stmt | None:
    """The last of the statements in one that end what it stands in on every way; None where some way comes to the next statement."""
    match node:
        case ast.Return() | ast.Raise() | ast.Break() | ast.Continue():
            return node
        case ast.If(body=body, orelse=orelse):
            return _all([body, orelse])
        case ast.With(body=body):
            return _of(body)
        case ast.Try(body=body, handlers=handlers, orelse=orelse, finalbody=last):
            whole = _all([[*body, *orelse], *(handler.body for handler in handlers)])
            return _of(last) or whole
        case ast.Match(cases=cases) if any(_takes_all(case) for case in cases):
            return _all([case.body for case in cases])
        case _:
            return None


def _of(block: Sequence[ast.stmt]) -> ast.stmt | None:
    return next((end for item in block if (end := _end(item)) is not None), None)


def _all(blocks: Sequence[Sequence[ast.stmt]]) -> ast.stmt | None:
    ends = [_of(block) for block in blocks]
    return ends[-1] if all(end is not None for end in ends) else None


def _takes_all(case: ast.match_case) -> bool:
    return isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None and case.guard is None


def _first_line(module: Module, node: ast.stmt) -> Span:
    span = module.ast_span(node)
    if span.start.line == span.end.line:
        return span
    return Span(span.file, span.start, module.line_span(span.start.line).end)
