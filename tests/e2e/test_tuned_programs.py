"""A tuned step's function, run as a tuning job and the training toolkit of the framework containers run it, here."""

from __future__ import annotations

import json
import re
import tarfile
from pathlib import Path
from typing import Any

import pytest
from containers import Machine
from interpreter import Job, Outcome, execute

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


class TuningMachine(Machine):
    """Tries the lowest and the highest value of every range."""

    def run(self, job: Job) -> Outcome:
        return self._tuning(job) if job.type == "Tuning" else super().run(job)

    def _tuning(self, job: Job) -> Outcome:
        config, definition = job.arguments["HyperParameterTuningJobConfig"], job.arguments["TrainingJobDefinition"]
        objective = config["HyperParameterTuningJobObjective"]
        (metric,) = definition["AlgorithmSpecification"]["MetricDefinitions"]
        assert metric["Name"] == objective["MetricName"]
        ranges = [item for group in config["ParameterRanges"].values() for item in group]
        scored: list[tuple[float, dict[str, Any]]] = []
        for bound in ("MinValue", "MaxValue"):
            values = {item["Name"]: item[bound] for item in ranges}
            name = f"{job.name}-{bound.lower()}"
            self._train(name, job, definition, {**values, "_tuning_objective_metric": objective["MetricName"]})
            found = re.search(metric["Regex"], self.logs[name])
            assert found, self.logs[name]
            scored.append((float(found[1]), {"TrainingJobName": name, "TunedHyperParameters": values}))
        scored.sort(key=lambda item: item[0], reverse=objective["Type"] == "Maximize")
        summaries = [item for _, item in scored]
        properties = {
            "TrainingJobSummaries": summaries,
            "BestTrainingJob": summaries[0],
            "TrainingJobDefinition": definition,
        }
        return Outcome(properties)

    def _train(self, name: str, job: Job, definition: dict[str, Any], values: dict[str, str]) -> None:
        root = self.folder / "jobs" / name
        for channel in definition["InputDataConfig"]:
            self._fetch(channel["DataSource"]["S3DataSource"]["S3Uri"], root / "input/data" / channel["ChannelName"])
        parameters = {**definition["StaticHyperParameters"], **values}
        (root / "input/config").mkdir(parents=True)
        (root / "input/config/hyperparameters.json").write_text(json.dumps(parameters))
        (root / "model").mkdir()
        # The toolkit reads JSON, unpacks the archive, and starts the program in it with every value as an argument.
        with tarfile.open(self.path(json.loads(parameters["sagemaker_submit_directory"]))) as archive:
            archive.extractall(root / "code", filter="data")
        program = str(root / "code" / json.loads(parameters["sagemaker_program"]))
        words = [word for key, value in values.items() for word in (f"--{key}", value)]
        started = Job(name, "Training", job.arguments, job.step)
        assert not self._start(started, root, ["python3", program, *words], {}), self.logs[name]
        artifact = f"{definition['OutputDataConfig']['S3OutputPath']}/{name}/output/model.tar.gz"
        self.path(artifact).parent.mkdir(parents=True)
        with tarfile.open(self.path(artifact), "w:gz") as archive:
            archive.add(root / "model", arcname=".")


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
