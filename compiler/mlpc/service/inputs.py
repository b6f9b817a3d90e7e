"""What `Input(...)` says of an input, as members of the structure that the service has for one."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from mlpc.service.steps import MemberPath


class InputShape(NamedTuple):
    """The shape of an input in the request of a type of step, and keyword -> member, as a path from there, in the order written."""

    shape: str
    members: Mapping[str, MemberPath]


_S3: Final = ("DataSource", "S3DataSource")
INPUTS: Final[Mapping[str, InputShape]] = {
    "Processing": InputShape(
        "ProcessingInput",
        {
            "path": ("S3Input", "LocalPath"),
            "data_type": ("S3Input", "S3DataType"),
            "mode": ("S3Input", "S3InputMode"),
            "input_mode": ("S3Input", "S3InputMode"),
            "distribution": ("S3Input", "S3DataDistributionType"),
            "compression": ("S3Input", "S3CompressionType"),
        },
    ),
    "Training": InputShape(
        "Channel",
        {
            "data_type": (*_S3, "S3DataType"),
            "distribution": (*_S3, "S3DataDistributionType"),
            "attribute_names": (*_S3, "AttributeNames"),
            "instance_group_names": (*_S3, "InstanceGroupNames"),
            "content_type": ("ContentType",),
            "mode": ("InputMode",),
            "input_mode": ("InputMode",),
            "compression": ("CompressionType",),
            "record_wrapper_type": ("RecordWrapperType",),
            "seed": ("ShuffleConfig", "Seed"),
        },
    ),
}
"""By the type of step. `Input(name=...)` is said of each of them."""
