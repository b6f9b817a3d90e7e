"""The wheel, installed where nothing of the checkout is in sight."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "-w",
        str(folder),
        str(ROOT),
    ]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = folder.glob("mlpc-*.whl")
    return built


def test_it_holds_the_package_and_its_data(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    sources = {
        path.relative_to(ROOT / "compiler").as_posix()
        for suffix in ("*.py", "*.json", "py.typed")
        for path in (ROOT / "compiler/mlpc").rglob(suffix)
    }
    templates = {f"mlpc/templates/{path.name}" for path in (ROOT / "templates").iterdir()}
    pages = {f"mlpc/diagnostics/pages/{path.name}" for path in (ROOT / "docs/diagnostics").iterdir()}
    assert {name for name in names if ".dist-info/" not in name} == sources | templates | pages


def test_the_program_runs_outside_of_the_checkout(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    python = environment / "bin/python"
    where = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    site = Path(subprocess.run(where, check=True, capture_output=True, text=True).stdout.strip())
    # The dependencies are those of this environment: nothing is downloaded.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    subprocess.run([str(python), "-m", "pip", "install", "-q", "--no-deps", "--no-index", str(wheel)], check=True)
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    run = [str(environment / "bin/mlpc"), "compile", str(ROOT / "examples/abalone/pipeline.py")]
    done = subprocess.run(run, cwd=tmp_path, env=clean, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "build/abalone/definition.json").is_file()
    explain = [str(environment / "bin/mlpc"), "explain", "MLP301"]
    page = subprocess.run(explain, cwd=tmp_path, env=clean, capture_output=True, text=True, check=True).stdout
    assert page == (ROOT / "docs/diagnostics/MLP301.md").read_text(encoding="utf-8")
    origin = [str(python), "-c", "import mlpc; print(mlpc.__file__)"]
    assert subprocess.run(
        origin, cwd=tmp_path, env=clean, capture_output=True, text=True, check=True
    ).stdout.startswith(str(site))
