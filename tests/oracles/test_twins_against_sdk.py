"""mlpc's definitions of the golden pipelines that have a twin in an SDK mean what the twin's mean, but for what has a reason.

Each such pipeline has a module of its name in `reasons/`: `REASONS` says of every difference, as `canonical.differences` prints it, why
it is there, by the SDK's generation; `NAMES` (optional), which steps the SDK names otherwise. A twin is
`sdk_<generation>/<name>_twin.py`; a golden pipeline without one is in `WITHOUT_TWIN`, and why no SDK can say it.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from canonical import canonical, differences, renamed
from definitions import goldens, mlpc_definition, sdk_definition
from samples import check_arguments

HERE = Path(__file__).parent
TWINS = [
    (path.parent.name.removeprefix("sdk_"), path.name.removesuffix("_twin.py"))
    for path in sorted(HERE.glob("sdk_*/*_twin.py"))
    if (HERE / "reasons" / path.name.replace("_twin", "")).is_file()
]

ALL_TWINS = {path.name.removesuffix("_twin.py") for path in HERE.glob("sdk_*/*_twin.py")}
WITHOUT_TWIN: dict[str, str] = {
    "inference": "code reaches a model's archive in the SDKs by a job that packs it again, which mlpc has done without",
    **dict.fromkeys(
        ("best", "collected", "fallback", "first"),
        "an SDK has no loops and lists that conditions change: its author writes the copies that mlpc makes of them",
    ),
    "placeholders": "the SDKs check a role, a bucket and a key as they are, and take no text in their place",
}
"""Golden pipeline -> why neither SDK can say it."""


def test_every_golden_pipeline_has_a_twin() -> None:
    assert goldens().keys() == ALL_TWINS | WITHOUT_TWIN.keys()
    assert not ALL_TWINS & WITHOUT_TWIN.keys()


@pytest.mark.parametrize("generation", ["v2", "v3"])
def test_every_twin_has_been_run(generation: str) -> None:
    twins = {path.name.removesuffix("_twin.py") for path in HERE.glob(f"sdk_{generation}/*_twin.py")}
    documents = {path.stem for path in HERE.glob(f"sdk_{generation}/*_documents.py")}
    assert {path.name.split(".")[0] for path in HERE.glob(f"golden/*.{generation}.json")} == twins | documents


def said(member: str, generation: str, name: str) -> Mapping[str, str]:
    """What the module of a pipeline says of its twin in one SDK."""
    table: Mapping[str, Mapping[str, str]] = getattr(import_module(f"reasons.{name}"), member, {})
    return table.get(generation, {})


def found(generation: str, name: str) -> list[str]:
    sdk: dict[str, Any] = renamed(sdk_definition(generation, name), said("NAMES", generation, name))
    return differences(canonical(mlpc_definition(name)), canonical(sdk))


@pytest.mark.parametrize(("generation", "name"), TWINS)
def test_every_difference_has_a_reason(generation: str, name: str) -> None:
    unlisted = [line for line in found(generation, name) if line not in said("REASONS", generation, name)]
    assert not unlisted, "differences without a reason:\n" + "\n".join(unlisted)


@pytest.mark.parametrize(("generation", "name"), TWINS)
def test_every_reason_has_a_difference(generation: str, name: str) -> None:
    gone = said("REASONS", generation, name).keys() - set(found(generation, name))
    assert not gone, "listed, but no longer there:\n" + "\n".join(sorted(gone))


@pytest.mark.parametrize(("generation", "name"), TWINS)
def test_the_service_takes_the_requests(generation: str, name: str) -> None:
    assert check_arguments(mlpc_definition(name)) == []
    assert check_arguments(sdk_definition(generation, name)) == []
