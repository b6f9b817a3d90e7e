"""How a function is left, against Python's own compiler, which leaves out what is never reached."""

from __future__ import annotations

import ast
import dis
import sysconfig
import types
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from mlpc.diagnostics.sink import Sink
from mlpc.frontend.body_flow import Flow
from mlpc.frontend.body_nodes import body_nodes
from mlpc.frontend.lower import front_end

LIBRARY = Path(sysconfig.get_paths()["stdlib"])
MODULES = sorted(path.name for path in LIBRARY.glob("*.py") if path.stem[0] in "abcdst")
MARK = "__reached__"


class OneFile:
    def __init__(self, content: bytes) -> None:
        self.content = content

    def read(self, path: str) -> bytes | None:
        return self.content if path == "module.py" else None

    def walk(self, folder: str) -> Sequence[str]:
        return []


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    for top in tree.body:
        for node in top.body if isinstance(top, ast.ClassDef) else [top]:
            if isinstance(node, ast.FunctionDef):
                yield node


def end_is_reached(function: ast.FunctionDef) -> bool:
    """Whether a statement that is added at the end is in the compiled code."""
    copy = ast.parse(ast.unparse(function)).body[0]
    assert isinstance(copy, ast.FunctionDef)
    copy.decorator_list = []
    copy.body.append(ast.Expr(ast.Name(MARK, ast.Load())))
    module = compile(ast.fix_missing_locations(ast.Module([copy], [])), "module.py", "exec")
    code = next(item for item in module.co_consts if isinstance(item, types.CodeType) and item.co_name == copy.name)
    return any(item.argval == MARK for item in dis.get_instructions(code))


@pytest.mark.parametrize("name", MODULES)
def test_an_end_that_is_said_to_be_reached_is(name: str) -> None:
    """The other way round need not hold: of calls that never come back Python's compiler knows nothing."""
    ev = front_end(OneFile((LIBRARY / name).read_bytes()), {}, Sink())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        module = ev.program.load("module.py")
        assert module is not None
        for function in functions(module.index.tree):
            if Flow(ev, body_nodes(ev, module, function), {}).ends:
                assert end_is_reached(function), f"{name}:{function.lineno}"
