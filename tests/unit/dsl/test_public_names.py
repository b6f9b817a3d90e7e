"""The names of `mlpc`: all there, and nothing imported before one is used."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import mlpc

DSL = Path(mlpc.__file__).parent / "dsl"
LANGUAGE = (
    *(
        "Artifact",
        "Dataset",
        "ModelArtifact",
        "Outputs",
        "Metrics",
        "Input",
        "Output",
        "Param",
        "Arg",
        "Cache",
        "Retry",
    ),
    *("Fail", "StepFailed", "image", "config", "execution", "pipeline", "processing", "training", "lambda_function"),
    *("callback", "emr", "emr_serverless", "notebook_job", "create_model", "register_model", "transform", "tune"),
    *("auto_ml", "quality_check", "clarify_check", "endpoint_config", "endpoint", "inference_component", "lineage"),
    *("cleanup", "job", "raw_step", "final_metric", "properties", "maximize", "minimize", "continuous", "integer"),
    *("categorical", "local_run", "Step", "Pipeline"),
    *("AthenaDataset", "RedshiftDataset", "FileSystemDataset", "FeatureGroup"),
)


def modules_after(statement: str) -> set[str]:
    code = f"import sys; before = set(sys.modules); {statement}; print(*sorted(set(sys.modules) - before))"
    return set(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split())


def test_every_name_of_the_language_is_public() -> None:
    assert set(LANGUAGE) <= set(mlpc.__all__)


@pytest.mark.parametrize("name", mlpc.__all__)
def test_public_names_are_there(name: str) -> None:
    assert getattr(mlpc, name) is getattr(mlpc, name)
    assert name in dir(mlpc)


def test_a_name_that_is_not_there() -> None:
    with pytest.raises(AttributeError, match=r"has no attribute 'Datset'"):
        _ = mlpc.Datset  # type: ignore[attr-defined]
    with pytest.raises(ImportError, match=r"cannot import name 'Datset'"):
        exec("from mlpc import Datset")


def test_importing_the_package_imports_nothing_else() -> None:
    assert modules_after("import mlpc") == {"mlpc", "mlpc.version"}


def test_using_a_name_imports_nothing_of_the_compiler() -> None:
    imported = modules_after(f"from mlpc import {', '.join(LANGUAGE)}")
    ours = {name for name in imported if name.partition(".")[0] == "mlpc"}
    assert {name for name in ours if not name.startswith("mlpc.dsl")} == {"mlpc", "mlpc.version"}
    others = {name.partition(".")[0] for name in imported - ours}
    assert others <= sys.stdlib_module_names | {"_"}


@pytest.mark.parametrize("path", sorted(DSL.glob("*.py")), ids=lambda path: str(path.name))
def test_modules_import_only_the_standard_library_and_one_another(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        for name in names:
            assert name.startswith("mlpc.dsl.") or name.partition(".")[0] in sys.stdlib_module_names, name


@pytest.mark.parametrize(("name", "before"), [("runtime.py", set()), ("entry.py", {"mlpc.dsl.runtime"})])
def test_the_run_time_part_stands_alone(name: str, before: set[str]) -> None:
    """Its text is a part of every step's script: old syntax, no imports but of what stands before it, no names of its module."""
    tree = ast.parse((DSL / name).read_text(encoding="utf-8"), feature_version=(3, 8))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Global)]
    imported = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert {found for found in imported if found is None or found.startswith("mlpc")} == before


def test_the_run_time_part_has_what_a_script_may_import() -> None:
    runtime = importlib.import_module("mlpc.dsl.runtime")
    for name in (
        "Artifact",
        "Dataset",
        "ModelArtifact",
        "Outputs",
        "Metrics",
        "Input",
        "Output",
        "Param",
        "Arg",
        "Fail",
        "FeatureGroup",
    ):
        assert hasattr(runtime, name)
