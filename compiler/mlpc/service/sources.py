"""Where a job can take data from, other than a location in S3: what a query gives, and a mounted file system."""

from collections.abc import Mapping
from functools import cache
from typing import Final, NamedTuple

from mlpc.service.keywords import snake_case
from mlpc.service.required import required_members
from mlpc.service.shapes import member_shape
from mlpc.service.steps import MemberPath


class Source(NamedTuple):
    """One kind of source.

    `step_type`: the steps that can have one. `shape`: of what holds it in their request, and `member` where it is in that; `beside`:
    members there that it takes as well. `defaults`: by keyword, where the service has none. `unsaid`: what `Input(...)` cannot say of
    it, since only objects in S3 have it.
    """

    step_type: str
    shape: str
    member: str
    beside: tuple[str, ...] = ()
    defaults: Mapping[str, str] = {}
    unsaid: frozenset[str] = frozenset()


_QUERY: Final = Source(
    "Processing",
    "DatasetDefinition",
    "",
    beside=("DataDistributionType", "InputMode"),
    unsaid=frozenset({"data_type", "compression"}),
)
SOURCES: Final[Mapping[str, Source]] = {
    "AthenaDataset": _QUERY._replace(member="AthenaDatasetDefinition"),
    "RedshiftDataset": _QUERY._replace(member="RedshiftDatasetDefinition"),
    "FileSystemDataset": Source(
        "Training",
        "DataSource",
        "FileSystemDataSource",
        # As the SageMaker SDK's `FileSystemInput` has it.
        defaults={"file_system_access_mode": "ro"},
        unsaid=frozenset({"data_type", "distribution", "attribute_names", "instance_group_names"}),
    ),
}
"""By the name of its constructor."""


@cache
def source_members(kind: str) -> Mapping[str, MemberPath]:
    """Keyword -> the member that it sets, as a path from the source's `shape`."""
    source = SOURCES[kind]
    inner: list[MemberPath] = [(source.member, name) for name in member_shape(source.shape, (source.member,)).members]
    return {snake_case(str(path[-1])): path for path in [*inner, *((name,) for name in source.beside)]}


@cache
def needed_keywords(kind: str) -> tuple[str, ...]:
    """The keywords that must be given, in the service's order."""
    source = SOURCES[kind]
    required = required_members(source.step_type, member_shape(source.shape, (source.member,)).name)
    return tuple(
        keyword
        for keyword, path in source_members(kind).items()
        if path[0] == source.member and path[-1] in required and keyword not in source.defaults
    )
