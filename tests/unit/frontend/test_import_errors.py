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
        ("import shop.step", "prepare(raw)", "MLP206", "shop.step", "did you mean `shop.steps`?"),
        ("import shop.texts, shop.step", "prepare(raw)", "MLP206", "shop.step", "did you mean `shop.steps`?"),
        ("import shop.step as s", "prepare(raw)", "MLP206", "shop.step", "did you mean `shop.steps`?"),
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
        "import shop.steps, shop.texts",
        "import shop.steps\nimport os.path, xml.etree.nothing",
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


# --- modules that import each other -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "marked"),
    [
        ({"a.py": "from b import g\ndef f(): return g()\n", "b.py": "from a import f\ndef g(): return 1\n"}, "f"),
        ({"a.py": "import b\ndef f(): return b.g()\n", "b.py": "from a import f\ndef g(): return 1\n"}, "f"),
        (
            {
                "a.py": "from b import g\ndef f(): return g()\n",
                "b.py": "from c import h\ndef g(): return h()\n",
                "c.py": "from a import f as e\ndef h(): return 1\n",
            },
            "f",
        ),
        ({"a.py": "from p import OWN\ndef f(): return OWN\n"}, "OWN"),
        (
            {
                "pkg/__init__.py": "from pkg.steps import g\nLIMIT = 3\n",
                "pkg/steps.py": "from pkg import LIMIT\ndef g(): return LIMIT\n",
                "a.py": "from pkg import g\ndef f(): return g()\n",
            },
            "LIMIT",
        ),
        (
            {
                "pkg/__init__.py": "from .steps import g\nLIMIT = 3\n",
                "pkg/steps.py": "from . import LIMIT\ndef g(): return LIMIT\n",
                "a.py": "from pkg import g\ndef f(): return g()\n",
            },
            "LIMIT",
        ),
    ],
)
def test_modules_that_import_each_other(findings: Findings, files: dict[str, str], marked: str) -> None:
    [found] = findings(
        "prepare(raw, rows=f())" if marked != "OWN" else "prepare(raw)", imports="from a import f", files=files
    )
    assert (found.code, found.marked) == ("MLP276", marked)


@pytest.mark.parametrize(
    "files",
    [
        # Python gets by: the name is there already, or asked for when all is there.
        {"a.py": "def f(): return 1\nfrom b import g\n", "b.py": "from a import f\ndef g(): return f()\n"},
        {"a.py": "import b\ndef f(): return b.g()\n", "b.py": "import a\ndef g(): return 1\n"},
        {"a.py": "import b\nX = b.Y\ndef f(): return X\n", "b.py": "import a\nY = 1\n"},
        {"a.py": "from b import g\ndef f(): return g()\n", "b.py": "def g():\n    from a import f\n    return 1\n"},
        {
            "a.py": "from b import g\ndef f(): return g()\n",
            "b.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from a import f\ndef g(): return 1\n",
        },
        {
            "a.py": "from b import g\ndef f(): return g()\n",
            "b.py": "try:\n    from a import f\nexcept ImportError:\n    f = None\ndef g(): return 1\n",
        },
        # A module of a package that is still being imported.
        {
            "pkg/__init__.py": "from pkg.steps import g\n",
            "pkg/steps.py": "from pkg import texts\ndef g(): return texts.N\n",
            "pkg/texts.py": "N = 1\n",
            "a.py": "from pkg import g\ndef f(): return g()\n",
        },
        {
            "a.py": "from b import g\ndef f(): return 1\n",
            "b.py": "g = 1\nfrom c import *\n",
            "c.py": "from b import g\n",
        },
    ],
)
def test_modules_that_get_by(findings: Findings, files: dict[str, str]) -> None:
    assert [
        item for item in findings("prepare(raw)", imports="from a import f", files=files) if item.code == "MLP276"
    ] == []
