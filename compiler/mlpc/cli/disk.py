"""Files on the disk: read with a record of what was read, written whole or not at all."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final


class Disk:
    """Reads for the compiler. `seen`: every path looked at, there or not; folders end in `/`. `given`: what stands for files, by path."""

    def __init__(self, given: Mapping[str, bytes] = {}) -> None:
        self.seen: dict[str, None] = {}
        self._content: dict[str, bytes | None] = dict(given)
        # The `..` that lead to the root: above it there is nothing else.
        self._depth = len(Path.cwd().parts) - 1

    def read(self, path: str) -> bytes | None:
        if path not in self._content:
            if path.startswith("../" * (self._depth + 1)):
                return None
            self.seen[path] = None
            try:
                self._content[path] = Path(path).read_bytes()
            except OSError:
                self._content[path] = None
        return self._content[path]

    def walk(self, folder: str) -> Sequence[str]:
        self.seen[f"{folder}/"] = None
        found: list[str] = []
        for where, folders, files in os.walk(folder):
            folders.sort()
            found += [Path(where, name).relative_to(folder).as_posix() for name in files]
        return sorted(found)


_SKIPPED: Final = frozenset({"__pycache__", "node_modules", "build", "dist", "venv", "site-packages"})
_IMPORT: Final = re.compile(rb"^[ \t]*(?:from|import)[ \t]+mlpc\b", re.MULTILINE)


def python_files(path: str) -> list[str]:
    """A file itself; of a folder the Python files below it that import mlpc, but for those of tools and environments."""
    if not Path(path).is_dir():
        return [path]
    found: list[str] = []
    for where, folders, files in os.walk(path):
        if "pyvenv.cfg" in files:
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _SKIPPED)
        for name in sorted(files):
            file = Path(where, name).as_posix()
            if name.endswith(".py") and _IMPORT.search(read_or_none(Path(file)) or b""):
                found.append(file)
    return found


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file by renaming a finished one, so that nobody sees half of it. What has not changed is not touched."""
    if read_or_none(path) == content:
        return
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        try:
            temporary.write_bytes(content)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(content)
        if path.exists():
            temporary.chmod(stat.S_IMODE(path.stat().st_mode))
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def read_or_none(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
