"""What only looks like a mistake changes nothing: each pipeline, with such lines put in, is said as much of as without them."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import pytest

from mlpc.cli.disk import Disk
from mlpc.driver import Request, compile_files

TESTS: Final = Path(__file__).parents[1]
PIPELINES: Final = sorted([*TESTS.glob("golden/*/pipeline.py"), *TESTS.parent.glob("examples/*/pipeline.py")])

Insertion = tuple[int, int, str]
"""A line from 1, a column in characters, and the text to put there."""

OF_THE_FILE: Final = '''

_NOTES = {"password": "in the vault", "bucket": "s3://not-a/bucket", "type": "ml.m5.larg", "cache": "P30M", "open": "0.0.0.0/0"}
"""The token is in the vault; s3://bucket/raw, P30M, 0.0.0.0/0, ml.m5.larg, requests.get("https://x"), import lightgbm."""
# password = "hunter2"; s3://bucket; AKIAIOSFODNN7EXAMPLE; return; raise Fail("x"); COLS += ["b"]


class _Settings:
    api_key = "see the vault"
    location = "s3://bucket/raw"


def _unused(_seen=[]):
    _seen.append(_NOTES)
    return _seen
    print("never")


def _other():
    print(_later)
    _later = 1


try:
    from _not_there import fast as _fast
except ImportError:
    _fast = None

if __name__ == "__main__":
    import sys

    print(sys.argv, _unused(), _other(), _fast, _Settings)
'''
OF_A_PIPELINE: Final = (
    '_note = "the password is in the vault: s3://bucket/raw, ml.m5.large, P30M"',
    "if len(_note) > 1000:\n    _note = None",
    'for _item in ["s3://bucket/a", "0.0.0.0/0"]:\n    _note = _item',
    "_open = [_word for _word in [] if _word]",
    "_open.append(_note)",
)
OF_A_BODY: Final = (
    'import logging as _logging\n_logging.info("requests.get(https://x), boto3.client, pip install lightgbm, s3://bucket/raw")',
    'password = "not a secret: a word of the body"',
    "_seen = []\n_seen.append(password)",
    "_seen += [password]",
    "def _inner(_word):\n    return _word, _after",
    "_after = 1",
    "for _at in range(2):\n    if _at:\n        print(_kept)\n    _kept = _at",
    "try:\n    import not_there_at_all as _absent\nexcept ImportError:\n    _absent = None",
    "if _absent is not None:\n    print(_inner(password))",
    "print([_row for _row in _seen], {_key: 1 for _key in _seen}, f'{password!r:>{_after}}')",
    "_found = _value if (_value := _after) else None",
)
OF_A_SIGNATURE: Final = ', _vault_secret_arn: str = "arn:aws:secretsmanager:us-east-1:123456789012:secret:vault"'


class Edited(Disk):
    """The disk, with another text in one file."""

    def __init__(self, path: str, text: str) -> None:
        super().__init__()
        self.path, self.text = path, text

    def read(self, path: str) -> bytes | None:
        return self.text.encode() if path == self.path else super().read(path)


def said(path: Path, text: str) -> Counter[tuple[str, str]]:
    result = compile_files(Request((str(path),), target=None, settings={}), Edited(str(path), text))
    return Counter((item.rule.code, item.message) for item in result.diagnostics)


def decorated(tree: ast.Module, *names: str) -> Iterator[ast.FunctionDef]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            called = [item.func if isinstance(item, ast.Call) else item for item in node.decorator_list]
            if any(ast.unparse(item).rpartition(".")[2] in names for item in called):
                yield node


def at_the_start(function: ast.FunctionDef, lines: Sequence[str]) -> Iterator[Insertion]:
    """Statements before the first of a body, its docstring left where it is."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    if (
        body
        and body[0].lineno > function.lineno
        and not (isinstance(body[0], ast.Expr) and ast.unparse(body[0]) == "...")
    ):
        pad = " " * body[0].col_offset
        yield body[0].lineno, 0, "".join(f"{pad}{line}\n" for item in lines for line in item.split("\n"))


def pipelines(text: str, tree: ast.Module) -> Iterator[Insertion]:
    for function in decorated(tree, "pipeline"):
        yield from at_the_start(function, OF_A_PIPELINE)


def bodies(text: str, tree: ast.Module) -> Iterator[Insertion]:
    for function in decorated(tree, "processing", "training"):
        yield from at_the_start(function, OF_A_BODY)


def signatures(text: str, tree: ast.Module) -> Iterator[Insertion]:
    for function in decorated(tree, "pipeline"):
        listed = function.args
        parts = [*listed.args, *listed.kwonlyargs, *listed.defaults, *(item for item in listed.kw_defaults if item)]
        last = max(parts, key=lambda item: (item.end_lineno or 0, item.end_col_offset or 0), default=None)
        if last is not None:
            line = text.split("\n")[(last.end_lineno or 1) - 1]
            yield last.end_lineno or 1, len(line.encode()[: last.end_col_offset].decode()), OF_A_SIGNATURE


def the_file(text: str, tree: ast.Module) -> Iterator[Insertion]:
    yield text.count("\n") + 1, 0, OF_THE_FILE


def edited(text: str, insertions: Sequence[Insertion]) -> str:
    lines = [*text.split("\n"), ""]
    for line, column, new in sorted(insertions, reverse=True):
        old = lines[line - 1]
        lines[line - 1] = old[:column] + new + old[column:]
    return "\n".join(lines)


@pytest.mark.parametrize("edits", [the_file, pipelines, bodies, signatures], ids=lambda item: item.__name__)
@pytest.mark.parametrize("path", PIPELINES, ids=lambda item: item.parent.name)
def test_nothing_is_said_of_what_looks_alike(
    path: Path, edits: Callable[[str, ast.Module], Iterator[Insertion]]
) -> None:
    text = path.read_text()
    insertions = [*edits(text, ast.parse(text))]
    changed = edited(text, insertions)
    ast.parse(changed)
    assert said(path, changed) == said(path, text)


def test_the_lines_are_put_in() -> None:
    counts = [
        len([*edit(text, ast.parse(text))])
        for path in PIPELINES
        for text in [path.read_text()]
        for edit in (pipelines, bodies, signatures)
    ]
    assert sum(counts) > 100


@pytest.mark.parametrize("line", ["print(_undefined)", "_row += 1", "_row = _row"])
def test_a_mistake_at_the_same_place_is_told(line: str) -> None:
    path = TESTS.parent / "examples" / "abalone" / "pipeline.py"
    text = path.read_text()
    tree = ast.parse(text)
    insertions = [item for step in decorated(tree, "processing", "training") for item in at_the_start(step, [line])]
    assert insertions
    assert said(path, edited(text, insertions)) != said(path, text)
