"""What SageMaker does around a container, on this machine: a job is a process in a directory laid out as the container's `/opt/ml`.

Written from the service's documented contract, not from what the compiler emits: inputs are copied from "S3" (a folder) to where the
request says, the entry point is run with the request's arguments, and outputs are copied back.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Mapping, Sequence
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
