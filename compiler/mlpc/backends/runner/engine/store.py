"""Files of runs: written whole or not at all, known by their content, locked while a run is at work."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

if sys.platform != "win32":
    import fcntl

RACY_NS = 1_000_000_000
"""A file that has changed in the last second may change again without its time telling."""


class Tree(NamedTuple):
    """The content of a file or folder. `files`: relative path -> SHA-256; folders without files end in `/`."""

    digest: str
    files: Mapping[str, str]


def write_json(path: Path, document: object) -> None:
    """Write a document so that whoever reads the path finds all of the old or all of the new one, whatever happens meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(document, indent=2, ensure_ascii=False, default=str) + "\n"
    handle, temporary = tempfile.mkstemp(prefix="." + path.name + ".", dir=str(path.parent))
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="surrogatepass") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink()
        raise


def read_json(path: Path) -> Any:
    """The document of a file; None where there is none, or none that is whole."""
    try:
        return json.loads(path.read_text(encoding="utf-8", errors="surrogatepass"))
    except (OSError, ValueError):
        return None


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    made = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            made.update(block)
    return made.hexdigest()


def digest_of(document: object) -> str:
    """The SHA-256 of a document, in hex."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


class Hashes:
    """Digests of files, remembered by size and times of change; safe for threads. `path` None: not kept."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._lock = threading.Lock()
        known = read_json(path) if path is not None else None
        self._known: dict[str, list[Any]] = known if isinstance(known, dict) else {}
        self._changed = False

    def file(self, path: Path) -> str:
        """The digest of a file's content. OSError: it cannot be read."""
        key = str(path.resolve())
        state = path.stat()
        mark = [state.st_size, state.st_mtime_ns, state.st_ctime_ns]
        with self._lock:
            known = self._known.get(key)
        if isinstance(known, list) and known[:3] == mark:
            return str(known[3])
        made = sha256_of(path)
        if time.time_ns() - max(state.st_mtime_ns, state.st_ctime_ns) > RACY_NS:
            with self._lock:
                self._known[key] = [*mark, made]
                self._changed = True
        return made

    def tree(self, path: Path) -> Tree:
        """The content below a path. OSError: there is none."""
        if not path.is_dir():
            made = self.file(path)
            return Tree(digest_of([["", made]]), {"": made})
        files = {name: self.file(path / name) if not name.endswith("/") else "" for name in sorted(_names(path))}
        return Tree(digest_of(sorted(files.items())), files)

    def save(self) -> None:
        """Keep what has been learnt for the next run."""
        with self._lock:
            if self._path is not None and self._changed:
                write_json(self._path, self._known)
                self._changed = False


def _names(folder: Path) -> Iterator[str]:
    """The files below a folder, relative and with `/` between parts; folders with nothing in them end in `/`."""
    seen: set[str] = set()
    for where, folders, files in os.walk(str(folder), followlinks=True):
        real = os.path.realpath(where)
        if real in seen:
            # A link to a folder above.
            folders.clear()
            continue
        seen.add(real)
        relative = Path(where).relative_to(folder).as_posix()
        prefix = "" if relative == "." else relative + "/"
        for name in files:
            yield prefix + name
        if not folders and not files and prefix:
            yield prefix


class Locked(Exception):
    """Another process is at work in this folder."""


@contextmanager
def lock(path: Path) -> Iterator[None]:
    """Hold the lock of a run while inside. The system lets go of it when the process ends, however that happens.

    Locked: another process has it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        if sys.platform != "win32":
            try:
                fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise Locked(str(path)) from None
        yield


@contextmanager
def among(path: Path) -> Iterator[None]:
    """Be one of those at work in a folder, by the lock that they share; wait for one who wants to be alone there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        if sys.platform != "win32":
            fcntl.flock(file.fileno(), fcntl.LOCK_SH)
        yield


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Wait until no other process is inside, and hold others off meanwhile. Where the system has no such locks, nobody waits."""
    with path.open("a", encoding="utf-8") as file:
        if sys.platform != "win32":
            fcntl.flock(file.fileno(), fcntl.LOCK_EX)
        yield


class Workdir:
    """Where runs are: `<run>/run.json`, `<run>/steps/<step>/`, `cache/`, `registry/`, `venvs/`, `s3/`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.cache = path / "cache"
        self.registry = path / "registry"
        self.venvs = path / "venvs"
        self.downloads = path / "s3"
        self.lock = path / "lock"

    def prepare(self) -> None:
        """Make the folder, which says of itself that it is none for version control."""
        self.path.mkdir(parents=True, exist_ok=True)
        ignore = self.path / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")

    def run(self, name: str) -> Path:
        """The folder of a run."""
        return self.path / name

    def runs(self) -> list[str]:
        """The runs there are, the last one started last."""
        found: list[tuple[str, float, str]] = []
        for path in self.path.glob("*/run.json"):
            document = read_json(path)
            if isinstance(document, dict):
                found.append((str(document.get("started", "")), path.stat().st_mtime, path.parent.name))
        return [name for _, _, name in sorted(found)]


def step_folder(run: Path, name: str) -> Path:
    """The folder of a step in a run."""
    return run / "steps" / name


def new_attempt(folder: Path) -> tuple[int, Path]:
    """The number and folder of a step's next attempt, which nothing else has written to."""
    taken = [int(path.name[8:]) for path in folder.glob("attempt-*") if path.name[8:].isdigit()]
    number = max(taken, default=0) + 1
    path = folder / ("attempt-" + str(number))
    path.mkdir(parents=True)
    return number, path
