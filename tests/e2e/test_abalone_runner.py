"""The abalone example as a runner: what the direct call gives."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from runners import Runner

EXAMPLE = Path(__file__).parents[2] / "examples/abalone"


def test_the_runner_computes_what_a_direct_call_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runner = Runner(tmp_path, EXAMPLE / "pipeline.py")
    done = runner.run("--input-data", str(EXAMPLE / "data"), "--learning-rate", "0.3")
    assert done.code == 0, done.err
    monkeypatch.syspath_prepend(str(EXAMPLE))
    import pipeline

    from mlpc import Dataset, local_run

    with local_run(tmp_path / "direct") as direct:
        pipeline.abalone(Dataset(str(EXAMPLE / "data")), learning_rate=0.3)
    assert [name for name, state in done.states.items() if state == "done"] == list(direct.steps)
    document = json.loads((done.output("evaluate", "evaluation") / "evaluation.json").read_text())
    assert document == direct.steps["evaluate"].result.document()
    for part in ("train", "validation", "test"):
        made = (done.output("preprocess", part) / "data.csv").read_bytes()
        assert made == (tmp_path / "direct/preprocess" / part / "data.csv").read_bytes()
    package = json.loads((tmp_path / ".mlpc_runs/registry/abalone/1/package.json").read_text())
    assert package["approval_status"] == "PendingManualApproval"
    assert package["model_quality"] == document
    assert (Path(package["model"]) / "model.joblib").is_file()
    again = runner.run("--input-data", str(EXAMPLE / "data"), "--learning-rate", "0.4")
    assert again.origins["preprocess"] == "cache"
    assert again.record["steps"]["train"]["reason"] == "argument learning_rate: 0.3 -> 0.4"


def test_a_bad_model_ends_the_run(tmp_path: Path) -> None:
    done = Runner(tmp_path, EXAMPLE / "pipeline.py").run(
        "--input-data", str(EXAMPLE / "data"), "--mse-threshold", "0.001"
    )
    assert done.code == 3
    assert done.states["register_model"] == "skipped"
    assert "MSE " in done.err and " is above 0.001" in done.err


def test_the_text_of_a_runner_is_checked_like_any_other(tmp_path: Path) -> None:
    path = Runner(tmp_path, EXAMPLE / "pipeline.py").path
    for command in (["ruff", "check", "--isolated", "-q", str(path)], ["mypy", "--strict", str(path)]):
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
