"""Files that Python cannot read: what they probably are is said, once, where it is."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest

Findings = Callable[..., list[Any]]
MERGE = """\
from mlpc import pipeline
<<<<<<< HEAD
A = 1
=======
A = 2
>>>>>>> topic
"""


@pytest.mark.parametrize(
    ("source", "marked", "said"),
    [
        (MERGE, "<<<<<<< HEAD", "a merge has left its marks here"),
        ("A = 1\n>>>>>>> topic\n", ">>>>>>> topic", "a merge has left its marks here"),
        ("import os\n%matplotlib inline\n", "%matplotlib inline", "this is a command of a notebook"),
        ("import os\n!pip install x\n", "!pip install x", "this is a command of a notebook"),
        ("def f():\n        a = 1\n    b = 2\n", "    ", "unindent does not match any outer indentation level"),
        ("a = (1\n", "(", "'(' was never closed"),
        ("x = 1\n=======\n", "==", "invalid syntax"),
    ],
)
def test_what_it_probably_is(findings: Findings, source: str, marked: str, said: str) -> None:
    [found] = findings(source=source)
    assert (found.code, found.marked) == ("MLP101", marked)
    assert found.message == f"this is not Python: {said}"


@pytest.mark.parametrize(
    ("source", "marked", "version"),
    [
        ("type Mode = int\n", "type", (3, 12)),
        ("def f[T](x: T) -> T:\n    return x\n", "[", (3, 12)),
        ("class A[T]:\n    pass\n", "[", (3, 12)),
        ("try:\n    pass\nexcept OSError, ValueError:\n    pass\n", "OSError, ValueError", (3, 14)),
    ],
)
def test_a_later_python(findings: Findings, source: str, marked: str, version: tuple[int, int]) -> None:
    found = findings(source=source, target=None)
    if sys.version_info >= version:
        assert found == []
        return
    assert [(item.code, item.marked) for item in found] == [("MLP101", marked)]
    assert f"Python {version[0]}.{version[1]}" in found[0].message
    assert found[0].help.startswith("run mlpc with Python 3.")
