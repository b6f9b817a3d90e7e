"""How a keyword of a step maps to members of its request.

A keyword is the snake_case of a member's name wherever that names one member only; the well-known names of the SageMaker SDK are kept
beside. Members of lists are not reached, and neither is what the compiler builds itself: `request=` reaches everything.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from posixpath import commonprefix
from typing import Final

from mlpc.service import checks
from mlpc.service.documents import METRICS
from mlpc.service.shapes import shape
from mlpc.service.steps import STEP_TYPES, MemberPath, TopMember

_WORD: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_DEPTH: Final = 5


def _paths(text: str) -> tuple[MemberPath, ...]:
    return tuple(tuple(int(part) if part.isdigit() else part for part in path.split(".")) for path in text.split())


_PROCESSING: Final = {
    "image": "AppSpecification.ImageUri",
    "role": "RoleArn",
    "kms_key": "ProcessingResources.ClusterConfig.VolumeKmsKeyId ProcessingOutputConfig.KmsKeyId",
    "volume_kms_key": "ProcessingResources.ClusterConfig.VolumeKmsKeyId",
    "output_kms_key": "ProcessingOutputConfig.KmsKeyId",
    "encrypt_inter_container_traffic": "NetworkConfig.EnableInterContainerTrafficEncryption",
}
_WELL_KNOWN: Final[Mapping[str, Mapping[str, str]]] = {
    "Processing": _PROCESSING,
    "QualityCheck": _PROCESSING,
    "ClarifyCheck": _PROCESSING,
    "Training": {
        "image": "AlgorithmSpecification.TrainingImage",
        "role": "RoleArn",
        "hyperparameters": "HyperParameters",
        "input_mode": "AlgorithmSpecification.TrainingInputMode",
        "instance_type": "ResourceConfig.InstanceType",
        "instance_count": "ResourceConfig.InstanceCount",
        "volume_size_in_gb": "ResourceConfig.VolumeSizeInGB",
        "use_spot_instances": "EnableManagedSpotTraining",
        "kms_key": "ResourceConfig.VolumeKmsKeyId OutputDataConfig.KmsKeyId",
        "volume_kms_key": "ResourceConfig.VolumeKmsKeyId",
        "output_kms_key": "OutputDataConfig.KmsKeyId",
        "output_path": "OutputDataConfig.S3OutputPath",
        "checkpoint_s3_uri": "CheckpointConfig.S3Uri",
        "checkpoint_local_path": "CheckpointConfig.LocalPath",
        "encrypt_inter_container_traffic": "EnableInterContainerTrafficEncryption",
    },
    "Model": {
        "image": "PrimaryContainer.Image",
        "environment": "PrimaryContainer.Environment",
        "mode": "PrimaryContainer.Mode",
        "inference_mode": "InferenceExecutionConfig.Mode",
        # The service takes it for the beginning of the names that it makes.
        "model_name": "ModelName",
        "role": "ExecutionRoleArn",
    },
    "RegisterModel": {
        "image": "InferenceSpecification.Containers.0.Image",
        "environment": "InferenceSpecification.Containers.0.Environment",
        "containers": "InferenceSpecification.Containers",
        "content_types": "InferenceSpecification.SupportedContentTypes",
        "response_types": "InferenceSpecification.SupportedResponseMIMETypes",
        "inference_instances": "InferenceSpecification.SupportedRealtimeInferenceInstanceTypes",
        "transform_instances": "InferenceSpecification.SupportedTransformInstanceTypes",
        "approval_status": "ModelApprovalStatus",
        "customer_metadata": "CustomerMetadataProperties",
        "kms_key": "SecurityConfig.KmsKeyId",
    },
    "Transform": {
        "strategy": "BatchStrategy",
        "kms_key": "TransformOutput.KmsKeyId TransformResources.VolumeKmsKeyId",
        "volume_kms_key": "TransformResources.VolumeKmsKeyId",
        "output_kms_key": "TransformOutput.KmsKeyId",
        "output_path": "TransformOutput.S3OutputPath",
    },
    "EndpointConfig": {
        "variants": "ProductionVariants",
        "shadow_variants": "ShadowProductionVariants",
        "serverless": "ProductionVariants.0.ServerlessConfig",
        "data_capture": "DataCaptureConfig",
        "async_inference": "AsyncInferenceConfig",
        "explainer": "ExplainerConfig",
        "kms_key": "KmsKeyId",
        "role": "ExecutionRoleArn",
    },
    "EMR": {
        "execution_role": "ExecutionRoleArn",
        "tags": "ClusterConfig.Tags",
        "properties": "StepConfig.HadoopJarStep.Properties",
    },
    "EMRServerless": {
        "application_id": "ApplicationId JobConfig.applicationId",
        "execution_role": "ExecutionRoleArn JobConfig.executionRoleArn",
        "execution_role_arn": "ExecutionRoleArn JobConfig.executionRoleArn",
        "job_name": "JobConfig.name",
        "subnets": "ApplicationConfig.networkConfiguration.subnetIds",
        "tags": "JobConfig.tags",
    },
    "Job": {
        "document": "JobConfigDocument",
        "role": "RoleArn",
    },
    "Tuning": {
        "max_jobs": "HyperParameterTuningJobConfig.ResourceLimits.MaxNumberOfTrainingJobs",
        "max_parallel_jobs": "HyperParameterTuningJobConfig.ResourceLimits.MaxParallelTrainingJobs",
        "max_runtime_in_seconds": "HyperParameterTuningJobConfig.ResourceLimits.MaxRuntimeInSeconds",
        "early_stopping": "HyperParameterTuningJobConfig.TrainingJobEarlyStoppingType",
        "completion_criteria": "HyperParameterTuningJobConfig.TuningJobCompletionCriteria",
    },
    "AutoML": {
        "role": "RoleArn",
        "job_objective": "AutoMLJobObjective.MetricName",
        "total_job_runtime_in_seconds": "AutoMLJobConfig.CompletionCriteria.MaxAutoMLJobRuntimeInSeconds",
        "encrypt_inter_container_traffic": "AutoMLJobConfig.SecurityConfig.EnableInterContainerTrafficEncryption",
        "kms_key": "AutoMLJobConfig.SecurityConfig.VolumeKmsKeyId OutputDataConfig.KmsKeyId",
        "volume_kms_key": "AutoMLJobConfig.SecurityConfig.VolumeKmsKeyId",
        "output_kms_key": "OutputDataConfig.KmsKeyId",
        "output_path": "OutputDataConfig.S3OutputPath",
    },
}

_FIRST: Final[Mapping[str, str]] = {
    "RegisterModel": "InferenceSpecification.Containers",
    "EndpointConfig": "ProductionVariants",
}
"""A list that usually has one element: the members of the first have keywords as well."""

# The containers of checks have a program of their own.
_CHECK: Final = (
    "ProcessingInputs ProcessingOutputConfig.Outputs "
    "AppSpecification.ContainerEntrypoint AppSpecification.ContainerArguments"
)
_BUILT: Final[Mapping[str, str]] = {
    "Processing": "ProcessingInputs ProcessingOutputConfig.Outputs",
    "Training": "InputDataConfig AlgorithmSpecification.MetricDefinitions",
    "Model": "PrimaryContainer.ModelDataUrl",
    "RegisterModel": "InferenceSpecification.Containers.0.ModelDataUrl",
    "Transform": "ModelName TransformInput.DataSource",
    "QualityCheck": _CHECK,
    "ClarifyCheck": _CHECK,
    "EndpointConfig": "ProductionVariants.0.ModelName",
    "InferenceComponent": "Specification.ModelName",
    "EMR": "StepConfig.HadoopJarStep.Args",
    "EMRServerless": "JobConfig.jobDriver.sparkSubmit.entryPointArguments",
    "Cleanup": "Resources Resources.S3",
    "Tuning": "TrainingJobDefinition.* TrainingJobDefinitions HyperParameterTuningJobConfig.HyperParameterTuningJobObjective.*",
    "AutoML": "InputDataConfig",
}
"""Members that the compiler fills in from what the step is called with. `X.*`: and all that is in `X`."""

COMPOSED: Final[Mapping[str, frozenset[str]]] = {
    "Processing": frozenset({"tags", "command"}),
    "Training": frozenset({"tags", "metrics", "content_type"}),
    "Model": frozenset({"tags", "multi_model"}),
    "RegisterModel": frozenset({"tags", "drift_check_baselines", *METRICS}),
    "Transform": frozenset({"tags"}),
    "Tuning": frozenset({"tags", "objective", "ranges", "warm_start"}),
    "AutoML": frozenset(
        {"tags", "target_attribute_name", "content_type", "compression_type", "sample_weight_attribute_name"}
    ),
    "QualityCheck": frozenset({"tags", *checks.options("QualityCheck")}),
    "ClarifyCheck": frozenset({"tags", *checks.options("ClarifyCheck")}),
    "Lambda": frozenset(),
    "Callback": frozenset(),
    "EndpointConfig": frozenset({"tags"}),
    "Endpoint": frozenset({"tags"}),
    "InferenceComponent": frozenset({"tags"}),
    "EMR": frozenset({"tags", "properties"}),
    "EMRServerless": frozenset(),
    "Lineage": frozenset(),
    "Cleanup": frozenset(),
    "Job": frozenset({"tags"}),
}
"""Keywords that are no member of the request as they are: the backend makes members of them."""


def snake_case(member: str) -> str:
    """`VolumeSizeInGB` -> `volume_size_in_gb`."""
    return _WORD.sub("_", member.replace("SageMaker", "Sagemaker")).lower()


@cache
def keywords(step_type: str) -> Mapping[str, tuple[MemberPath, ...]]:
    """Every keyword of a step type, and the members it fills."""
    row = STEP_TYPES[step_type]
    if row.request is None:
        return {}
    built = _paths(_BUILT.get(step_type, ""))
    hidden = {(name,) for name in (row.job_name,) if name} | {path for path in built if path[-1] != "*"}
    # With all that is in them.
    whole = {*row.denied, *(path[:-1] for path in built if path[-1] == "*")}
    found: dict[str, list[MemberPath]] = {}
    first = frozenset(_paths(_FIRST.get(step_type, "")))
    for path in _members(row.request, (), frozenset(), first):
        if path not in hidden and not any(path[: len(outer)] == outer for outer in whole):
            found.setdefault(snake_case(str(path[-1])), []).append(path)
    unique: dict[str, tuple[MemberPath, ...]] = {}
    for name, paths in found.items():
        nearest_paths = [path for path in paths if len(path) == min(map(len, paths))]
        # The outermost member of that name, where there is just one.
        if len(nearest_paths) == 1:
            unique[name] = (nearest_paths[0],)
    unique.update({name: _paths(paths) for name, paths in _WELL_KNOWN.get(step_type, {}).items()})
    return unique


def _members(
    name: str, prefix: MemberPath, above: frozenset[str], first: frozenset[MemberPath]
) -> Iterator[MemberPath]:
    found = shape(name)
    if prefix in first and found.element is not None:
        yield from _members(found.element, (*prefix, 0), above, first)
    if found.kind != "structure" or name in above or len(prefix) >= _DEPTH:
        return
    for member, target in found.members.items():
        path = (*prefix, member)
        yield path
        yield from _members(target, path, above | {name}, first)


_OPERANDS: Final = frozenset({"OutputParameters", "ModelName"})
"""Members beside `Arguments` that the compiler fills in from what the step is called with."""


@cache
def top_members(step_type: str) -> Mapping[str, TopMember]:
    """Keyword -> the member beside `Arguments` that it sets."""
    return {snake_case(row.name): row for row in STEP_TYPES[step_type].members if row.name not in _OPERANDS}


@cache
def all_keywords(step_type: str) -> frozenset[str]:
    """Every keyword that a step of this type takes, but for those that all have."""
    return frozenset(keywords(step_type)) | COMPOSED.get(step_type, frozenset()) | frozenset(top_members(step_type))


def member_paths(step_type: str, keyword: str) -> tuple[MemberPath, ...]:
    """The members that a keyword fills, as paths from the request; none where it is not a keyword of this step type."""
    return keywords(step_type).get(keyword, ())


def keyword_for(step_type: str, path: MemberPath) -> str | None:
    """The keyword that fills just this member; None where there is none."""
    return next((name for name, paths in sorted(keywords(step_type).items()) if paths == (path,)), None)


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate a person probably meant; None where none is close. A beginning that all of them share may be left out."""
    known = sorted(set(candidates))
    found = _nearest(word, known)
    shared = commonprefix(known) if len(known) > 1 else ""
    if found is not None or word.startswith(shared):
        return found
    rest = _nearest(word, [candidate.removeprefix(shared) for candidate in known])
    return None if rest is None else shared + rest


def _nearest(word: str, candidates: Iterable[str]) -> str | None:
    best: tuple[int, int, str] | None = None
    for candidate in candidates:
        # To every word of a letter or two some other is near.
        limit = max(1, len(word) // 3) if len(word) > 2 or len(word) == len(candidate) == 2 else 0
        distance = _distance(word.lower(), candidate.lower(), limit)
        if distance <= limit:
            # Of two that differ in their capitals, the one that is written as the word is.
            found = (distance, _distance(word, candidate, len(word)), candidate)
            best = found if best is None else min(best, found)
    return best[2] if best is not None else None


def _distance(left: str, right: str, limit: int) -> int:
    """Edits between two words, neighbours swapped counted as one; more than `limit` need not be exact."""
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(right) + 1))
    for at, char in enumerate(left, 1):
        older, before, row = before, row, [at]
        for to, other in enumerate(right, 1):
            cost = min(before[to] + 1, row[-1] + 1, before[to - 1] + (char != other))
            if at > 1 and to > 1 and char == right[to - 2] and left[at - 2] == other:
                cost = min(cost, older[to - 2] + 1)
            row.append(cost)
    return row[-1]
