"""The steps of the monitoring example are plain functions that run."""

from __future__ import annotations

import csv
import importlib.util
from pathlib import Path
from typing import Any

import pytest

from mlpc import Dataset, LocalRunError

FOLDER = Path(__file__).parents[3] / "examples" / "monitoring"


@pytest.fixture
def example() -> Any:
    spec = importlib.util.spec_from_file_location("monitoring_example", FOLDER / "pipeline.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows(path: Path) -> list[list[str]]:
    with path.open(newline="") as file:
        return list(csv.reader(file))


def test_customers_of_whom_something_is_missing_are_left_out(example: Any) -> None:
    batch = example.prepare(Dataset(FOLDER / "data"))
    features, labelled = rows(batch.features / "features.csv"), rows(batch.labelled / "labelled.csv")
    assert len(features) == len(labelled) == 38
    assert [row[1:] for row in labelled] == features
    assert {row[0] for row in labelled} == {"0", "1"}


def test_checks_run_in_sagemaker_only(example: Any, tmp_path: Path) -> None:
    with pytest.raises(LocalRunError, match=r"quality_check has no local meaning yet"):
        example.churn_monitoring(Dataset(FOLDER / "data"), baselines=Dataset(tmp_path))
