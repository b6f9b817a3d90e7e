"""However a file is broken, the compiler says so: no traceback, no failure of its own, no place that is not there."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from .mutations import Case, bases, faults, mutated

BLOCKS = 40
BLOCK = 20


@pytest.mark.parametrize("block", range(BLOCKS))
def test_broken_files_are_reported(block: int) -> None:
    paths = bases()
    for at in range(BLOCK):
        case = mutated(random.Random(f"{block}-{at}"), paths)
        assert list(faults(case)) == [], case.data.decode(errors="replace")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"#",
        b"'''",
        b"\\",
        b"(" * 5000,
        b"-" * 9000 + b"1",
        b"x = " + b"[" * 3000,
        b"if x:\n" * 120,
        b" " * 100000 + b"x",
        b"x\n" * 100000,
        b"a = 1;" * 3000,
        b"\r" * 500,
        b"\x0c" * 50 + b"import",
    ],
)
def test_files_of_no_shape(data: bytes) -> None:
    assert list(faults(Case(Path(__file__).parent, "p.py", data))) == []
