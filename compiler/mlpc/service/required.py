"""Which members a request must have, where the pipeline service asks for less than the service behind it.

From the developer guide, and from what the SDK emits (versions 2.257.7 and 3.27.0).
"""

from collections.abc import Mapping
from functools import cache
from typing import Final

from mlpc.service.shapes import shape
from mlpc.service.steps import STEP_TYPES, denied_members

OPTIONAL: Final[Mapping[str, frozenset[str]]] = {
    # A step takes on the role of the pipeline, says the developer guide; botocore has it required.
    **{
        name: frozenset({"RoleArn"})
        for name in (
            "CreateProcessingJobRequest",
            "CreateTrainingJobRequest",
            "CreateHyperParameterTuningJobRequest",
            "HyperParameterTrainingJobDefinition",
            "CreateAutoMLJobRequest",
            "CreateJobRequest",
        )
    },
    # Filled in by the pipeline service, from `ExecutionRoleArn` and `ApplicationId` beside.
    "emr-serverless.StartJobRunRequest": frozenset({"clientToken", "applicationId", "executionRoleArn"}),
    "emr-serverless.CreateApplicationRequest": frozenset({"clientToken"}),
    # The name made is unique to the execution, and deployed definitions leave it out.
    "CreateEndpointConfigInput": frozenset({"EndpointConfigName"}),
}
"""Members that botocore requires and the pipeline service does not."""

ONE_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "CreateModelInput": ("PrimaryContainer", "Containers"),
    "CreateHyperParameterTuningJobRequest": ("TrainingJobDefinition", "TrainingJobDefinitions"),
    "ProcessingInput": ("S3Input", "DatasetDefinition"),
    "DatasetDefinition": ("AthenaDatasetDefinition", "RedshiftDatasetDefinition"),
    "DataSource": ("S3DataSource", "FileSystemDataSource", "DatasetSource"),
    "ProcessingOutput": ("S3Output", "FeatureStoreOutput"),
    "pipelines.EmrArguments": ("ClusterId", "ClusterConfig"),
    "pipelines.EmrServerlessArguments": ("ApplicationId", "ApplicationConfig"),
}
"""Structures with exactly one of some members."""


@cache
def required_members(step_type: str, name: str) -> frozenset[str]:
    """The members that a structure in the request of a step of this type must have; none of a type that is not known."""
    row = STEP_TYPES.get(step_type)
    if row is None:
        return frozenset()
    filled = {row.job_name} if name == row.request and row.job_name is not None else set[str]()
    denied = denied_members(step_type).get(name, frozenset())
    return shape(name).required - denied - OPTIONAL.get(name, frozenset()) - filled
