"""The pieces of a module that a pipeline reaches, parsed with libcst."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.sink import Sink
from mlpc.frontend import cst
from mlpc.frontend.cst import nodes
from mlpc.frontend.index import Binding, first_line
from mlpc.frontend.program import Module
from mlpc.source import Loc, Span

MAX_OPERATORS = 4000
"""`and` and `or` in one statement: libcst nests them, and its parser overflows the stack where `ast` sees a flat list."""


def parse_lines(module: Module, first: int, last: int, sink: Sink, text: str | None = None) -> nodes.Module | None:
    """The statements on some lines of a module, positions recorded; None, said, where libcst refuses what Python accepts."""
    text = module.source.between(first, last) if text is None else text
    if text.count("and") + text.count("or") > MAX_OPERATORS:
        sink.report(rules.TOO_DEEP, module.line_span(first))
        return None
    try:
        parsed = cst.parse(text)
    except cst.ParseFailure as failure:
        line = min(first + failure.line - 1, max(len(module.source.lines), 1))
        width = len(module.source.line(line))
        column = min(failure.column, width)
        span = Span(module.path, Loc(line, column), Loc(line, min(column + 1, max(width, column))))
        sink.report(rules.SYNTAX_ERROR, span, reason=failure.message)
        return None
    except RecursionError:
        sink.report(rules.TOO_DEEP, module.line_span(first))
        return None
    module.positions.record(parsed, first, text)
    return parsed


CHUNK = 64
"""Statements that are parsed at a time: libcst's parser takes half a megabyte of memory for each while it works."""


def function(module: Module, binding: Binding, node: ast.FunctionDef, sink: Sink) -> nodes.FunctionDef | None:
    """A whole function; the body of a long one in pieces, each as the body of an `if`, so that columns stay what they are."""
    body = node.body
    starts = [first_line(item) for item in body]
    apart = all((before.end_lineno or 0) < start for before, start in pairwise_starts(body, starts))
    if len(body) <= CHUNK or not apart or not _stands_alone(module, node, starts[0]):
        parsed = parse_lines(module, binding.first, binding.last, sink)
        found = statement(parsed, binding) if parsed is not None else None
        return found if isinstance(found, nodes.FunctionDef) else None
    head = header(module, node, sink)
    statements: list[nodes.BaseStatement] = []
    for at in range(0, len(body), CHUNK):
        last = body[min(at + CHUNK, len(body)) - 1].end_lineno or starts[at]
        parsed = parse_lines(module, starts[at] - 1, last, sink, "if 1:\n" + module.source.between(starts[at], last))
        if parsed is None or not isinstance(parsed.body[0], nodes.If):
            return None
        statements += parsed.body[0].body.body  # type: ignore[arg-type]
    return None if head is None else head.with_changes(body=nodes.IndentedBlock(body=statements))


def pairwise_starts(body: Sequence[ast.stmt], starts: Sequence[int]) -> Iterator[tuple[ast.stmt, int]]:
    """Each statement, and the line on which the next one starts."""
    return zip(body, starts[1:], strict=False)


def statement(parsed: nodes.Module, binding: Binding) -> nodes.CSTNode | None:
    """The function, class or assignment in a parsed segment that makes a binding."""
    for node in _statements(parsed):
        match node:
            case nodes.FunctionDef() | nodes.ClassDef() if node.name.value == binding.name:
                return node
            case nodes.Assign() if any(binding.name in _target_names(target.target) for target in node.targets):
                return node
            case nodes.AnnAssign() if binding.name in _target_names(node.target):
                return node
            case _:
                continue
    return None


def _statements(parsed: nodes.Module) -> Iterator[nodes.CSTNode]:
    for top in parsed.body:
        if isinstance(top, nodes.SimpleStatementLine):
            yield from top.body
        else:
            yield top


def _target_names(target: nodes.BaseExpression) -> set[str]:
    if isinstance(target, nodes.Name):
        return {target.value}
    if isinstance(target, nodes.Tuple | nodes.List):
        return set().union(*(_target_names(element.value) for element in target.elements))
    return (
        {target.value.value}
        if isinstance(target, nodes.StarredElement) and isinstance(target.value, nodes.Name)
        else set()
    )


def header(module: Module, function: ast.FunctionDef | ast.AsyncFunctionDef, sink: Sink) -> nodes.FunctionDef | None:
    """Decorators and signature of a function, its body left out: what a step's body says, only the container reads."""
    first = first_line(function)
    start = first_line(function.body[0])
    text = None
    if start > function.lineno and _stands_alone(module, function, start):
        text = module.source.between(first, start - 1) + "    ...\n"
    parsed = parse_lines(module, first, function.end_lineno or start, sink, text)
    for node in _statements(parsed) if parsed is not None else ():
        if isinstance(node, nodes.FunctionDef) and node.name.value == function.name:
            return node
    return None


def _stands_alone(module: Module, function: ast.FunctionDef | ast.AsyncFunctionDef, start: int) -> bool:
    """Whether the body starts on a line of its own: what is before its first statement there is indentation."""
    line = module.source.line(start)
    return line[: len(line) - len(line.lstrip())] != "" and _signature_ends_before(module, function, start)


def _signature_ends_before(module: Module, function: ast.FunctionDef | ast.AsyncFunctionDef, start: int) -> bool:
    """A signature over several lines may end in the body's first line: `    x: int): return x`."""
    ends = [function.lineno]
    arguments = function.args
    for node in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *arguments.defaults, function.returns):
        if node is not None:
            ends.append(node.end_lineno or 0)
    for default in arguments.kw_defaults:
        if default is not None:
            ends.append(default.end_lineno or 0)
    if max(ends) >= start:
        return False
    first = module.source.line(start).lstrip()
    return not first.startswith((")", "->", ":", ",", "*", "\\", "/"))


def is_placeholder(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether the body is `...`, after a docstring or not."""
    body = function.body[1:] if ast.get_docstring(function, clean=False) is not None else function.body
    return all(
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and node.value.value is ... for node in body
    )


def docstring(function: ast.FunctionDef | ast.AsyncFunctionDef) -> str | None:
    text = ast.get_docstring(function)
    return text.strip() or None if text is not None else None
