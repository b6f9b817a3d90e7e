"""What lowering one pipeline needs to know, and what it gathers: files to upload, parameters to add."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final, NamedTuple

from mlpc.backends.base import File, InternalError, Target, Upload
from mlpc.backends.contract import digest
from mlpc.backends.sagemaker.model import Get, Join, Json
from mlpc.ir import nodes as ir

BUCKET: Final = "ArtifactBucket"
ROLE: Final = "ExecutionRoleArn"
ADDED: Final = {
    BUCKET: (
        "Bucket for the pipeline's code and what its steps write",
        f"`artifact_bucket` is not configured: the definition takes it as the parameter `{BUCKET}`",
    ),
    ROLE: (
        "Role that the pipeline's jobs take on",
        f"`role` is not configured: the definition takes it as the parameter `{ROLE}`",
    ),
}
"""Parameters that stand for what is not configured: their description, and what to tell the user."""


class Kind(NamedTuple):
    """How one type of step is lowered.

    * `arguments`: what stands under `Arguments`;
    * `result`: what a reference to (a part of) the step's result becomes; None where there is nothing to refer to;
    * `members`: the members beside `Arguments` that only this type has.
    """

    arguments: Callable[[ir.Step, Context], dict[str, Any]]
    result: Callable[[ir.Step, ir.OutputRef, Context], Json] | None = None
    members: Callable[[ir.Step, Context], Mapping[str, Json]] = lambda step, context: {}


@dataclass(slots=True)
class Context:
    """`added`: the parameters that stand for what the configuration does not say, in the order of first use. `unread`: steps that the
    step being lowered refers to by what is known of them already, so that nothing but an order would make it wait for them."""

    pipeline: ir.Pipeline
    target: Target
    steps: dict[str, ir.Step]
    kinds: Mapping[str, Kind]
    files: dict[str, File] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    added: dict[str, None] = field(default_factory=dict)
    unread: dict[str, None] = field(default_factory=dict)
    scripts: dict[tuple[object, ...], tuple[str, Json]] = field(default_factory=dict)

    def step(self, name: str, user: ir.Value) -> ir.Step:
        found = self.steps.get(name)
        if found is None:
            raise InternalError(f"there is no step {name}", user.span)
        return found

    def bucket(self) -> Json:
        if self.target.artifact_bucket is not None:
            return self.target.artifact_bucket
        self.added[BUCKET] = None
        return Get(f"Parameters.{BUCKET}")

    def role(self) -> Json:
        if self.target.role is not None:
            return self.target.role
        self.added[ROLE] = None
        return Get(f"Parameters.{ROLE}")

    def location(self, *parts: Json) -> Json:
        """A place in the artifact bucket, below the pipeline's own prefix."""
        values: tuple[Json, ...] = ("s3:/", self.bucket(), self.pipeline.name, *parts)
        if all(isinstance(value, str) for value in values):
            return "/".join(str(value) for value in values)
        return Join("/", values)

    def run_location(self, step: ir.Step, *parts: Json) -> Json:
        """A place that each run of a step has of its own. In a loop a processing job's name tells one round from another."""
        each = (Get("Execution.ProcessingJobName"),) if step.loop is not None and step.kind == "Processing" else ()
        return self.location(Get("Execution.PipelineExecutionId"), step.name, *each, *parts)

    def upload(self, name: str, content: bytes) -> Json:
        """Ship a file: it stands under `code/` beside the definition and in the bucket. Gives its location."""
        path = f"code/{name}"
        self.files[path] = File(path, content)
        self.uploads[path] = Upload(path, f"{self.pipeline.name}/{path}", sha256(content).hexdigest())
        return self.location("code", *name.split("/"))

    def ship(self, name: str, content: bytes) -> Json:
        """Ship a file under a folder that is named for its content, so that its own name stays."""
        return self.upload(f"{name.partition('.')[0]}-{digest(name.encode(), content)}/{name}", content)
