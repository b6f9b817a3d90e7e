"""`--prune`: old runs are removed, but for what those that stay, their cache and the registry have of them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, cast

from mlpc.backends.runner.engine.cache import stored_of
from mlpc.backends.runner.engine.store import Workdir, read_json, write_json

UNITS = ("bytes", "kB", "MB", "GB", "TB")


class Removed(NamedTuple):
    """What a removal has come to. `left`: what of it is still needed."""

    size: int = 0
    left: tuple[Path, ...] = ()


def prune(workdir: Workdir, pipeline: str, keep: int, dry: bool, say: Callable[[str], None]) -> None:
    """Remove the runs of a pipeline but for the last `keep`, and what nobody needs any more. `dry`: only say so. Nothing else may be at
    work in the folder."""
    verb = "would remove " if dry else "removed "
    old, stay = _chosen(workdir, pipeline, keep)
    rest = [path for path in _folders(workdir) if not (path / "run.json").exists()]
    needed = _needed(workdir, stay)
    gone = [*old, *rest]
    total = _entries(workdir, gone, needed, dry, lambda text: say(verb + text))
    for run in gone:
        found = _run(run, needed, dry)
        total += found.size
        if run in old or found.size:
            what = "run " if run in old else "what was left of run "
            say(verb + what + run.name + " (" + size_text(found.size) + ")" + _left_text(run, found))
    total += _unused(workdir, _oldest(stay), dry, lambda text: say(verb + text))
    if not dry:
        _forget(workdir)
    kept = str(len(stay)) + (" run" if len(stay) == 1 else " runs")
    say("kept " + kept + ("; " + size_text(total) + (" would be freed" if dry else " freed")))


def _left_text(run: Path, found: Removed) -> str:
    names = ", ".join(path.relative_to(run).as_posix() for path in found.left)
    return ", but for " + names + ", which is still needed" if names else ""


def size_text(size: float) -> str:
    """A number of bytes for people."""
    at = 0
    while size >= 1000 and at < len(UNITS) - 1:
        size, at = size / 1000, at + 1
    return (str(int(size)) if not at else format(size, ".1f")) + " " + UNITS[at]


# --- what is needed --------------------------------------------------------------------------------------------------------


def _folders(workdir: Workdir) -> list[Path]:
    """The folders of runs, and of what was left of some."""
    own = {workdir.cache, workdir.registry, workdir.venvs, workdir.downloads}
    marks = ("run.json", "steps", "files", "lock")
    folders = [path for path in sorted(workdir.path.glob("*")) if path.is_dir() and path not in own]
    return [path for path in folders if any((path / mark).exists() for mark in marks)]


def _chosen(workdir: Workdir, pipeline: str, keep: int) -> tuple[list[Path], list[Path]]:
    """The runs that go, and those that stay: of this pipeline the last ones, of others all."""
    runs = [workdir.run(name) for name in workdir.runs()]
    mine = [run for run in runs if read_json(run / "run.json").get("pipeline") == pipeline]
    old = mine[: max(0, len(mine) - keep)]
    return old, [run for run in runs if run not in old]


def _needed(workdir: Workdir, stay: Iterable[Path]) -> set[Path]:
    """The places below the folder that runs which stay, and the registry, speak of."""
    found: set[Path] = set()
    documents = list(workdir.registry.glob("*/*/package.json"))
    for run in stay:
        documents += [run / "run.json", *run.glob("steps/*/*.json"), *run.glob("steps/*/trials/*/step.json")]
    for path in documents:
        found.update(_places(read_json(path), workdir.path))
    return found


def _places(document: Any, root: Path) -> Iterator[Path]:
    """The paths below a folder that a document has anywhere."""
    if isinstance(document, str):
        # A folder may have been said by several names.
        place = Path(os.path.realpath(document)) if Path(document).is_absolute() and "\0" not in document else root
        if root in place.parents:
            yield place
    elif isinstance(document, dict):
        for value in cast("dict[str, Any]", document).values():
            yield from _places(value, root)
    elif isinstance(document, list):
        items: list[Any] = document
        for value in items:
            yield from _places(value, root)


def _oldest(runs: Iterable[Path]) -> float:
    """When the first of some runs has started, in seconds; endless where there is none."""
    texts = [str(read_json(run / "run.json").get("started")) for run in runs]
    return min((_seconds(text) for text in texts), default=float("inf"))


def _seconds(text: str) -> float:
    import calendar  # only where runs are removed

    try:
        return float(calendar.timegm(time.strptime(text[:19], "%Y-%m-%dT%H:%M:%S")))
    except ValueError:
        return 0.0


# --- removing ----------------------------------------------------------------------------------------------------------------


def _entries(workdir: Workdir, gone: list[Path], needed: set[Path], dry: bool, say: Callable[[str], None]) -> int:
    """Remove the results of the cache that will not be there any more, before what they say is."""
    size = count = 0
    for path in workdir.cache.glob("*.json"):
        if path.name == "hashes.json":
            continue
        stored = stored_of(read_json(path))
        places = [Path(os.path.realpath(place)) for place, _ in stored.outputs.values()] if stored is not None else []
        dead = stored is None or any(not place.exists() for place in places)
        if dead or any(_inside(place, gone) and not _inside(place, needed) for place in places):
            size, count = size + remove(path, set(), dry).size, count + 1
    if count:
        say(str(count) + (" result" if count == 1 else " results") + " of the cache")
    return size


def _inside(path: Path, folders: Iterable[Path]) -> bool:
    return any(path == folder or folder in path.parents for folder in folders)


def _run(run: Path, needed: set[Path], dry: bool) -> Removed:
    """Remove a run: first what makes it one, so that what is left by a removal that breaks off is none."""
    mine = {path for path in needed if path == run or run in path.parents}
    if run in mine:
        return Removed(0, (run,))
    first = remove(run / "run.json", set(), dry)
    rest = remove(run, mine, dry)
    return Removed(rest.size if dry else first.size + rest.size, rest.left)


def _unused(workdir: Workdir, since: float, dry: bool, say: Callable[[str], None]) -> int:
    """Remove environments and downloads that no run which stays has used, and those that were not finished."""
    size = 0
    for folder, name, mark in ((workdir.venvs, "environment", "venv.json"), (workdir.downloads, "download", "")):
        sizes: list[int] = []
        for path in sorted(folder.glob("*")):
            used = path / mark
            if not used.exists() or path.name.startswith(".new-") or used.stat().st_mtime < since:
                sizes.append(remove(path, set(), dry).size)
        if sizes:
            say(str(len(sizes)) + " " + name + ("" if len(sizes) == 1 else "s") + " (" + size_text(sum(sizes)) + ")")
        size += sum(sizes)
    return size


def _forget(workdir: Workdir) -> None:
    """Forget the digests of files that are not there any more."""
    path = workdir.cache / "hashes.json"
    known = read_json(path)
    if isinstance(known, dict):
        write_json(path, {name: mark for name, mark in cast("dict[str, Any]", known).items() if Path(name).exists()})


def remove(path: Path, needed: set[Path], dry: bool) -> Removed:
    """Remove a file or folder, but for what is needed, and never what a link leads to. `dry`: only say what it would come to."""
    if path in needed:
        return Removed(0, (path,))
    if path.is_symlink() or not path.is_dir():
        if not path.is_symlink() and not path.exists():
            return Removed()
        size = path.lstat().st_size
        if not dry:
            path.unlink()
        return Removed(size)
    size, left = 0, list[Path]()
    for item in sorted(path.iterdir()):
        found = remove(item, needed, dry)
        size += found.size
        left += found.left
    if not left and not dry:
        path.rmdir()
    return Removed(size, tuple(left))
