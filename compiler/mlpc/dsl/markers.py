"""What `Annotated` says to the compiler about a parameter or a field. In plain Python only names of outputs matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass


@dataclass(frozen=True)
class Input:
    """How an artifact reaches a step: `Annotated[Dataset, Input(path="/opt/ml/processing/train")]`.

    `path`: the folder in a Processing container. `name`: of the input or channel. `mode`, or `input_mode`: `File`,
    `Pipe` or `FastFile`. `distribution`, `compression`, `data_type`: members of the input in the job's request. Of a
    channel alone: `content_type`, `record_wrapper_type`, the `attribute_names` of an augmented manifest, the
    `instance_group_names` that get it, and the `seed` that it is shuffled by.
    """

    path: str | None = None
    _: KW_ONLY
    name: str | None = None
    mode: str | None = None
    content_type: str | None = None
    distribution: str | None = None
    compression: str | None = None
    data_type: str | None = None
    input_mode: str | None = None
    record_wrapper_type: str | None = None
    attribute_names: Sequence[str] | None = None
    instance_group_names: Sequence[str] | None = None
    seed: int | None = None


@dataclass(frozen=True)
class Output:
    """An output's name, folder in the container, destination in S3, and upload mode (`EndOfJob`, `Continuous`)."""

    name: str | None = None
    _: KW_ONLY
    path: str | None = None
    destination: str | None = None
    mode: str | None = None


@dataclass(frozen=True)
class Param:
    """The name and description of a pipeline's parameter: `Annotated[int, Param(name="InstanceCount")]`."""

    name: str | None = None
    _: KW_ONLY
    description: str | None = None


@dataclass(frozen=True)
class Arg:
    """What a scalar is called: on the command line (`flag="--test_fraction"`), or as a hyperparameter (`name=`)."""

    flag: str | None = None
    _: KW_ONLY
    name: str | None = None
