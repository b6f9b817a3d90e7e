"""What SageMaker does around a container, on this machine: a job is a process in a directory laid out as the container's `/opt/ml`.

Written from the service's documented contract, not from what the compiler emits: inputs are copied from "S3" (a folder) to where the
request says, the entry point is run with the request's arguments, and outputs are copied back.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from interpreter import Execution, Job, Outcome

ROOT = "/opt/ml"


class Machine:
    """Runs jobs below `folder`. `s3` stands for all buckets: `s3://bucket/key` is `s3/bucket/key`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.s3 = folder / "s3"
        self.logs: dict[str, str] = {}

    def path(self, uri: str) -> Path:
        assert uri.startswith("s3://"), uri
        return self.s3 / uri.removeprefix("s3://")

    def upload(self, manifest: Mapping[str, Any], folder: Path, bucket: str) -> None:
        """Do what a manifest says."""
        for upload in manifest["uploads"]:
            target = self.s3 / bucket / upload["key"]
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(folder / upload["path"], target)

    def run(self, job: Job) -> Outcome:
        match job.type:
            case "Processing":
                return self._processing(job)
            case "Training":
                return self._training(job)
            case _:
                return Outcome({"ModelPackageArn": f"arn:{job.name}", "ModelName": job.name})

    def _processing(self, job: Job) -> Outcome:
        root = self.folder / "jobs" / job.name
        for item in job.arguments.get("ProcessingInputs", []):
            uri, path = _source(item)
            self._fetch(uri, local(root, path))
        outputs = job.arguments.get("ProcessingOutputConfig", {}).get("Outputs", [])
        uploaded = [item for item in outputs if not item["AppManaged"]]
        for item in uploaded:
            local(root, item["S3Output"]["LocalPath"]).mkdir(parents=True, exist_ok=True)
        application = job.arguments["AppSpecification"]
        words = [*application.get("ContainerEntrypoint", []), *application.get("ContainerArguments", [])]
        failed = self._start(job, root, words, job.arguments.get("Environment", {}))
        for item in uploaded:
            shutil.copytree(
                local(root, item["S3Output"]["LocalPath"]), self.path(item["S3Output"]["S3Uri"]), dirs_exist_ok=True
            )
        files = {}
        named = {item["OutputName"]: item for item in outputs}
        for file in job.step.get("PropertyFiles", []):
            path = self.path(named[file["OutputName"]]["S3Output"]["S3Uri"]) / file["FilePath"]
            files[file["PropertyFileName"]] = json.loads(path.read_text()) if path.exists() else None
        properties = {"ProcessingOutputConfig": {"Outputs": outputs}}
        return Outcome(properties, files, failed)

    def _training(self, job: Job) -> Outcome:
        root = self.folder / "jobs" / job.name
        for channel in job.arguments.get("InputDataConfig", []):
            self._fetch(channel["DataSource"]["S3DataSource"]["S3Uri"], root / "input/data" / channel["ChannelName"])
        config = root / "input/config"
        config.mkdir(parents=True)
        parameters = job.arguments.get("HyperParameters", {})
        assert all(isinstance(value, str) for value in parameters.values()), parameters
        (config / "hyperparameters.json").write_text(json.dumps(parameters))
        (root / "model").mkdir()
        algorithm = job.arguments["AlgorithmSpecification"]
        words = [*algorithm.get("ContainerEntrypoint", []), *algorithm.get("ContainerArguments", [])]
        failed = self._start(job, root, words, job.arguments.get("Environment", {}))
        artifact = f"{job.arguments['OutputDataConfig']['S3OutputPath']}/{job.name}-job/output/model.tar.gz"
        self.path(artifact).parent.mkdir(parents=True)
        with tarfile.open(self.path(artifact), "w:gz") as archive:
            archive.add(root / "model", arcname=".")
        return Outcome({"ModelArtifacts": {"S3ModelArtifacts": artifact}}, {}, failed)

    def _fetch(self, uri: str, target: Path) -> None:
        """Download a prefix: an object into the folder under its own name, a folder's content into it."""
        source = self.path(uri)
        target.mkdir(parents=True, exist_ok=True)
        if source.is_file():
            shutil.copy(source, target / source.name)
        else:
            assert source.is_dir(), f"nothing at {uri}"
            shutil.copytree(source, target, dirs_exist_ok=True)

    def _start(self, job: Job, root: Path, words: Sequence[str], environment: Mapping[str, str]) -> bool:
        assert all(isinstance(word, str) for word in words), words
        command = [word.replace(ROOT, str(root), 1) if word.startswith(ROOT) else word for word in words]
        if command[0] == "python3":
            command[0] = sys.executable
        work = root / "work"
        work.mkdir(parents=True)
        done = subprocess.run(
            command,
            cwd=work,
            env={"PATH": os.environ["PATH"], "MLPC_ROOT": str(root), "MLPC_SKIP_INSTALL": "1", **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        self.logs[job.name] = done.stdout + done.stderr
        return done.returncode != 0


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


_SERVER = """
import importlib, json, os, sys
root, body, content_type, accept = sys.argv[1:5]
code = os.environ["SAGEMAKER_SUBMIT_DIRECTORY"].replace("/opt/ml", root, 1)
sys.path.insert(0, code)
program = importlib.import_module(os.environ["SAGEMAKER_PROGRAM"].removesuffix(".py"))
model = program.model_fn(os.path.join(root, "model"))
if hasattr(program, "transform_fn"):
    print(program.transform_fn(model, body, content_type, accept))
else:
    print(program.output_fn(program.predict_fn(program.input_fn(body, content_type), model), accept))
"""


def served(machine: Machine, container: Mapping[str, Any], body: str) -> str:
    """What a framework's container says to a request. It has the archive and Python's own library, and no package besides."""
    root = machine.folder / "served" / sha256(json.dumps([container, body]).encode()).hexdigest()
    with tarfile.open(machine.path(container["ModelDataUrl"])) as archive:
        archive.extractall(root / "model", filter="data")
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _SERVER, str(root), body, "text/csv", "application/json"],
        env={"PATH": os.environ["PATH"], **container["Environment"]},
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def local(root: Path, path: str) -> Path:
    """A path of the container on this machine."""
    assert path.startswith(ROOT + "/"), path
    return root / path.removeprefix(ROOT + "/")


def failed(execution: Execution) -> bool:
    """Whether a run has ended in failure, by a Fail step or by a job."""
    return bool(execution.failures or execution.failed_jobs)


def _source(item: dict[str, Any]) -> tuple[str, str]:
    """Where an input comes from, and where it goes. What a query gives stands where it is written before the pipeline runs."""
    definition = item.get("DatasetDefinition")
    if definition is None:
        return item["S3Input"]["S3Uri"], item["S3Input"]["LocalPath"]
    (query,) = (value for key, value in definition.items() if key.endswith("DatasetDefinition"))
    return query["OutputS3Uri"], definition["LocalPath"]
