"""The pages of the diagnostics are those that the catalogue and the examples give."""

import importlib.util
import re
from pathlib import Path

import pytest

from mlpc.diagnostics.catalogue import all_rules
from mlpc.service.keywords import COMPOSED, all_keywords

DOCS = Path(__file__).parents[2] / "docs"


def test_the_pages_are_up_to_date() -> None:
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec is not None and spec.loader is not None
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    written = {path.name: path.read_text("utf-8") for path in (DOCS / "diagnostics").glob("*.md")}
    stale = sorted(name for name, text in generate.pages().items() if written.get(name) != text)
    assert (DOCS / "keywords.md").read_text("utf-8") == generate.keywords_page(), (
        "python docs/generate.py writes it anew"
    )
    assert set(generate.WRITTEN) == {kind for kind in COMPOSED if all_keywords(kind)}
    assert (stale, sorted(set(written) - set(generate.pages()))) == ([], []), "python docs/generate.py writes them anew"


def test_a_template_that_lacks_something_says_so() -> None:
    from jinja2 import UndefinedError

    from mlpc.templating import render

    with pytest.raises(UndefinedError):
        render("diagnostic.md")


def test_all_advice_is_listed() -> None:
    text = (DOCS / "checking.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| (MLP\d+) \| ([a-z-]+) \|", text, re.MULTILINE)
    assert listed == [(rule.code, rule.name) for rule in all_rules() if rule.code.startswith("MLP5")]
