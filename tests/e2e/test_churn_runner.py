"""The churn example on a machine: with a function in place of the built-in algorithm, from the search to the registry."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import pytest
from runners import Runner

pytest.importorskip("numpy")
pytest.importorskip("sklearn")

EXAMPLE = Path(__file__).parents[2] / "examples/churn"
STAND_IN = '''

@fit.local
def fit(train: Dataset, validation: Dataset, *, eta: float, max_depth: int) -> ModelArtifact:
    """A linear model, whose steps are `eta` wide, in place of trees."""
    import pickle

    import numpy
    import xgboost

    def rows(folder):
        lines = (folder / "rows.csv").read_text().split()
        return numpy.array([[float(cell) for cell in line.split(",")[:-1]] for line in lines])

    seen, held = rows(train), rows(validation)
    model = xgboost.Booster(numpy.zeros(seen.shape[1] - 1))
    for round_ in range(max_depth):
        error = seen[:, 0] - 1 / (1 + numpy.exp(-seen[:, 1:] @ model.weights))
        model.weights = model.weights + eta * seen[:, 1:].T @ error / len(seen)
        scores = held[:, 1:] @ model.weights
        auc = (scores[held[:, 0] == 1][:, None] > scores[held[:, 0] == 0]).mean()
        print(f"[{round_}]\\tvalidation-auc:{auc}")
    out = ModelArtifact.new()
    (out / "xgboost-model").write_bytes(pickle.dumps(model))
    return out
'''
XGBOOST = """
import numpy

DMatrix = numpy.array


class Booster:
    def __init__(self, weights):
        self.weights = weights

    def predict(self, rows):
        return 1 / (1 + numpy.exp(-rows @ self.weights))
"""


def example(folder: Path) -> Runner:
    project = folder / "project"
    shutil.copytree(EXAMPLE, project)
    source = (project / "pipeline.py").read_text()
    head, decorator, tail = source.partition(
        '@processing(image=SKLEARN, instance_type="ml.m5.xlarge", script="scripts/score.py")'
    )
    assert decorator
    (project / "pipeline.py").write_text(head.rstrip() + STAND_IN + "\n\n" + decorator + tail)
    for name in ("split.py", "score.py"):
        path = project / "scripts" / name
        text = path.read_text()
        wanted = 'pathlib.Path("/opt/ml/processing")'
        assert wanted in text
        path.write_text("import os\n" + text.replace(wanted, 'pathlib.Path(os.environ["MLPC_ROOT"], "processing")'))
    library = folder / "library"
    library.mkdir()
    (library / "xgboost.py").write_text(XGBOOST)
    source_ = random.Random(1)
    lines = []
    for at in range(600):
        cells = [source_.gauss(0, 1) for _ in range(3)]
        target = int(cells[0] - cells[1] + source_.gauss(0, 0.3) > 0)
        lines.append(",".join([str(target), *(f"{cell:.4f}" for cell in cells), ("emea", "apac")[at % 2]]))
    (folder / "data").mkdir()
    (folder / "data/rows.csv").write_text("\n".join(lines) + "\n")
    # The model of a built-in algorithm has no code of its own that a machine could serve it with.
    return Runner(folder, project / "pipeline.py", skip=True)


def test_the_churn_example_searches_scores_and_registers(tmp_path: Path) -> None:
    made = example(tmp_path)
    words = ["--raw", "data", "--mode", "tuned", "--min-rows", "50", "--serve", "true"]
    answers = ["--answer", "ask_reviewer-if.approved=true", "--answer", "ask_reviewer-if.reviewer=ann"]
    done = made.run(*words, *answers, PYTHONPATH=str(tmp_path / "library"))
    assert done.code == 0, done.err
    states = done.states
    ran = {name for name, state in states.items() if state == "done"}
    scored = {"score-if", "score-emea-if", "score-apac-if"}
    served = {"register_model-if", "create_model-if", "endpoint_config-if", "endpoint-if"}
    assert ran == {"split", "tune", "ask_reviewer-if", *scored, *served}
    trials = json.loads((made.folder / ".mlpc_runs" / done.record["run"] / "steps/tune/trials.json").read_text())
    assert len(trials) == 20 and trials[0]["objective"] >= trials[-1]["objective"] > 0.8
    package = json.loads((made.folder / ".mlpc_runs/registry/churn/1/package.json").read_text())
    assert package["model"] == done.record["steps"]["tune"]["outputs"]["best_model"]["path"]
