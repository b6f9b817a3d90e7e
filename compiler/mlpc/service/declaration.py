"""What is said of a whole pipeline: the request that creates it, and the members of its definition beside parameters and steps.

From botocore's sagemaker 2017-07-24 (CreatePipeline), and from the SDK (2.257.7 and 3.27.0) for the definition.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from mlpc.service.shapes import Shape, member_shape, shape
from mlpc.service.steps import MemberPath

REQUEST: Final = "CreatePipelineRequest"
INLINE: Final = 102_400
"""Bytes of a definition that the SDK still sends in the request itself; a longer one it uploads."""


class Member(NamedTuple):
    """What a keyword of `@pipeline` fills. `shape` empty: that of the member in the request."""

    path: MemberPath
    shape: str = ""


REQUESTED: Final[Mapping[str, Member]] = {
    "display_name": Member(("PipelineDisplayName",)),
    "tags": Member(("Tags",)),
    "max_parallel_execution_steps": Member(("ParallelismConfiguration", "MaxParallelExecutionSteps")),
}
"""Keyword -> member of the request. The name and the description are there for every pipeline."""

DEFINED: Final[Mapping[str, Member]] = {
    "experiment_name": Member(("PipelineExperimentConfig", "ExperimentName"), "ExperimentEntityName"),
    "trial_name": Member(("PipelineExperimentConfig", "TrialName"), "ExperimentEntityName"),
    "mlflow_resource_arn": Member(("MlflowConfig", "MlflowResourceArn"), "MlFlowResourceArn"),
    "mlflow_experiment_name": Member(("MlflowConfig", "MlflowExperimentName"), "MlflowExperimentName"),
}
"""Keyword -> member of the definition, which may be an expression."""

KEYWORDS: Final = ("name", "description", *REQUESTED, *DEFINED)
"""What `@pipeline` takes."""


def keyword_shape(keyword: str) -> Shape:
    """The shape of what a keyword fills."""
    member = REQUESTED.get(keyword) or DEFINED[keyword]
    return shape(member.shape) if member.shape else member_shape(REQUEST, member.path)


def text_limit() -> int:
    """The longest definition that the service takes in the request itself, in characters."""
    found = member_shape(REQUEST, ("PipelineDefinition",)).max
    assert found is not None
    return int(found)
