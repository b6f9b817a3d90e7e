"""What a step's result depends on, whether it is there already, and if not, why not."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple, cast

from mlpc.backends.runner.engine.store import Hashes, Workdir, digest_of, read_json, write_json

MANY_FILES = 2000
"""Of inputs with more files, only the digest of the whole is remembered."""
_DURATION = re.compile(
    r"P?(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?", re.IGNORECASE
)
_SECONDS = (31_536_000, 2_592_000, 604_800, 86_400, 3600, 60, 1)


class Parts(NamedTuple):
    """All that a step's result depends on. `inputs`: by name, the digest of the whole and those of the files."""

    code: str
    requirements: tuple[str, ...]
    arguments: Mapping[str, Any]
    environment: Mapping[str, str]
    inputs: Mapping[str, tuple[str, Mapping[str, str]]]
    outputs: tuple[str, ...]
    python: str

    @property
    def key(self) -> str:
        """The digest of all of it."""
        return digest_of({**self._asdict(), "inputs": {name: whole for name, (whole, _) in self.inputs.items()}})

    def document(self) -> dict[str, Any]:
        """As it is remembered."""
        inputs = {name: [whole, dict(files)] for name, (whole, files) in self.inputs.items()}
        return {**self._asdict(), "inputs": inputs}


class Stored(NamedTuple):
    """The result of a step: where each output is and the digest of what is there, and what it gave as values."""

    outputs: Mapping[str, tuple[str, str]]
    values: Mapping[str, Any]
    run: str
    made: float

    def document(self) -> dict[str, Any]:
        """As it is written."""
        outputs = {name: {"path": path, "sha256": tree} for name, (path, tree) in self.outputs.items()}
        return {"run": self.run, "made": self.made, "outputs": outputs, "values": dict(self.values)}


def stored_of(document: Any) -> Stored | None:
    """A result from its document; None where that is not one."""
    try:
        outputs = {name: (str(item["path"]), str(item["sha256"])) for name, item in document["outputs"].items()}
        return Stored(outputs, dict(document["values"]), str(document["run"]), float(document["made"]))
    except (TypeError, KeyError, ValueError, AttributeError):
        return None


def damage(stored: Stored, hashes: Hashes) -> str:
    """What is wrong with a result; empty where all of it is as it was made."""
    for name, (path, tree) in stored.outputs.items():
        try:
            found = hashes.tree(Path(path)).digest
        except OSError:
            return "output " + name + " of run " + stored.run + " is gone"
        if found != tree:
            return "output " + name + " of run " + stored.run + " has been changed"
    return ""


class Cache:
    """Results of steps by what they depend on, and what each step depended on the last time. `pipeline`: whose steps these are."""

    def __init__(self, workdir: Workdir, pipeline: str, hashes: Hashes) -> None:
        self._folder = workdir.cache
        self._last = workdir.cache / "last" / pipeline
        self._hashes = hashes

    def find(self, step: str, parts: Parts, expire: str, now: float | None = None) -> tuple[Stored | None, str]:
        """The result that is there, or why there is none that can be used."""
        path = self._folder / (parts.key + ".json")
        document = read_json(path)
        if document is None:
            if path.exists():
                return None, "entry damaged"
            return None, self.reason(step, parts)
        stored = stored_of(document)
        if stored is None:
            return None, "entry damaged"
        age = (time.time() if now is None else now) - stored.made
        if expire and age > seconds_of(expire):
            return None, "expired"
        problem = damage(stored, self._hashes)
        return (stored, "") if not problem else (None, "entry damaged: " + problem)

    def reason(self, step: str, parts: Parts) -> str:
        """What has changed since the step ran last."""
        last = read_json(self._last / (step + ".json"))
        if not isinstance(last, dict):
            return "never run before"
        changes = list(differences(cast("dict[str, Any]", last), parts))
        return "; ".join(changes) if changes else "its last result was not kept"

    def keep(self, step: str, parts: Parts, stored: Stored) -> None:
        """A step has run: its result is there for the next time."""
        write_json(self._folder / (parts.key + ".json"), stored.document())
        self.remember(step, parts)

    def remember(self, step: str, parts: Parts) -> None:
        """What a step depends on this time, for the reasons of the next."""
        write_json(self._last / (step + ".json"), parts.document())


def differences(last: Mapping[str, Any], parts: Parts) -> list[str]:
    """How what a step depends on differs from the last time, a phrase each."""
    found: list[str] = []
    if last.get("code") != parts.code:
        found.append("code changed")
    if list(last.get("requirements", ())) != list(parts.requirements):
        found.append("requirements changed")
    found += _changed("argument", last.get("arguments", {}), parts.arguments)
    found += _changed("environment", last.get("environment", {}), parts.environment)
    before = last.get("inputs", {})
    for name, (whole, files) in parts.inputs.items():
        if name not in before:
            found.append("input " + name + " is new")
        elif before[name][0] != whole:
            found.append("input " + name + ": " + _files_changed(before[name][1], files))
    found += ["input " + name + " is no more" for name in before if name not in parts.inputs]
    if list(last.get("outputs", ())) != list(parts.outputs):
        found.append("outputs changed")
    if last.get("python") != parts.python:
        found.append("Python " + str(last.get("python")) + " -> " + parts.python)
    return found


def _changed(what: str, before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    found: list[str] = []
    for name in {**before, **now}:
        if name not in now:
            found.append(what + " " + name + " is no more")
        elif name not in before:
            found.append(what + " " + name + " is new")
        elif before[name] != now[name]:
            found.append(what + " " + name + ": " + shown(before[name]) + " -> " + shown(now[name]))
    return found


def _files_changed(before: Mapping[str, str], now: Mapping[str, str]) -> str:
    if not before or not now:
        return "changed"
    count = sum(before.get(name) != now.get(name) for name in {**before, **now})
    return str(count) + (" file changed" if count == 1 else " files changed")


def shown(value: Any) -> str:
    """A value in a sentence: short, on one line."""
    text = value if isinstance(value, str) and value and value.isprintable() and " " not in value else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def seconds_of(duration: str) -> float:
    """The seconds of an ISO 8601 duration; a month has 30 days, a year 365. Endless where it is none."""
    match = _DURATION.fullmatch(duration.strip())
    if match is None or not any(match.groups()):
        return float("inf")
    return float(sum(int(count or 0) * size for count, size in zip(match.groups(), _SECONDS)))
