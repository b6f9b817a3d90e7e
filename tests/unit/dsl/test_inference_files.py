"""`inference=` of a step that runs in this process."""

from __future__ import annotations

import functools
import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from mlpc import Dataset, LocalRunError, ModelArtifact, local_run, pipeline, training

SOURCE = """
import functools
from mlpc import *

SCALE = 2


def counted(function):
    @functools.wraps(function)
    def inner(*given):
        return function(*given)
    return inner


def model_fn(model_dir):
    return SCALE


@counted
def predict_fn(data, model):
    return data * model


@training(inference=[model_fn, predict_fn])
def fit(data: Dataset) -> ModelArtifact:
    return ModelArtifact.new()
"""


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The file as Python imports it."""
    path = tmp_path / "project/steps.py"
    path.parent.mkdir()
    path.write_text(SOURCE)
    (path.parent / "serve.py").write_text("def model_fn(model_dir):\n    return 1\n")
    spec = importlib.util.spec_from_file_location("served_steps", path)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "served_steps", made)
    spec.loader.exec_module(made)
    return made


def packed(module: ModuleType, folder: Path, **options: object) -> dict[str, str]:
    data = folder / "data"
    data.mkdir()
    with local_run(folder / "run") as run:

        @pipeline(name="p")
        def p(data: Dataset) -> None:
            module.fit.options(**options)(data)

        p(Dataset(str(data)))
    model = Path(run.steps["fit"].result)
    return {path.relative_to(model).as_posix(): path.read_text() for path in model.rglob("*") if path.is_file()}


def test_functions_are_a_program_beside_the_model(module: ModuleType, tmp_path: Path) -> None:
    files = packed(module, tmp_path, inference_requirements=["numpy"])
    assert files.keys() == {"code/inference.py", "code/requirements.txt"}
    assert "mlpc" not in files["code/inference.py"].partition("\n")[2]
    names: dict[str, Any] = {}
    exec(files["code/inference.py"], names)
    assert names["predict_fn"](3, names["model_fn"]("")) == 6


def test_a_script_lies_beside_the_file_of_the_step(module: ModuleType, tmp_path: Path) -> None:
    assert packed(module, tmp_path, inference="serve.py").keys() == {"code/serve.py"}


def wrong(case: str) -> Callable[..., object]:
    def nested(model_dir: object) -> object:
        return model_dir

    return {"nested": nested, "partial": functools.partial(nested, 1), "builtin": len}[case]


@pytest.mark.parametrize(
    ("inference", "said"),
    [
        ("nowhere.py", r"MLP252: there is no `.*nowhere.py`"),
        (wrong("nested"), "no function at the top level of a file"),
        (wrong("partial"), "no function at the top level of a file"),
        (wrong("builtin"), "no function at the top level of a file"),
        ({"predicted": wrong}, "MLP293"),
    ],
)
def test_wrong_code_fails_before_the_step_runs(
    module: ModuleType, tmp_path: Path, inference: object, said: str
) -> None:
    with pytest.raises(LocalRunError, match=said):
        packed(module, tmp_path, inference=inference)
    assert not (tmp_path / "run/fit").exists()


def test_functions_without_a_file_cannot_be_cut_out(tmp_path: Path) -> None:
    names: dict[str, Any] = {}
    exec("def model_fn(model_dir):\n    return 1\n", names)

    @training(inference=names["model_fn"])
    def fit(data: Dataset) -> ModelArtifact:
        return ModelArtifact.new()

    @pipeline(name="p")
    def p(data: Dataset) -> None:
        fit(data)

    with local_run(tmp_path / "run"), pytest.raises(LocalRunError, match="cut out of files, and model_fn is in none"):
        p(Dataset(str(tmp_path)))


def test_a_function_alone_packs_nothing(module: ModuleType, tmp_path: Path) -> None:
    """Outside of a pipeline a step is its function."""
    model = module.fit(Dataset(str(tmp_path)))
    assert not (model / "code").exists()
