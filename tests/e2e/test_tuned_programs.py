"""A tuned step's function, run as a tuning job and the training toolkit of the framework containers run it, here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from containers import TuningMachine
from interpreter import execute

from mlpc.cli.disk import Disk
from mlpc.driver import Request, compile_files

SOURCE = """
from typing import Literal
from mlpc import *

@training(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large", metrics={"score": r"score=(\\S+)"})
def fit(train: Dataset, *, rate: float = 0.5, depth: int = 3, kind: Literal["a", "b"] = "a") -> ModelArtifact:
    out = ModelArtifact.new()
    rows = (train / "rows.txt").read_text().split()
    (out / "model.txt").write_text(f"{rows} {rate!r} {depth!r} {kind!r}")
    print(f"score={rate * depth}")
    return out

@processing(image="own:1", instance_type="ml.m5.large")
def read(model: ModelArtifact, *, rate: str) -> Dataset:
    out = Dataset.new()
    (out / "copy.txt").write_text((model.extract() / "model.txt").read_text() + " " + rate)
    return out

@pipeline(name="tuned")
def tuned():
    found = tune(
        fit,
        objective=GOAL("score"),
        ranges={"rate": continuous(0.25, 0.75), "depth": integer(1, 2)},
        max_jobs=2,
    )(Dataset("s3://data/in"), kind="b")
    read.options(name="best")(found.best_model, rate=found.best_hyperparameter("rate"))
    read.options(name="second")(found.top_model(1), rate="-")
"""


@pytest.mark.parametrize(
    ("goal", "best", "second"),
    [
        ("maximize", "['1', '2'] 0.75 2 'b' 0.75", "['1', '2'] 0.25 1 'b' -"),
        ("minimize", "['1', '2'] 0.25 1 'b' 0.25", "['1', '2'] 0.75 2 'b' -"),
    ],
)
def test_the_best_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, goal: str, best: str, second: str) -> None:
    (tmp_path / "project").mkdir()
    (tmp_path / "project/pipeline.py").write_text(SOURCE.replace("GOAL", goal))
    monkeypatch.chdir(tmp_path / "project")
    settings = {"artifact_bucket": "artifacts", "role": "arn:aws:iam::123456789012:role/pipeline"}
    result = compile_files(Request(["pipeline.py"], settings=settings), Disk())
    assert [found.message for found in result.diagnostics] == []
    (item,) = result.compiled
    build = tmp_path / "build"
    for file in item.files:
        (build / file.path).parent.mkdir(parents=True, exist_ok=True)
        (build / file.path).write_bytes(file.content)
    machine = TuningMachine(tmp_path)
    machine.upload(json.loads((build / "manifest.json").read_text()), build, "artifacts")
    (machine.s3 / "data/in").mkdir(parents=True)
    (machine.s3 / "data/in/rows.txt").write_text("1\n2\n")
    execute(json.loads((build / "definition.json").read_text()), {}, machine.run)
    copies = {path.parts[-3]: path.read_text() for path in machine.s3.glob("artifacts/tuned/*/*/output/copy.txt")}
    assert copies == {"best": best, "second": second}, machine.logs
