"""mlpc's definitions of the golden pipelines that have a twin in an SDK mean what the twin's mean, but for what has a reason.

Each such pipeline has a module of its name in `reasons/`: `REASONS` says of every difference, as `canonical.differences` prints it, why
it is there, by the SDK's generation; `NAMES` (optional), which steps the SDK names otherwise. A twin is
`sdk_<generation>/<name>_twin.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from canonical import canonical, differences, renamed
from definitions import mlpc_definition, sdk_definition
from samples import check_arguments

HERE = Path(__file__).parent
TWINS = [
    (path.parent.name.removeprefix("sdk_"), path.name.removesuffix("_twin.py"))
    for path in sorted(HERE.glob("sdk_*/*_twin.py"))
    if (HERE / "reasons" / path.name.replace("_twin", "")).is_file()
]


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
