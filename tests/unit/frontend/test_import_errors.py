"""Imports that Python could not do are said where they stand, used or not, and nothing that follows from them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Findings = Callable[..., list[Any]]
PACKAGE = {
    "shop/__init__.py": "",
    "shop/steps.py": "from shop import texts\nLIMIT = 3\ndef rows():\n    return LIMIT\n",
    "shop/texts.py": "NAME = 'x'\n",
    "shop/lazy.py": "def __getattr__(name):\n    return name\n",
    "shop/all.py": "from os.path import *\n",
}


@pytest.mark.parametrize(
    ("imports", "body", "code", "marked", "help_"),
    [
        ("from shop.steps import row", "prepare(raw, rows=rows())", "MLP207", "row", "did you mean `rows`?"),
        ("from shop.steps import row", "prepare(raw, rows=row())", "MLP207", "row", "did you mean `rows`?"),
        ("from shop.steps import row", "prepare(raw)", "MLP207", "row", "did you mean `rows`?"),
        (
            "from shop.step import rows",
            "prepare(raw, rows=rows())",
            "MLP206",
            "shop.step",
            "did you mean `shop.steps`?",
        ),
        ("from shop.step import rows, LIMIT", "prepare(raw)", "MLP206", "shop.step", "did you mean `shop.steps`?"),
        ("from shop import step", "prepare(raw)", "MLP207", "step", "did you mean `steps`?"),
        ("from mlpc import Datset", "prepare(raw)", "MLP207", "Datset", "did you mean `Dataset`?"),
        (
            "from shop.steps import (\n    LIMIT,\n    rowss,\n)",
            "prepare(raw)",
            "MLP207",
            "rowss",
            "did you mean `rows`?",
        ),
        ("from .nothing import a", "prepare(raw)", "MLP206", ".nothing", "correct the name"),
    ],
)
def test_the_import_is_marked(findings: Findings, imports: str, body: str, code: str, marked: str, help_: str) -> None:
    [found] = findings(body, imports=imports, files=PACKAGE)
    assert (found.code, found.marked) == (code, marked)
    assert found.help.startswith(help_)


@pytest.mark.parametrize(
    "imports",
    [
        "from shop import steps, texts",
        "import shop.steps as s",
        "from shop.lazy import anything",
        "from shop.all import join",
        "from shop import __version__",
        "import numpy as np\nfrom sklearn.nothing import this",
        "try:\n    from shop import fast\nexcept ImportError:\n    fast = None",
        "if TYPE_CHECKING:\n    from shop.types import Row",
    ],
)
def test_what_may_be_there_is_not_spoken_of(findings: Findings, imports: str) -> None:
    assert findings("prepare(raw)", imports=imports, files=PACKAGE) == []


def test_a_body_that_needs_it(findings: Findings) -> None:
    top = (
        '@processing(image=OWN, instance_type="ml.m5.large")\n'
        "def z(raw: Dataset) -> Dataset:\n    print(rows())\n    return raw\n"
    )
    for imports in ("from shop.steps import row", "from shop.step import rows"):
        [found] = findings("z(raw)", imports=imports, top=top, files=PACKAGE)
        assert found.code in ("MLP206", "MLP207")
