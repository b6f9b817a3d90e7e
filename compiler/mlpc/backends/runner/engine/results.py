"""What a job has left: whether it is what the step declares, and where it is kept."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn, cast

from mlpc.backends.runner.engine.layout import Job, JobError, place_in
from mlpc.backends.runner.engine.plan import ONE_OF, Output


def check_outputs(job: Job) -> None:
    """JobError: an output is not there, is empty though another step reads it, or is not the document that it declares."""
    for output in job.step.outputs:
        if not output.path:
            continue
        folder = place_in(job.root, output.path)
        what = "output '" + output.name + "'"
        if output.file and job.step.kind != "Training":
            check_document(folder / output.file, output)
        elif output.file:
            continue
        elif not folder.is_dir():
            raise JobError(what + " is not there: the step has removed " + output.path)
        elif output.needed and not any(path.is_file() for path in folder.rglob("*")):
            raise JobError(what + " is empty, and another step reads it: the step wrote nothing to " + output.path)


def check_document(path: Path, output: Output) -> None:
    """JobError: the document of a Metrics is not there, is not JSON, or lacks a field or has one of another type."""
    what = "the document of '" + output.name + "'"
    if not path.is_file():
        raise JobError(what + " is not there: the step did not write " + output.file + " to " + output.path)
    try:
        document = json.loads(path.read_text(encoding="utf-8"), parse_constant=_no_number)
    except ValueError as error:
        raise JobError(what + " is not JSON: " + str(error)) from None
    problem = mismatch(document, output.fields, "")
    if problem:
        raise JobError(what + " (" + output.file + ") " + problem)


def _no_number(word: str) -> NoReturn:
    raise ValueError(word + " is no number of JSON")


def mismatch(value: Any, declared: Any, where: str) -> str:
    """How a value differs from what is declared: the name of a type, one in a list, a dict of fields, or a list of `ONE_OF` and values."""
    place = where or "it"
    if isinstance(declared, Mapping):
        fields = cast("Mapping[str, Any]", declared)
        if not isinstance(value, dict):
            return place + " is not an object, but " + json.dumps(value)[:60]
        document = cast("dict[str, Any]", value)
        for name, kind in fields.items():
            inner = where + "." + name if where else name
            if name not in document:
                return "has no field " + inner
            problem = mismatch(document[name], kind, inner)
            if problem:
                return problem
        return ""
    if isinstance(declared, list) and declared[0] == ONE_OF:
        options: list[Any] = declared[1:]
        if any(type(value) is type(option) and value == option for option in options):
            return ""
        return "has " + place + " = " + json.dumps(value)[:60] + ", which is none of " + ", ".join(map(repr, options))
    if isinstance(declared, list):
        if not isinstance(value, list):
            return "has " + place + " = " + json.dumps(value)[:60] + ", which is not a list"
        element = declared[0]
        items: list[Any] = value
        problems = [mismatch(item, element, where + "[" + str(at) + "]") for at, item in enumerate(items)]
        return next((problem for problem in problems if problem), "")
    return (
        ""
        if _is(value, declared)
        else "has " + place + " = " + json.dumps(value)[:60] + ", which is not " + str(declared)
    )


def _is(value: Any, kind: str) -> bool:
    if kind == "float":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if kind == "int":
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, {"str": str, "bool": bool}.get(kind, object))


def take_outputs(job: Job, target: Path) -> dict[str, Path]:
    """Move what the job has left to where it is kept; by the name of the output, where that is. All of it or nothing."""
    fresh = target.with_name(target.name + ".new")
    shutil.rmtree(str(fresh), ignore_errors=True)
    fresh.mkdir(parents=True)
    kept: dict[str, Path] = {}
    for output in job.step.outputs:
        if not output.path or (output.file and job.step.kind == "Training"):
            continue
        source = place_in(job.root, output.path)
        resolve_links(source)
        if any(other is not output and _overlap(other.path, output.path) for other in job.step.outputs):
            shutil.copytree(str(source), str(fresh / output.name))
        else:
            source.replace(fresh / output.name)
        kept[output.name] = target / output.name
    if target.exists():
        old = target.with_name(target.name + ".old")
        shutil.rmtree(str(old), ignore_errors=True)
        target.replace(old)
        shutil.rmtree(str(old), ignore_errors=True)
    fresh.replace(target)
    return kept


def _overlap(first: str, second: str) -> bool:
    """Whether one of two paths is in the other."""
    return (first + "/").startswith(second + "/") or (second + "/").startswith(first + "/")


def resolve_links(folder: Path) -> None:
    """Put in the place of each link what it leads to: an output stands for itself. JobError: a link leads nowhere."""
    for path in sorted(folder.rglob("*")):
        if not path.is_symlink():
            continue
        source = Path(os.path.realpath(str(path)))
        if not source.exists():
            raise JobError("the output has a link that leads nowhere: " + path.name + " -> " + str(path.readlink()))
        path.unlink()
        if source.is_dir():
            shutil.copytree(str(source), str(path))
        else:
            shutil.copy2(str(source), str(path))


def metrics_in(log: Path, definitions: Mapping[str, str]) -> dict[str, float]:
    """The last value of each metric in a log. `definitions`: name -> a regular expression with a group, as of a training job.

    JobError: one is none of Python's.
    """
    if not definitions:
        return {}
    text = log.read_text(encoding="utf-8", errors="replace")
    found: dict[str, float] = {}
    for name, pattern in definitions.items():
        try:
            expression = re.compile(pattern)
        except re.error as error:
            raise JobError("the expression of metric '" + name + "' is none of Python's: " + str(error)) from None
        # The service matches lines as it has kept them: a tab is `#011` there, which expressions for XGBoost rely on.
        for match in expression.finditer(text.replace("\t", "#011") if "#011" in pattern else text):
            try:
                found[name] = float(match.group(1) if match.re.groups else match.group(0))
            except (ValueError, TypeError):
                continue
    return found
