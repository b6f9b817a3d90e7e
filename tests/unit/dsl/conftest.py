"""Lets the tests here import the modules beside them; the input of their pipeline."""

import sys
from pathlib import Path

import pytest

from mlpc import Dataset

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def raw(tmp_path: Path) -> Dataset:
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "words.txt").write_text("a b c d")
    return Dataset(folder)
