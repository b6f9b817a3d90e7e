"""Code that serves a model: trained as the service trains, then loaded out of the archive as a serving container loads it."""

from __future__ import annotations

import json
import sys
import tarfile
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from containers import Machine, TuningMachine, failed, served
from interpreter import Execution, execute

from mlpc import Dataset, local_run
from mlpc.cli.disk import Disk
from mlpc.driver import Request, compile_files

HEAD = """
import json
from pathlib import Path
from mlpc import *
from rows import rows_of
OWN = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"
SKLEARN = image("sklearn", version="1.2-1")
FACTOR = 10

def model_fn(model_dir):
    return json.loads(Path(model_dir, "model.json").read_text())["scale"]

def predict(data, model):
    return [model * FACTOR * sum(row) for row in data]

def output_fn(prediction, accept):
    return json.dumps({accept: prediction})
"""
ROWS = "def rows_of(text, content_type):\n    return [[float(cell) for cell in line.split(',')] for line in text.split()]\n"
HANDLERS = '{"model_fn": model_fn, "input_fn": rows_of, "predict_fn": predict, "output_fn": output_fn}'
BODY = """
    out = ModelArtifact.new()
    (out / "model.json").write_text(json.dumps({"scale": scale}))
    print(f"score={scale}")
    return out
"""


def run(
    folder: Path, monkeypatch: pytest.MonkeyPatch, source: str, kind: type[Machine] = Machine, **files: str
) -> tuple[Execution, Machine]:
    """Compile a file with one pipeline and run it. Data stands at s3://data/in."""
    project = folder / "project"
    for name, text in {"pipeline.py": HEAD + dedent(source), "rows.py": ROWS, **files}.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(text)
    monkeypatch.chdir(project)
    settings = {"artifact_bucket": "artifacts", "role": "arn:aws:iam::123456789012:role/pipeline"}
    result = compile_files(Request(["pipeline.py"], settings=settings), Disk())
    assert [found.message for found in result.diagnostics] == []
    (item,) = result.compiled
    build = folder / "build"
    for file in item.files:
        (build / file.path).parent.mkdir(parents=True, exist_ok=True)
        (build / file.path).write_bytes(file.content)
    machine = kind(folder)
    machine.upload(json.loads((build / "manifest.json").read_text()), build, "artifacts")
    (machine.s3 / "data/in").mkdir(parents=True)
    (machine.s3 / "data/in/rows.csv").write_text("1,2\n")
    done = execute(json.loads((build / "definition.json").read_text()), {}, machine.run)
    assert not failed(done), machine.logs
    return done, machine


def container_of(done: Execution, step: str) -> dict[str, Any]:
    container: dict[str, Any] = done.jobs[step].arguments["PrimaryContainer"]
    return container


def archive_of(machine: Machine, container: dict[str, Any]) -> dict[str, bytes]:
    with tarfile.open(machine.path(container["ModelDataUrl"])) as archive:
        members = [member for member in archive.getmembers() if member.isfile()]
        return {member.name.removeprefix("./"): archive.extractfile(member).read() for member in members}  # type: ignore[union-attr]


FUNCTIONS = f"""
@training(image=SKLEARN, instance_type="ml.m5.large", inference={HANDLERS}, inference_requirements=["pandas==2.2.3"])
def fit(train: Dataset, *, scale: int = 2) -> ModelArtifact:{BODY}
@pipeline(name="served")
def served(raw: Dataset = Dataset("s3://data/in")):
    create_model(fit(raw), image=SKLEARN)
"""


def test_functions_serve_with_what_the_archive_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done, machine = run(tmp_path, monkeypatch, FUNCTIONS)
    container = container_of(done, "create_model")
    assert served(machine, container, "1,2\n3,4") == '{"application/json": [60.0, 140.0]}'
    files = archive_of(machine, container)
    assert files.keys() == {"model.json", "code/inference.py", "code/requirements.txt"}
    assert files["code/requirements.txt"] == b"pandas==2.2.3\n"


def test_a_direct_call_packs_the_same_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done, machine = run(tmp_path, monkeypatch, FUNCTIONS)
    monkeypatch.syspath_prepend(str(tmp_path / "project"))
    for name in ("pipeline", "rows"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    import pipeline

    with local_run(tmp_path / "direct") as direct:
        pipeline.served(Dataset(str(machine.s3 / "data/in")))
    for name in ("pipeline", "rows"):
        monkeypatch.delitem(sys.modules, name)
    folder = Path(direct.steps["fit"].result)
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert found == archive_of(machine, container_of(done, "create_model"))


def test_a_script_serves_with_the_folder_around_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = """
    import json
    import rows
    from inner.names import FILE

    def model_fn(model_dir):
        with open(f"{model_dir}/{FILE}") as file:
            return json.load(file)

    def transform_fn(model, request_body, content_type, accept):
        return model["scale"] * sum(map(sum, rows.rows_of(request_body, content_type)))
    """
    done, machine = run(
        tmp_path,
        monkeypatch,
        f"""
@training(
    image=OWN,
    instance_type="ml.m5.large",
    inference="answer.py",
    inference_source_dir="serving",
    inference_requirements=["pandas==2.2.3"],
)
def fit(train: Dataset, *, scale: int = 2) -> ModelArtifact:{BODY}
@pipeline(name="served")
def served(raw: Dataset = Dataset("s3://data/in")):
    create_model(fit(raw), image=OWN)
""",
        **{
            "serving/answer.py": dedent(script),
            "serving/rows.py": ROWS,
            "serving/inner/names.py": "FILE = 'model.json'\n",
            "serving/requirements.txt": "numpy",
            "serving/__pycache__/rows.pyc": "",
        },
    )
    container = container_of(done, "create_model")
    assert container["Environment"]["SAGEMAKER_PROGRAM"] == "answer.py"
    assert served(machine, container, "1,2") == "6.0"
    files = archive_of(machine, container)
    assert {name for name in files if name.startswith("code/")} == {
        *("code/answer.py", "code/rows.py", "code/inner/names.py", "code/requirements.txt"),
    }
    assert files["code/requirements.txt"] == b"numpy\npandas==2.2.3\n"


def test_the_best_of_tuned_models_has_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done, machine = run(
        tmp_path,
        monkeypatch,
        f"""
@training(
    image=SKLEARN, instance_type="ml.m5.large", inference={HANDLERS}, metrics={{"score": r"score=(\\S+)"}}
)
def fit(train: Dataset, *, scale: int = 2) -> ModelArtifact:{BODY}
@pipeline(name="served")
def served(raw: Dataset = Dataset("s3://data/in")):
    found = tune(fit, objective=maximize("score"), ranges={{"scale": integer(3, 5)}}, max_jobs=2)(raw)
    create_model(found.best_model, image=SKLEARN, name="best")
    create_model(found.top_model(1), image=SKLEARN, name="second")
""",
        TuningMachine,
    )
    assert served(machine, container_of(done, "best"), "1,1") == '{"application/json": [100.0]}'
    assert served(machine, container_of(done, "second"), "1,1") == '{"application/json": [60.0]}'


def test_a_step_of_its_own_gives_a_model_other_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the training job nor what it has packed stands in the way; what else is beside the model stays."""
    other = "def model_fn(model_dir):\n    return 0\n\ndef transform_fn(model, body, content_type, accept):\n    return 'other'\n"
    done, machine = run(
        tmp_path,
        monkeypatch,
        f"""
@training(image=SKLEARN, instance_type="ml.m5.large", inference={HANDLERS}, inference_requirements=["pandas==2.2.3"])
def fit(train: Dataset, *, scale: int = 2) -> ModelArtifact:{BODY}
@training(image=SKLEARN, instance_type="ml.m5.large", inference="inference.py")
def pack(model: ModelArtifact) -> ModelArtifact:
    return ModelArtifact(model.extract())

@pipeline(name="served")
def served(raw: Dataset = Dataset("s3://data/in")):
    model = fit(raw)
    create_model(model, image=SKLEARN, name="old")
    create_model(pack(model), image=SKLEARN, name="new")
""",
        **{"inference.py": other},
    )
    assert served(machine, container_of(done, "old"), "1,1") == '{"application/json": [40.0]}'
    assert served(machine, container_of(done, "new"), "1,1") == "other"
    assert archive_of(machine, container_of(done, "new")).keys() == {
        *("model.json", "code/inference.py", "code/requirements.txt"),
    }
