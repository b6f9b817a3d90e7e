"""The data of `mlpc.service` is what botocore and the SageMaker SDK say; where they have moved on, in words what is different."""

import importlib.util
import json
import os
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pytest

from mlpc.service import regenerate, shapes

REMEDY = "run `python -m mlpc.service.regenerate --sdk WHEEL` and look at what changes"


def differences(what: str, ours: dict[str, Any], theirs: dict[str, Any]) -> Iterator[str]:
    """One sentence for each entry that is not the same."""
    for name in sorted(ours.keys() - theirs.keys()):
        yield f"{what} {name} is gone"
    for name in sorted(theirs.keys() - ours.keys()):
        yield f"{what} {name} is new"
    for name in sorted(name for name in ours.keys() & theirs.keys() if ours[name] != theirs[name]):
        yield f"{what} {name} has changed: {_change(ours[name], theirs[name])}"


def _change(ours: Any, theirs: Any) -> str:
    if isinstance(ours, list) and isinstance(theirs, list) and ours[:1] == ["structure"] == theirs[:1]:
        before, after = (set(str(row[1]).split()) if len(row) > 1 else set[str]() for row in (ours, theirs))
        gone, new = sorted(before - after), sorted(after - before)
        return ", ".join((*(f"`{word}` is gone" for word in gone), *(f"`{word}` is new" for word in new)))
    return f"{str(ours)[:200]} is now {str(theirs)[:200]}"


def stored(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((regenerate.DATA / name).read_text(encoding="utf-8"))
    return data


def report(found: list[str], source: str) -> str:
    shown = [*found[:40], f"and {len(found) - 40} more"] if len(found) > 40 else found
    return "\n".join((f"{source} differs from the data; {REMEDY}:", *shown))


def test_differences_are_said_in_words() -> None:
    ours = {"A": ["structure", "X Y*:String"], "B": ["string"], "D": ["string", None, 0, 5]}
    theirs = {"A": ["structure", "X Z"], "C": ["string"], "D": ["string", None, 0, 6]}
    assert list(differences("the shape", ours, theirs)) == [
        "the shape B is gone",
        "the shape C is new",
        "the shape A has changed: `Y*:String` is gone, `Z` is new",
        "the shape D has changed: ['string', None, 0, 5] is now ['string', None, 0, 6]",
    ]


@pytest.mark.skipif(importlib.util.find_spec("botocore") is None, reason="botocore is not installed")
def test_shapes_are_those_of_the_installed_botocore() -> None:
    built: dict[str, Any] = json.loads(regenerate.build_shapes())
    found = list(differences("the shape", stored("shapes.json")["shapes"], built["shapes"]))
    assert not found, report(
        found, f"botocore {version('botocore')}, the data being of {shapes.versions()['botocore']},"
    )


def _sdk() -> Path | None:
    """The SDK to compare with: `MLPC_SDK`, else None for the installed one; skips where there is neither."""
    named = os.environ.get("MLPC_SDK")
    if named:
        return Path(named)
    try:
        installed = version("sagemaker")
    except PackageNotFoundError:
        installed = ""
    if not installed.startswith("2."):
        pytest.skip("no version 2 of the SageMaker SDK: set MLPC_SDK to its wheel, or install it")
    return None


@pytest.mark.skipif(importlib.util.find_spec("botocore") is None, reason="botocore is not installed")
def test_images_are_those_of_the_sdk() -> None:
    ours, theirs = stored("images.json"), json.loads(regenerate.build_images(_sdk()))
    found = [
        *differences("the host of region", ours["hosts"], theirs["hosts"]),
        *differences("the framework", ours["frameworks"], theirs["frameworks"]),
    ]
    assert not found, report(found, f"the SageMaker SDK {theirs['source']['sagemaker']}")
