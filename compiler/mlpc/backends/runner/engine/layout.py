"""The folder that stands for a container's `/opt/ml`: what a job finds there, as SageMaker lays it out."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from mlpc.backends.runner.engine.plan import Plan, Program, Search, Step

ROOT = "/opt/ml"
HOST = "algo-1"


class JobError(Exception):
    """A job cannot start, or has not left what it declares."""


class Job(NamedTuple):
    """A step with all of its values known, about to run in `root`. `inputs`: by name, where each is on this machine. `arguments`: flag and
    text of each. `name`: of the step's run, with the number of its item in a loop. `destinations`: by output, where it is to go as well.
    `search`: what it searches for, where the step runs it again and again. `python`: its interpreter. `until`: when it ends at
    the latest, by the monotonic clock."""

    name: str
    step: Step
    root: Path
    inputs: Mapping[str, str]
    arguments: Sequence[tuple[str, str]]
    environment: Mapping[str, str]
    timeout: float | None = None
    destinations: Mapping[str, str] = {}
    search: Search | None = None
    python: str = ""
    until: float | None = None


def rooted(word: str, root: Path) -> str:
    """A word of a command line or of the environment; one that starts with `/opt/ml` means a place below the root."""
    if word == ROOT or word.startswith(ROOT + "/"):
        return str(root) + word[len(ROOT) :]
    return word


def place_in(root: Path, path: str) -> Path:
    """A path of the container on this machine. JobError: one outside of `/opt/ml`, which no runner may write to."""
    if not path.startswith(ROOT + "/") or ".." in path.split("/"):
        raise JobError(path + " is outside of " + ROOT + ", and stays untouched on this machine")
    return root / path[len(ROOT) + 1 :]


def link(source: Path, target: Path) -> None:
    """Show a file or folder at another place. Folders are made anew, so that what a job puts beside its inputs stays its own."""
    if source.is_dir():
        target.mkdir(parents=True, exist_ok=True)
        for item in sorted(source.iterdir()):
            link(item, target / item.name)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        target.symlink_to(source.resolve())
    except FileExistsError:
        raise
    except OSError:
        # Not every system lets everyone make links.
        shutil.copy2(str(source), str(target))


def lay_out(job: Job, plan: Plan) -> None:
    """Make the folders and files that the job finds. JobError or OSError: they cannot be made."""
    step, root = job.step, job.root
    for item in step.inputs:
        source, target = Path(job.inputs[item.name]), place_in(root, item.path)
        if not source.exists():
            raise JobError("input '" + item.name + "' is not there: " + str(source))
        target.mkdir(parents=True, exist_ok=True)
        if item.model and step.program is not None and not step.program.function:
            pack(source, target / "model.tar.gz")
        elif source.is_dir():
            link(source, target)
        else:
            link(source, target / source.name)
    for output in step.outputs:
        if output.path:
            place_in(root, output.path).mkdir(parents=True, exist_ok=True)
    if step.kind == "Training":
        _training(job)
    if step.program is not None:
        _program(step.program, job, plan)
    work_folder(job).mkdir(parents=True, exist_ok=True)


def pack(source: Path, target: Path) -> None:
    """A model's folder as the archive that SageMaker makes of it; an archive is linked."""
    if source.is_file():
        link(source, target)
        return
    archive = source / "model.tar.gz"
    if archive.is_file():
        link(archive, target)
        return
    shutil.make_archive(str(target)[: -len(".tar.gz")], "gztar", root_dir=str(source))


def _program(program: Program, job: Job, plan: Plan) -> None:
    folder = place_in(job.root, program.folder)
    folder.mkdir(parents=True, exist_ok=True)
    if program.function:
        head, tail = plan.scripts[program.main]
        (folder / program.main).write_text(head + plan.runtime + tail, encoding="utf-8", errors="surrogatepass")
    for name in program.files:
        path = folder.joinpath(*name.split("/")[1:])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(plan.files[name])


def _training(job: Job) -> None:
    """The configuration of a training job."""
    root = job.root
    config = root / "input" / "config"
    for folder in (config, root / "model", root / "output" / "data", root / "checkpoints"):
        folder.mkdir(parents=True, exist_ok=True)
    documents: dict[str, object] = {
        "hyperparameters.json": dict(job.arguments),
        "resourceconfig.json": resources(),
        "inputdataconfig.json": {
            item.channel: {
                "TrainingInputMode": "File",
                "S3DistributionType": "FullyReplicated",
                "RecordWrapperType": "None",
            }
            for item in job.step.inputs
        },
    }
    for name, document in documents.items():
        (config / name).write_text(json.dumps(document), encoding="utf-8")


def resources() -> dict[str, Any]:
    """What a job is told of its machines: there is this one."""
    return {
        "current_host": HOST,
        "hosts": [HOST],
        "network_interface_name": "lo",
        "current_instance_type": "local",
        "current_group_name": "homogeneousCluster",
        "instance_groups": [{"instance_group_name": "homogeneousCluster", "instance_type": "local", "hosts": [HOST]}],
    }


# --- what starts -----------------------------------------------------------------------------------------------------


def work_folder(job: Job) -> Path:
    """Where a job's program runs: a training script among its files, as the toolkit does."""
    program = job.step.program
    among = job.step.kind == "Training" and program is not None and not program.function
    return place_in(job.root, program.folder) if among and program is not None else job.root / "work"


def command(job: Job) -> list[str]:
    """The words that start a job's program."""
    program = job.step.program
    if program is None:
        raise JobError("the step has no program that runs here")
    path = str(place_in(job.root, program.folder) / program.main)
    first = ["bash", path] if program.main.endswith(".sh") else [job.python, path]
    words = [] if job.step.kind == "Training" and program.function else _words(job)
    return [*first, *(rooted(word, job.root) for word in words)]


def _words(job: Job) -> list[str]:
    """Arguments as they follow a script: as they are said, or, of a training script, as the toolkit writes hyperparameters."""
    if job.step.kind != "Training":
        return [word for pair in job.arguments for word in pair]
    found: list[str] = []
    for name, text in job.arguments:
        value = decoded(text)
        found += ["--" + name if len(name) > 1 else "-" + name, value if isinstance(value, str) else text]
    return found


def decoded(text: str) -> Any:
    """A hyperparameter as the toolkit reads it: JSON, or the text itself."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def surroundings(job: Job, base: Mapping[str, str]) -> dict[str, str]:
    """The environment of a job: that of the runner without what belongs to other jobs, and what SageMaker adds. `base`: the runner's."""
    kept = {name: value for name, value in base.items() if not name.startswith(("SM_", "MLPC_"))}
    # Nothing is installed into the Python of the user's.
    made = {**kept, "MLPC_ROOT": str(job.root), "MLPC_SKIP_INSTALL": "1", "PYTHONUNBUFFERED": "1"}
    if "MLPC_S3_ROOT" in base:
        made["MLPC_S3_ROOT"] = base["MLPC_S3_ROOT"]
    if job.step.kind == "Training":
        # That of a trial is a path.
        made["TRAINING_JOB_NAME"] = job.name.replace("/", "-")
        if job.step.program is not None and not job.step.program.function:
            made.update(toolkit_environment(job))
    made.update({name: rooted(value, job.root) for name, value in job.environment.items()})
    return made


def toolkit_environment(job: Job) -> dict[str, str]:
    """The variables that the training toolkit of the framework containers sets."""
    root, program = str(job.root), job.step.program
    assert program is not None
    values = {name: decoded(text) for name, text in job.arguments}
    channels = {item.channel: rooted(item.path, job.root) for item in job.step.inputs}
    cpus = str(os.cpu_count() or 1)
    folder = rooted(program.folder, job.root)
    made = {
        "SM_MODEL_DIR": root + "/model",
        "SM_INPUT_DIR": root + "/input",
        "SM_INPUT_CONFIG_DIR": root + "/input/config",
        "SM_OUTPUT_DIR": root + "/output",
        "SM_OUTPUT_DATA_DIR": root + "/output/data",
        "SM_OUTPUT_INTERMEDIATE_DIR": root + "/output/intermediate",
        "SM_CHANNELS": json.dumps(sorted(channels)),
        "SM_HPS": json.dumps(values),
        "SM_HOSTS": json.dumps([HOST]),
        "SM_CURRENT_HOST": HOST,
        "SM_NUM_CPUS": cpus,
        "SM_NUM_GPUS": "0",
        "SM_NUM_NEURONS": "0",
        "SM_LOG_LEVEL": "20",
        "SM_NETWORK_INTERFACE_NAME": "lo",
        "SM_RESOURCE_CONFIG": json.dumps(resources()),
        "SM_INPUT_DATA_CONFIG": json.dumps({name: {"TrainingInputMode": "File"} for name in channels}),
        "SM_USER_ARGS": json.dumps(_words(job)),
        "SM_MODULE_NAME": program.main.rpartition("/")[2].rpartition(".")[0],
        "SM_MODULE_DIR": folder,
        "SM_USER_ENTRY_POINT": program.main,
        "SM_FRAMEWORK_PARAMS": "{}",
        "SM_FRAMEWORK_MODULE": "",
    }
    for name, path in channels.items():
        made["SM_CHANNEL_" + _variable(name)] = path
    for name, value in values.items():
        made["SM_HP_" + _variable(name)] = value if isinstance(value, str) else json.dumps(value)
    made["SM_TRAINING_ENV"] = json.dumps(
        {
            "channel_input_dirs": channels,
            "current_host": HOST,
            "hosts": [HOST],
            "hyperparameters": values,
            "input_config_dir": root + "/input/config",
            "input_dir": root + "/input",
            "is_master": True,
            "job_name": job.name.replace("/", "-"),
            "model_dir": root + "/model",
            "module_dir": folder,
            "module_name": made["SM_MODULE_NAME"],
            "num_cpus": int(cpus),
            "num_gpus": 0,
            "output_data_dir": root + "/output/data",
            "output_dir": root + "/output",
            "resource_config": resources(),
            "user_entry_point": program.main,
        }
    )
    return made


def _variable(name: str) -> str:
    return "".join(letter if letter.isalnum() else "_" for letter in name).upper()
