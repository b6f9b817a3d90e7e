"""A stamp says that a compilation need not be done again: nothing it read or wrote has changed since.

It is checked before anything else is imported. Files are compared by size and time of change, as make does; where the time differs the
content decides. What a compilation looked for and did not find is a part of what it read.
"""

import os
import sys
from collections.abc import Iterable

FOLDER = ".mlpc_cache"
_MARKER = "mlpc-stamp-2"


def _stamp_path(arguments: Iterable[str]) -> str:
    # FNV-1a: good enough to name a file whose first lines hold the arguments themselves, and hashlib need not be imported.
    value = 0xCBF29CE484222325
    for byte in "\0".join([*arguments, sys.version]).encode("utf-8", "surrogateescape"):
        value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return os.path.join(FOLDER, f"compile-{value:016x}")


def _state(path: str) -> str:
    """Size and time of change of a file, the names in a folder; `-` where there is none."""
    try:
        if path.endswith("/"):
            return " ".join(sorted(_names(path)))
        found = os.stat(path)
    except OSError:
        return "-"
    return f"{found.st_size} {found.st_mtime_ns}"


def _names(folder: str) -> Iterable[str]:
    for where, _, files in os.walk(folder):
        for name in files:
            yield os.path.relpath(os.path.join(where, name), folder).replace(" ", "\\ ")


def replay(arguments: list[str]) -> bool:
    """Whether all is as it was; then what was said then is said again."""
    try:
        with open(_stamp_path(arguments), encoding="utf-8", errors="surrogateescape", newline="\n") as file:
            lines = file.read().split("\n")
    except OSError:
        return False
    if lines[:3] != [_MARKER, os.getcwd(), "\0".join(arguments)]:
        return False
    count = int(lines[3])
    for line in lines[4 : 4 + count]:
        state, _, path = line.partition("\t")
        if _state(path) != state:
            return False
    sys.stderr.write("\n".join(lines[4 + count :]))
    return True


def write(arguments: list[str], files: Iterable[str], said: str) -> None:
    """Leave a stamp. `files`: all that was read, looked for or written; folders end in `/`. Where it cannot be left, it is not."""
    paths = sorted({*files, *_own_modules()})
    if any("\n" in text for text in (*paths, *arguments, os.getcwd())):
        return
    lines = [_MARKER, os.getcwd(), "\0".join(arguments), str(len(paths))]
    lines += [f"{_state(path)}\t{path}" for path in paths]
    path = _stamp_path(arguments)
    try:
        os.makedirs(FOLDER, exist_ok=True)
        ignore = os.path.join(FOLDER, ".gitignore")
        if not os.path.exists(ignore):
            with open(ignore, "w", encoding="utf-8") as file:
                file.write("*\n")
        with open(f"{path}.{os.getpid()}", "w", encoding="utf-8", errors="surrogateescape", newline="\n") as file:
            file.write("\n".join([*lines, said]))
        os.replace(f"{path}.{os.getpid()}", path)
    except OSError:
        return


def _own_modules() -> Iterable[str]:
    """The compiler's own files: a new version compiles anew."""
    for name, module in list(sys.modules.items()):
        if name == "mlpc" or name.startswith("mlpc."):
            path = getattr(module, "__file__", None)
            if path is not None:
                yield path
