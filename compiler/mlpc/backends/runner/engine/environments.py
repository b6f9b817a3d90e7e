"""Virtual environments with what steps require: one for each set of requirements, on top of what a Python has."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from mlpc.backends.runner.engine.layout import Job, JobError
from mlpc.backends.runner.engine.plan import Plan
from mlpc.backends.runner.engine.processes import Ended, Processes, exit_words
from mlpc.backends.runner.engine.store import alone, digest_of, read_json, write_json

REQUIREMENTS = "requirements.txt"
_HERE = ("-r", "-c", "-e", "--requirement", "--constraint", "--editable", ".")
"""How a line starts that may mean a file beside it."""
_DESCRIBE = """
import json, os, platform, site, sys
places = [*site.getsitepackages(), *([site.getusersitepackages()] if site.ENABLE_USER_SITE else [])]
places = [place for place in places if os.path.isdir(place)]
known = sorted(name for place in places for name in os.listdir(place) if name.endswith((".dist-info", ".egg-info")))
print(json.dumps([sys.version, platform.machine(), sys.prefix, places, known]))
"""
"""What a Python says of itself: its version and machine, where it is, where its packages are, and which."""


class Wanted(NamedTuple):
    """What is to be installed: the text of a requirements file, and the files beside it that it may mean."""

    text: str
    files: Mapping[str, bytes]


class NotInstalled(JobError):
    """An environment cannot be made. `stopped`: because the run is being ended."""

    def __init__(self, message: str, log: Path, stopped: bool) -> None:
        super().__init__(message)
        self.log = log
        self.stopped = stopped


def wanted_by(job: Job, plan: Plan) -> Wanted | None:
    """What a job requires: `requirements=` and the requirements.txt of its source; of a transform, that of the model's code.

    None: nothing.
    """
    program = job.step.program
    if program is None:
        return None
    files = {name.partition("/")[2]: plan.files[name] for name in program.files}
    texts: list[str] = []
    if job.step.kind == "Transform":
        texts.append(_of_model(Path(job.inputs["model"])))
    elif not program.function and REQUIREMENTS in files:
        texts.append(files[REQUIREMENTS].decode("utf-8", "replace"))
    lines = [line.strip() for text in texts for line in text.splitlines()]
    lines += program.requirements
    lines = [line for line in lines if line and not line.startswith("#")]
    if not lines:
        return None
    return Wanted("\n".join(lines) + "\n", files if any(map(_means_a_file, lines)) else {})


def _means_a_file(line: str) -> bool:
    return line.startswith(_HERE) or ("/" in line and "://" not in line)


def _of_model(model: Path) -> str:
    """The requirements.txt of the code in a model: a folder, or the archive that SageMaker makes of it."""
    found = model / "code" / REQUIREMENTS
    archive = model if model.is_file() else model / "model.tar.gz"
    if found.is_file() or not archive.is_file():
        return found.read_text(encoding="utf-8", errors="replace") if found.is_file() else ""
    import tarfile  # only for models that are packed

    with tarfile.open(str(archive)) as packed:
        for member in packed:
            if Path(member.name).as_posix() == "code/" + REQUIREMENTS and member.isfile():
                content = packed.extractfile(member)
                return "" if content is None else content.read().decode("utf-8", "replace")
    return ""


class Environments:
    """`<folder>/<key>/venv.json` says where an environment is; without it, nothing there is trusted. Safe for threads, and for several runs
    at once."""

    def __init__(self, folder: Path, processes: Processes) -> None:
        self._folder = folder
        self._processes = processes
        self._lock = threading.Lock()
        self._making: dict[str, threading.Lock] = {}
        self._bases: dict[str, Any] = {}

    def python(self, base: str, wanted: Wanted, making: Callable[[], None]) -> str:
        """The interpreter with what is wanted, on top of what `base` has. `making`: told that it has to be made first.

        NotInstalled: it cannot be made.
        """
        about = self._about(base)
        key = digest_of([about, wanted.text, {name: content.hex() for name, content in wanted.files.items()}])[:32]
        folder = self._folder / key
        with self._lock:
            lock = self._making.setdefault(key, threading.Lock())
        with lock:
            found = _made(folder)
            if not found:
                making()
                folder.mkdir(parents=True, exist_ok=True)
                with alone(folder / "lock"):
                    # Another run may have made it meanwhile.
                    found = _made(folder) or self._make(folder, base, about, wanted)
        # When it was used last, for those that remove what is old.
        os.utime(str(folder / "venv.json"))
        return found

    def _about(self, base: str) -> Any:
        with self._lock:
            if base not in self._bases:
                done = subprocess.run([base, "-c", _DESCRIBE], capture_output=True, text=True, check=False)
                try:
                    self._bases[base] = json.loads(done.stdout)
                except ValueError:
                    raise JobError(base + " is no Python: " + (done.stderr.strip() or done.stdout)[-200:]) from None
            return self._bases[base]

    def _make(self, folder: Path, base: str, about: Sequence[Any], wanted: Wanted) -> str:
        """Make an environment in a place of its own: the programs in it know where they are, so that it cannot be moved."""
        for left in folder.glob("env-*"):
            shutil.rmtree(str(left), ignore_errors=True)
        place = Path(tempfile.mkdtemp(prefix="env-", dir=str(folder)))
        log = folder / "log.txt"
        log.write_bytes(b"")
        source = place / "source"
        for name, content in {**wanted.files, REQUIREMENTS: wanted.text.encode()}.items():
            path = source.joinpath(*name.split("/"))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        self._call([base, "-m", "venv", str(place)], source, folder, "the environment of its requirements")
        for packages in (*place.glob("lib/python*/site-packages"), *place.glob("Lib/site-packages")):
            lines = ["import site; site.addsitedir(" + repr(path) + ")\n" for path in about[3]]
            (packages / "mlpc_base.pth").write_text("".join(lines), encoding="utf-8")
        python = interpreter_in(place)
        install = [python, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "-r", REQUIREMENTS]
        self._call(install, source, folder, "its requirements")
        write_json(folder / "venv.json", {"path": place.name, "requirements": wanted.text.splitlines()})
        return python

    def _call(self, words: Sequence[str], where: Path, folder: Path, what: str) -> None:
        log = folder / "log.txt"
        environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONHOME", "VIRTUAL_ENV")}
        ended: Ended = self._processes.run(words, where, environment, log, folder / "process.json")
        if ended.code != 0:
            raise NotInstalled(what + " cannot be installed: " + exit_words(ended), log, ended.stopped)


def _made(folder: Path) -> str:
    """The interpreter of the environment in a folder; empty where there is none that is whole, or its Python is gone."""
    document = read_json(folder / "venv.json")
    if not isinstance(document, dict) or not isinstance(document.get("path"), str):
        return ""
    python = interpreter_in(folder / document["path"])
    return python if Path(python).exists() else ""


def interpreter_in(environment: Path) -> str:
    """The interpreter of a virtual environment."""
    return str(programs_of(environment) / ("python.exe" if sys.platform == "win32" else "python"))


def programs_of(environment: Path) -> Path:
    """The folder with the programs of a virtual environment."""
    return environment / ("Scripts" if sys.platform == "win32" else "bin")


def activated(environment: Mapping[str, str], python: str) -> dict[str, str]:
    """An environment of a process in which the programs of a virtual environment are found first."""
    programs = Path(python).parent
    path = str(programs) + os.pathsep + environment.get("PATH", os.defpath)
    return {**environment, "VIRTUAL_ENV": str(programs.parent), "PATH": path}
