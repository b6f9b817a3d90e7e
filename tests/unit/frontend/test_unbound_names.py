"""Names of a function that have no value where they are read, in a step's body and in what it takes along; and what only looks so."""

from __future__ import annotations

import ast
import sysconfig
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mlpc.frontend.body_nodes import _body  # pyright: ignore[reportPrivateUsage]
from mlpc.frontend.body_unbound import unbound_in

Findings = Callable[..., list[Any]]
TOP = 'COLS = ["a"]\nN = 1\n'


def said(findings: Findings, body: str, top: str = "") -> list[tuple[str, str]]:
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    step = f'@processing(image=OWN, instance_type="ml.m5.large")\ndef own(raw: Dataset) -> Dataset:\n{lines}    return raw\n'
    return [(item.code, item.marked) for item in findings("own(raw)", top=f"{TOP}{top}\n{step}")]


@pytest.mark.parametrize(
    ("body", "marked"),
    [
        ('COLS += ["b"]', "COLS"),
        ("N += 1\nprint(N)", "N"),
        ("for _ in range(3):\n    N += 1", "N"),
        ("print(N)\nN = 2", "N"),
        ("N = N + 1", "N"),
        ("if raw:\n    COLS = [*COLS, 'b']\nprint(COLS)", "COLS"),
        ("print(x)\nx = 1", "x"),
        ("print(x)\nfor x in range(3):\n    pass", "x"),
        ("with open(x) as x:\n    pass", "x"),
        ("print(np)\nimport numpy as np", "np"),
        ("print(x)\ntry:\n    x = 1\nexcept ValueError:\n    pass", "x"),
    ],
)
def test_a_name_without_a_value(findings: Findings, body: str, marked: str) -> None:
    assert said(findings, body) == [("MLP202", marked)]
    helper = "def helper():\n" + "".join(f"    {line}\n" for line in body.replace("raw", "N2").split("\n")) + "N2 = 1\n"
    assert said(findings, "helper()", top=helper) == [("MLP202", marked)]


@pytest.mark.parametrize(
    "body",
    [
        "global N\nN += 1",
        "N = 1\nN += 1",
        "for i in range(3):\n    if i:\n        print(x)\n    x = i",
        "while True:\n    if raw:\n        total += 1\n    total = 0",
        "def inner():\n    return x\nx = 1\nprint(inner())",
        "f = lambda: x\nx = 1\nprint(f())",
        "print([N2 for N2 in range(3)])",
        "print([N for _ in range(3)])",
        "value = x if (x := 3) else None\nprint(value)",
        "try:\n    print(x)\nexcept NameError:\n    x = 1",
        "x = 1\ndel x\nx = 2",
        "print(f'{N}')",
        "y: int = 1\nprint(y)",
        "match raw:\n    case x:\n        print(x)",
        "class A:\n    N = N\nprint(A)",
        "for x in range(3):\n    pass\nelse:\n    print(x)",
        "import os.path\nprint(os.path)",
    ],
)
def test_a_name_that_may_have_one(findings: Findings, body: str) -> None:
    assert said(findings, body) == []


def test_nothing_is_said_of_the_standard_library() -> None:
    root, found, looked_at = Path(sysconfig.get_paths()["stdlib"]), list[str](), 0
    for path in sorted(root.glob("*.py")):
        for function in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(function, ast.FunctionDef):
                looked_at += 1
                body = _body(None, function)  # type: ignore[arg-type]
                found += [f"{path.name}:{read.node.lineno} {read.name}" for read in unbound_in(body)]
    assert found == []
    assert looked_at > 3000
