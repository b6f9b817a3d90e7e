"""Real definitions are accepted, or refused for faults that are their own.

The definitions lie beside a checkout, not in it. `corpus_faults.json` lists every refusal: file -> [pointer, message]
of each error.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from mlpc.service.validate import Problem, parse_definition, validate

CORPUS = Path(__file__).parents[4] / "shared" / "corpus"
FAULTS: dict[str, list[list[str]]] = json.loads(
    Path(__file__).with_name("corpus_faults.json").read_text(encoding="utf-8")
)

pytestmark = pytest.mark.skipif(
    not CORPUS.is_dir(), reason="the corpus of real definitions is not beside this checkout (../shared/corpus)"
)


def errors(path: Path) -> list[list[str]]:
    document: Any = parse_definition(path.read_bytes())
    assert not isinstance(document, Problem)
    return [[problem.pointer, problem.message] for problem in validate(document) if problem.severity == "error"]


def test_refusals_are_exactly_the_known_ones() -> None:
    found = {path.name: faults for path in sorted(CORPUS.glob("*.json")) if (faults := errors(path))}
    assert found == FAULTS


def test_the_corpus_is_whole() -> None:
    assert len(list(CORPUS.glob("*.json"))) == 129
