"""`--venv`: what steps require is installed where they run, once. No network: packages are made here."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import signal
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from runners import Done, Runner, runner

STEPS = """
    @processing(image=IMAGE, instance_type="ml.m5.large", requirements=["mlpc-sample==1.0"])
    def old(data: Dataset) -> Dataset:
        import json
        import mlpc_sample
        import os
        import shutil
        import subprocess
        import sys
        out = Dataset.new()
        said = subprocess.run(["mlpc-sample"], capture_output=True, text=True, check=True).stdout
        found = [mlpc_sample.VERSION, sys.prefix, said.strip(), "pytest" in sys.modules]
        import pytest
        (out / "found.json").write_text(json.dumps(found))
        return out

    @processing(image=IMAGE, instance_type="ml.m5.large", requirements=["mlpc-sample==2.0"])
    def new(data: Dataset) -> Dataset:
        import json
        import mlpc_sample
        import sys
        out = Dataset.new()
        (out / "found.json").write_text(json.dumps([mlpc_sample.VERSION, sys.prefix]))
        return out

    @processing(image=IMAGE, instance_type="ml.m5.large")
    def none(data: Dataset) -> Dataset:
        import importlib.util
        import json
        import sys
        out = Dataset.new()
        (out / "found.json").write_text(json.dumps([importlib.util.find_spec("mlpc_sample") is None, sys.prefix]))
        return out

    @pipeline(name="required")
    def required(data: Dataset):
        old(data)
        old.options(name="again")(data)
        new(data)
        none(data)
"""


def wheel(folder: Path, version: str) -> None:
    """A wheel of `mlpc-sample`, with a program of the same name."""
    folder.mkdir(exist_ok=True)
    info = f"mlpc_sample-{version}.dist-info"
    files = {
        "mlpc_sample.py": f"VERSION = {version!r}\n\n\ndef main():\n    print('sample', VERSION)\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: mlpc-sample\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": "[console_scripts]\nmlpc-sample = mlpc_sample:main\n",
    }
    rows = []
    with zipfile.ZipFile(folder / f"mlpc_sample-{version}-py3-none-any.whl", "w") as made:
        for name, text in files.items():
            made.writestr(name, text)
            digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
            rows.append(f"{name},sha256={digest},{len(text)}")
        made.writestr(f"{info}/RECORD", "\n".join([*rows, f"{info}/RECORD,,", ""]))


@pytest.fixture
def offline(tmp_path: Path) -> dict[str, str]:
    """The environment in which pip finds two versions of the sample, and nothing else."""
    for version in ("1.0", "2.0"):
        wheel(tmp_path / "wheels", version)
    return {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(tmp_path / "wheels"), "PIP_CONFIG_FILE": os.devnull}


def found(done: Done, step: str) -> list[Any]:
    made: list[Any] = json.loads((done.output(step) / "found.json").read_text())
    return made


def environments(made: Runner) -> list[Path]:
    return sorted(made.folder.glob(".mlpc_runs/venvs/*/venv.json"))


def test_an_environment_for_each_set_of_requirements(tmp_path: Path, offline: dict[str, str]) -> None:
    made = runner(tmp_path, STEPS)
    done = made.run("--data", "data", "--venv", **offline)
    assert done.code == 0, done.err
    first = found(done, "old")
    # Its programs are found, and what the Python below has.
    assert first == ["1.0", first[1], "sample 1.0", False]
    assert found(done, "again") == first
    second = found(done, "new")
    assert second[0] == "2.0" and second[1] != first[1]
    assert found(done, "none")[0] is True
    assert Path(first[1]).is_relative_to(tmp_path / ".mlpc_runs/venvs")
    assert len(environments(made)) == 2
    assert "wants mlpc-sample" not in done.err and "installing its requirements" in done.err
    # The second time they are there already, and nothing is asked of pip, which would find nothing.
    shutil.rmtree(tmp_path / "wheels")
    again = made.run("--data", "data", "--venv", **offline)
    assert again.code == 0 and found(again, "old") == first, again.err
    assert "installing its requirements" not in again.err


def test_without_it_nothing_is_installed(tmp_path: Path, offline: dict[str, str]) -> None:
    made = runner(tmp_path, STEPS)
    done = made.run("--data", "data", **offline)
    assert done.code == 1 and done.states["none"] == "done"
    assert "note: old wants mlpc-sample==1.0 (here: none)" in done.err
    assert not (tmp_path / ".mlpc_runs/venvs").exists()


def test_an_interpreter_that_is_said_goes_over_it(tmp_path: Path, offline: dict[str, str]) -> None:
    made = runner(tmp_path, STEPS)
    other = tmp_path / "mine"
    other.write_text(f'#!/bin/sh\necho mine\nexec {shutil.which("python3")} "$@"\n')
    other.chmod(0o755)
    done = made.run("--data", "data", "--venv", "--python-for", f"old={other}", "--only", "old", **offline)
    assert done.code == 1 and "No module named 'mlpc_sample'" in done.err and "| mine" in done.err
    assert environments(made) == []


def test_requirements_that_nobody_has(tmp_path: Path, offline: dict[str, str]) -> None:
    made = runner(tmp_path, STEPS.replace("mlpc-sample==2.0", "mlpc-sample==3.0"))
    done = made.run("--data", "data", "--venv", **offline)
    assert done.code == 1
    source = done.record["steps"]["new"]["source"]
    assert f"step 'new' failed: its requirements cannot be installed: exit code 1\n  --> {source}\n" in done.err
    assert "No matching distribution found for mlpc-sample==3.0" in done.err and "venvs/" in done.err
    assert done.states == {"old": "done", "again": "done", "new": "failed", "none": "done"}
    # One that is made half is not trusted, and is made when there is what it wants.
    assert len(environments(made)) == 1
    wheel(tmp_path / "wheels", "3.0")
    again = made.run("--resume", "last", "--venv", **offline)
    assert again.code == 0 and again.origins["old"] == "resume" and found(again, "new")[0] == "3.0", again.err


def test_a_requirements_file_beside_a_script(tmp_path: Path, offline: dict[str, str]) -> None:
    scripts = tmp_path / "project/scripts"
    scripts.mkdir(parents=True)
    (scripts / "requirements.txt").write_text("# what it needs\n-r more.txt\n")
    (scripts / "more.txt").write_text("mlpc-sample==1.0\n")
    (scripts / "work.py").write_text(
        "import json, mlpc_sample, os, pathlib\n"
        "out = pathlib.Path(os.environ['MLPC_ROOT'], 'processing/output/output/found.json')\n"
        "out.write_text(json.dumps([mlpc_sample.VERSION]))\n"
    )
    source = """
        @processing(image=IMAGE, instance_type="ml.m5.large", script="work.py", source_dir="scripts")
        def work(data: Dataset) -> Dataset: ...

        @pipeline(name="one")
        def one(data: Dataset):
            work(data)
        """
    done = runner(tmp_path, source).run("--data", "data", "--venv", **offline)
    assert done.code == 0 and found(done, "work") == ["1.0"], done.err
    # What it refers to is a part of what is required.
    (scripts / "more.txt").write_text("mlpc-sample==2.0\n")
    changed = runner(tmp_path, source).run("--data", "data", "--venv", **offline)
    assert changed.code == 0 and found(changed, "work") == ["2.0"], changed.err


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_two_runs_at_once_and_one_that_is_killed(tmp_path: Path, offline: dict[str, str]) -> None:
    made = runner(tmp_path, STEPS)
    killed = made.start("--data", "data", "--venv", "--run-id", "killed", **offline)
    end = time.monotonic() + 60
    while not list(tmp_path.glob(".mlpc_runs/venvs/*/env-*/pyvenv.cfg")):
        assert time.monotonic() < end
        time.sleep(0.01)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert environments(made) == []
    running = [made.start("--data", "data", "--venv", "--run-id", f"r{at}", **offline) for at in range(3)]
    for process in running:
        _, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
    assert len(environments(made)) == 2
    # Each is there once, and nothing of those that were not finished.
    assert len(list(tmp_path.glob(".mlpc_runs/venvs/*/env-*"))) == 2
