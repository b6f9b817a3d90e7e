"""The request that creates a pipeline, but for the definition that is sent in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mlpc.backends.base import Target
from mlpc.backends.sagemaker.context import Context
from mlpc.backends.sagemaker.requests import pairs, place
from mlpc.ir import nodes as ir
from mlpc.ir.values import constant
from mlpc.service.declaration import INLINE, REQUEST, REQUESTED, text_limit
from mlpc.service.shapes import shape


def creation(context: Context, definition: str | None) -> Mapping[str, Any]:
    """The arguments of CreatePipeline. `definition`: the key of a definition that is uploaded, because no request should hold it.

    What is not known is left out, for whoever deploys to add: a role that is not configured, and the text of a short definition.
    """
    pipeline, target = context.pipeline, context.target
    made: dict[str, Any] = {"PipelineName": pipeline.name, "PipelineDescription": pipeline.description}
    made["RoleArn"] = target.role
    if definition is not None:
        made["PipelineDefinitionS3Location"] = {"Bucket": target.artifact_bucket, "ObjectKey": definition}
    for option in pipeline.options:
        member = REQUESTED.get(option.name)
        if member is not None:
            value: Any = pairs(option.value, context) if option.name == "tags" else constant(option.value)
            place(made, member.path, value)
    return {member: made[member] for member in shape(REQUEST).members if made.get(member) is not None}


def definition_key(pipeline: ir.Pipeline, target: Target, size: int) -> str | None:
    """Where to upload a definition of so many bytes; None where it goes into the request, or nobody knows the bucket."""
    return f"{pipeline.name}/definition.json" if target.artifact_bucket is not None and size >= INLINE else None


def size_notes(target: Target, size: int) -> tuple[str, ...]:
    """What to tell of a definition that no request can hold."""
    if target.artifact_bucket is not None or size <= text_limit():
        return ()
    return (
        "the definition is too long for a request: configure `artifact_bucket`, and the manifest says where to upload it",
    )
