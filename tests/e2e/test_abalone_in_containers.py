"""The abalone example end to end: compiled, uploaded, and run as the service would run its definition."""

import json
import shutil
from pathlib import Path

import pytest
from containers import Machine, failed
from interpreter import Execution, execute

from mlpc.cli.disk import Disk
from mlpc.driver import Request, compile_files

EXAMPLE = Path(__file__).parents[2] / "examples/abalone"
BUCKET = "artifacts"


def run_example(folder: Path, **parameters: object) -> tuple[Execution, Machine, dict[str, object]]:
    settings = {"artifact_bucket": BUCKET, "role": "arn:aws:iam::123456789012:role/pipeline"}
    (item,) = compile_files(Request([str(EXAMPLE / "pipeline.py")], settings=settings), Disk()).compiled
    built = folder / "build"
    for file in item.files:
        (built / file.path).parent.mkdir(parents=True, exist_ok=True)
        (built / file.path).write_bytes(file.content)
    machine = Machine(folder)
    machine.upload(json.loads((built / "manifest.json").read_text()), built, BUCKET)
    shutil.copytree(EXAMPLE / "data", machine.s3 / "data/abalone")
    definition = json.loads((built / "definition.json").read_text())
    return execute(definition, {"input_data": "s3://data/abalone", **parameters}, machine.run), machine, definition


def test_a_good_model_is_registered(tmp_path: Path) -> None:
    run, machine, _ = run_example(tmp_path)
    assert not failed(run), machine.logs
    assert run.ran[:3] == ["preprocess", "train", "evaluate"]
    assert run.ran[-1] == "register_model"
    (document,) = machine.s3.glob("artifacts/abalone/*/evaluate/*/*.json")
    evaluation = json.loads(document.read_text())
    assert 0 < evaluation["mse"] < 6
    assert run.jobs["register_model"].arguments["ModelApprovalStatus"] == "PendingManualApproval"
    model = run.jobs["register_model"].arguments["InferenceSpecification"]["Containers"][0]["ModelDataUrl"]
    assert machine.path(model).is_file()


def test_a_bad_model_is_not(tmp_path: Path) -> None:
    run, _, _ = run_example(tmp_path, mse_threshold=0.001)
    assert failed(run)
    assert "register_model" not in run.ran
    ((_, message),) = run.failures
    assert message.startswith("MSE ") and message.endswith(" is above 0.001")


def test_the_definition_computes_what_a_direct_call_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same steps, the same metrics: the meaning is that of the Python function."""
    _, machine, _ = run_example(tmp_path, learning_rate=0.3)
    monkeypatch.syspath_prepend(str(EXAMPLE))
    import pipeline

    from mlpc import Dataset, local_run

    with local_run(tmp_path / "direct") as direct:
        pipeline.abalone(Dataset(str(EXAMPLE / "data")), learning_rate=0.3)
    (document,) = machine.s3.glob("artifacts/abalone/*/evaluate/*/*.json")
    assert json.loads(document.read_text()) == direct.steps["evaluate"].result.document()
    assert list(direct.steps) == ["preprocess", "train", "evaluate", "register_model"]
