"""A span covers exactly the text that it names.

Diagnostics, assertion messages and the source map are cut out of the text by spans. The oracles are libcst's own `PositionProvider`, which
counts the same in another way, and the parser: what stands at the span of an expression parses to that expression.
"""

from __future__ import annotations

import ast

import libcst as cst
import pytest
from harness import PATH, compile_text, records_of, scaled
from hypothesis import given, settings
from hypothesis import strategies as st
from libcst.metadata import MetadataWrapper, PositionProvider
from strategies import HELPERS, expressions, functions, pipelines

from mlpc.frontend.cst import Positions, parse
from mlpc.ir import nodes as ir
from mlpc.source import NOWHERE, Loc, SourceFile, Span

UGLY = {
    "tabs": "def f(x):\n\tif x:\n\t\treturn [x,\t1]\n\treturn\tx\n",
    "tabs and spaces": "if 1:\n \ta = (1,\n2)\n \tb = 2\n",
    "crlf": "x = 1\r\nif x:\r\n    y = [\r\n        x,\r\n    ]\r\n",
    "cr": "x = 1\ry = (x,\r 2)\r",
    "mixed line ends": "x = 1\r\ny = 2\nz = (3,\r\n4,\n5)\n",
    "not ascii": 'naïve = "日本" + "😀é"; 変数 = naïve + "e\u0301"\n',
    "semicolons": "a = 1; b = a + 1 ; c = b;\nif a: b; c\n",
    "decorators": "@f\n@g . h (1)\n# between\n\n@i\nclass C(B, k=1):\n    @j\n    def m(self): ...\n",
    "form feed": "a = 1\n\x0c\nb = 2\n\x0cc = a + b\n",
    "form feeds in a block": "if a:\n\x0c    b = c\n    d = (e,\n\x0c  f)\n\x0cg = 1\n",
    "comments": "# first\na = (  # one\n    1  # two\n    + 2\n)  # three\n# last",
    "texts of several lines": 'a = """x\n  y\n"""; b = f"""{a}\n{a + \'\'}\n"""; c = "x" \\\n  "y"\n',
    "parentheses": "a = ((1)) + ( (2) * (3) )\nb = (a)\nc = (yield_ for yield_ in (a, b))\nd = f((x for x in a))\n",
    "backslashes": "a = 1 + \\\n    2\nassert a, \\\n  'no'\nfrom a import b, \\\n   c\n",
    "statements": (
        "for i, (j, *k) in x:\n    pass\nelse:\n    pass\nwith a as b, c: pass\ntry:\n    pass\nexcept* E as e:\n    pass\n"
        "while not x: break\nx: int\nx += 1\ndel x[1:2, ::3], y\nasync def f(a, /, b=1, *, c: int = 2, **d) -> int: await g()\n"
        "lambda a, *b, c=1: (a if b else c)\nx[...] @ y ** -z <= 3 not in w is not v\n"
        "match x:\n    case [1, *_, {'a': b, **c}] | D(e=f) if g: pass\n"
    ),
    "no newline at the end": "a = 1\nb = f(a,\n)",
    "only comments": "# nothing\n\n   # more\n",
    "empty": "",
    "blank lines with spaces": "a = 1\n   \n\t\nb = 2\n    \n",
    "unicode separators": 'a = "x\u2028y"; b = 1\nc = "\x85"; d = 2\n',
    "f-strings": "a = f'{x!r:>{w}} {{}} {y=} {z:%Y-%m}' rf'\\d{1}'\n",
    "walrus and stars": "print(*a, **b, c=(d := 1)); e = [*a, *(b)]; f = {**c, 'x': (y)}\n",
}


UNPLACED = (
    cst.AssignEqual,
    cst.BaseParenthesizableWhitespace,
    cst.Colon,
    cst.Comma,
    cst.Comment,
    cst.Dot,
    cst.EmptyLine,
    cst.LeftCurlyBrace,
    cst.LeftParen,
    cst.LeftSquareBracket,
    cst.Newline,
    cst.RightCurlyBrace,
    cst.RightParen,
    cst.RightSquareBracket,
    cst.Semicolon,
    cst.TrailingWhitespace,
)
"""White space and punctuation, of which no message speaks."""


def same_places(text: str) -> None:
    """Each node stands where libcst says; none but white space and punctuation has no place."""
    wrapper = MetadataWrapper(parse(text), unsafe_skip_copy=True)
    theirs = wrapper.resolve(PositionProvider)
    positions = Positions(PATH)
    positions.record(wrapper.module, 1, text)
    pending: list[cst.CSTNode] = list(wrapper.module.children)
    while pending:
        node = pending.pop()
        pending += node.children
        if not positions.knows(node):
            assert isinstance(node, UNPLACED), (type(node).__name__, text)
        elif node in theirs:
            found, span = theirs[node], positions.span(node)
            expected = (found.start.line, found.start.column), (found.end.line, found.end.column)
            assert (tuple(span.start), tuple(span.end)) == expected, (type(node).__name__, text)


@pytest.mark.parametrize("name", [name for name in UGLY if not name.startswith("form feed")])
def test_positions_are_those_of_libcst(name: str) -> None:
    """Every node of every kind stands where libcst says, in texts as people leave them. Form feeds libcst does not count."""
    same_places(UGLY[name])


@settings(max_examples=scaled(60))
@given(st.one_of(functions(wrong=5), pipelines(), expressions().map("VALUE = {}\n".format)))
def test_positions_of_programs_are_those_of_libcst(text: str) -> None:
    """The same in random programs."""
    same_places(text)


# --- the text at a span ----------------------------------------------------------------------------------------------


def bare(node: cst.BaseExpression) -> cst.BaseExpression:
    """Without the parentheses around it, which its span leaves out."""
    return node.with_changes(lpar=[], rpar=[]) if hasattr(node, "lpar") else node


def reparsed(text: str) -> cst.BaseExpression:
    return bare(cst.parse_expression(f"({text}\n)"))


def same_code(first: cst.CSTNode, second: cst.CSTNode) -> bool:
    render = cst.Module([]).code_for_node
    return ast.dump(ast.parse(f"({render(first)}\n)")) == ast.dump(ast.parse(f"({render(second)}\n)"))


def check_texts(text: str, first_line: int = 1) -> int:
    """Each expression's text parses to it again. `first_line`: where the text stands in a file."""
    source = SourceFile(PATH, "\n" * (first_line - 1) + text)
    positions = Positions(PATH)
    module = parse(text)
    positions.record(module, first_line, text)
    checked = 0

    class Visitor(cst.CSTVisitor):
        def on_visit(self, node: cst.CSTNode) -> bool:
            nonlocal checked
            if isinstance(node, cst.Annotation | cst.ImportAlias | cst.AsName | cst.NameItem | cst.FormattedStringText):
                return not isinstance(node, cst.FormattedStringText)
            if isinstance(node, cst.BaseExpression) and not isinstance(
                node, cst.StarredElement | cst.Yield | cst.Await
            ):
                found = source.at(positions.span(node))
                assert type(reparsed(found)) is type(node), (found, text)
                assert same_code(reparsed(found), bare(node)), (found, text)
                checked += 1
            if isinstance(node, cst.BaseSmallStatement | cst.FunctionDef | cst.ClassDef | cst.If | cst.For):
                found = source.at(positions.span(node)).removeprefix("el" if isinstance(node, cst.If) else "")
                assert type(first_statement(found, positions.span(node).start.column)) is type(node), (found, text)
                checked += 1
            return True

    module.visit(Visitor())
    return checked


def first_statement(text: str, column: int) -> cst.CSTNode:
    """The statement that a text is, which stood at a column of a block."""
    if column and "\n" in text:
        # Whatever is on its later lines is indented as the block was: a block of its own around it will do.
        head = cst.parse_module(f"if 1:\n{' ' * column}{text}\n").body[0]
        assert isinstance(head, cst.If)
        statement: cst.CSTNode = head.body.body[0]
    else:
        statement = cst.parse_module(text + "\n").body[0]
    return statement.body[0] if isinstance(statement, cst.SimpleStatementLine) else statement


REPARSABLE = [
    name
    for name in UGLY
    if name not in ("tabs", "tabs and spaces", "empty", "only comments", "cr", "statements", "f-strings")
]


@pytest.mark.parametrize("name", REPARSABLE)
@pytest.mark.parametrize("first_line", [1, 7])
def test_the_text_at_a_span_is_the_node(name: str, first_line: int) -> None:
    """In texts as people leave them, wherever they stand in a file."""
    assert check_texts(UGLY[name], first_line)


@settings(max_examples=scaled(40))
@given(st.one_of(functions(), pipelines(), expressions().map("VALUE = {}\n".format)), st.sampled_from([1, 50]))
def test_the_text_at_a_span_of_a_program_is_the_node(text: str, first_line: int) -> None:
    """The same in random programs."""
    assert check_texts(text, first_line)


# --- the spans of the IR ---------------------------------------------------------------------------------------------


def spans_of(pipeline: ir.Pipeline) -> list[tuple[str, Span]]:
    found: list[tuple[str, Span]] = []
    for record in records_of(pipeline):
        for name in ("span", "definition", "name_span"):
            span = getattr(record, name, None)
            if span is not None and span != NOWHERE:
                found.append((f"{type(record).__name__}.{name}", span))
    return found


@settings(max_examples=scaled(40))
@given(pipelines())
def test_spans_of_the_ir_name_what_they_are_of(text: str) -> None:
    """A decision's span is its test, a step's its call, a value's an expression: whole, and nothing beside."""
    source = SourceFile(PATH, text)
    result = compile_text(text)
    for compiled in result.compiled:
        for what, span in spans_of(compiled.pipeline):
            found = source.at(span)
            # A constant may be a part of an f-string, white space and all.
            assert found and (what == "Const.span" or found == found.strip()), (what, span, found)
            match what:
                case "Decision.span" | "Join.span" | "OutputRef.span" | "Truth.span" | "And.span" | "Or.span":
                    cst.parse_expression(f"({found}\n)")
                case "Step.span" | "Step.definition" if found == "try:":
                    # What fails the run where nothing catches.
                    continue
                case "Step.span":
                    statement = first_statement(found, 0)
                    if isinstance(statement, cst.Expr):
                        assert isinstance(statement.value, cst.Call), (what, found)
                    else:
                        assert isinstance(statement, cst.Raise | cst.Assert), (what, found)
                case "Step.definition":
                    assert isinstance(first_statement(found, 0), cst.Expr | cst.Raise | cst.Assert), (what, found)
                case "ParamRef.span" | "PipelineParameter.span":
                    cst.parse_expression(f"({found}\n)")
    for diagnostic in result.diagnostics:
        inside(source, diagnostic.span)
        for related in diagnostic.related:
            inside(source, related.span)


def test_a_link_of_a_chain_is_a_whole_expression() -> None:
    """`n < (1 + 1)` within `n < (1 + 1) < (m)`: the parentheses of its operands are part of it."""
    condition = "n < (1 + 1) < (m)"
    lines = ["from mlpc import Fail, pipeline", "", '@pipeline(name="p")', "def p(n: int, m: int):"]
    text = "\n".join([*lines, f"    if {condition}:", '        raise Fail("x")', ""])
    source = SourceFile(PATH, text)
    (decision,) = compile_text(text).compiled[0].pipeline.decisions
    assert isinstance(decision.predicate, ir.And)
    links = [source.at(link.span) for link in decision.predicate.operands]
    assert links == ["n < (1 + 1)", "(1 + 1) < (m)"]


@settings(max_examples=scaled(150))
@given(functions(wrong=25))
def test_errors_stand_within_the_text(text: str) -> None:
    """Whatever is wrong, it is marked at a place that exists, and something is marked."""
    program = f"{HELPERS}\n\n{text}\n\nVALUE = main()\n" + (
        "\nfrom mlpc import Fail, pipeline\n\n\n@pipeline()\ndef p():\n    raise Fail(str(VALUE))\n"
    )
    source = SourceFile(PATH, program)
    for diagnostic in compile_text(program).diagnostics:
        assert inside(source, diagnostic.span).strip(), diagnostic
        for related in diagnostic.related:
            assert inside(source, related.span).strip(), diagnostic


def inside(source: SourceFile, span: Span) -> str:
    for place in (span.start, span.end):
        assert 1 <= place.line <= max(len(source.lines), 1), span
        assert 0 <= place.column <= len(source.line(place.line)), span
    assert span.start <= span.end
    return source.at(span)


@settings(max_examples=scaled(200))
@given(st.text(st.sampled_from("a\n\r\t\x0c\u2028\x85é😀 "), max_size=30))
def test_lines_are_those_of_python(text: str) -> None:
    """Lines end where Python's tokenizer ends them, and cutting at any two places gives what stands between them."""
    source = SourceFile(PATH, text)
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    expected = unified.split("\n")
    assert [source.line(at + 1) for at in range(len(expected))] == expected
    assert "".join(source.lines) == text
    if source.lines:
        last = len(source.lines)
        whole = Span(PATH, Loc(1, 0), Loc(last, len(source.lines[-1])))
        assert source.at(whole) == text
