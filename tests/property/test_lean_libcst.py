"""The lean import of libcst is libcst.

mlpc imports libcst's node modules without its `__init__`, to start in a fifth of the time, and completes it when more of it is asked for.
The oracle is the plain import, in another process: the same texts have the same trees, and everything else still works.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import expressions, functions, pipelines
from test_spans import UGLY

HERE = Path(__file__).parent
WRONG = ["a = (", "def f(:\n", "a = 1\n  b = 2\n", "x = 'a\n", "f(a=1, 2)\n", "\ta\n  b\n", "é = $\n", "if x:\n"]


def elsewhere(what: str, texts: list[str], *, plain: bool) -> Any:
    """What another process says, with or without the lean import."""
    environment = {name: value for name, value in os.environ.items() if name != "MLPC_PLAIN_LIBCST"}
    if plain:
        environment["MLPC_PLAIN_LIBCST"] = "1"
    made = subprocess.run(
        [sys.executable, str(HERE / "trees.py"), what],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        env=environment,
    )
    assert made.returncode == 0, made.stderr
    return json.loads(made.stdout)


@settings(max_examples=2)
@given(
    st.lists(st.one_of(functions(), pipelines(), expressions().map("VALUE = {}\n".format)), min_size=10, max_size=10)
)
def test_the_trees_are_the_same(texts: list[str]) -> None:
    """Class by class and field by field, for random programs, ugly ones, and those that do not parse."""
    everything = [*texts, *UGLY.values(), *WRONG]
    lean, plain = (elsewhere("parsed", everything, plain=how) for how in (False, True))
    for text, ours, theirs in zip(everything, lean, plain, strict=True):
        assert ours == theirs, text
    # A form feed before a statement is lost by libcst itself.
    assert all(found[1] is True for text, found in zip(texts, lean, strict=False))


def test_all_of_libcst_still_works() -> None:
    """Visitors, matchers, metadata, copies, pickles, nodes made by hand: as after the plain import."""
    assert elsewhere("still_whole", [], plain=False) == elsewhere("still_whole", [], plain=True)


def test_nodes_cannot_be_set() -> None:
    """A node is frozen, however libcst was imported: what has been parsed is shared, and nobody may change it by mistake."""
    assert elsewhere("frozen", [], plain=True) is True
    assert elsewhere("frozen", [], plain=False) is True


def test_no_name_is_missing() -> None:
    """Once one name is asked for that the lean import leaves out, all are there."""
    assert elsewhere("names", [], plain=False) == elsewhere("names", [], plain=True)


@pytest.mark.parametrize("what", ["unknown_version", "broken_layout", "imported_before"])
def test_the_plain_import_is_the_way_out(what: str) -> None:
    """Where libcst is not as expected, or is there already, it is imported and used as anyone would."""
    found = elsewhere(what, [], plain=False)
    assert found[0] is True and found[1]
