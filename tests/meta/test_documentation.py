"""The pages of the diagnostics are those that the catalogue and the examples give."""

import importlib.util
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"


def test_the_pages_are_up_to_date() -> None:
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec is not None and spec.loader is not None
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    written = {path.name: path.read_text("utf-8") for path in (DOCS / "diagnostics").glob("*.md")}
    stale = sorted(name for name, text in generate.pages().items() if written.get(name) != text)
    assert (stale, sorted(set(written) - set(generate.pages()))) == ([], []), "python docs/generate.py writes them anew"


def test_a_template_that_lacks_something_says_so() -> None:
    from jinja2 import UndefinedError

    from mlpc.templating import render

    with pytest.raises(UndefinedError):
        render("diagnostic.md")
