"""The abalone example is plain Python that runs."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from mlpc import Dataset, Fail, local_run

FOLDER = Path(__file__).parents[3] / "examples" / "abalone"

pytest.importorskip("sklearn")


@pytest.fixture
def abalone() -> Any:
    spec = importlib.util.spec_from_file_location("abalone_example", FOLDER / "pipeline.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.abalone


def test_it_gives_a_model(abalone: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with local_run(tmp_path) as run:
        abalone(Dataset(FOLDER / "data"))
    assert list(run.steps) == ["preprocess", "train", "evaluate", "register_model"]
    [registered] = run.registered
    assert (registered.model / "model.joblib").is_file()
    assert 0 < run.steps["evaluate"].result.mse < 6
    assert registered.arguments["approval_status"] == "PendingManualApproval"
    assert "validation:r2" in capsys.readouterr().out


def test_it_refuses_a_model_that_is_not_good_enough(abalone: Any) -> None:
    with local_run() as run, pytest.raises(Fail, match=r"MSE .* is above 0\.1"):
        abalone(Dataset(FOLDER / "data"), mse_threshold=0.1)
    assert run.registered == []
