"""How a keyword of a step maps to members of its request.

A keyword is the snake_case of a member's name wherever that names one member only; the well-known names of the SageMaker SDK are kept
beside. Members of lists are not reached, and neither is what the compiler builds itself: `request=` reaches everything.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final

from mlpc.service.shapes import shape
from mlpc.service.steps import STEP_TYPES, MemberPath

_WORD: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_DEPTH: Final = 5


def _paths(text: str) -> tuple[MemberPath, ...]:
    return tuple(tuple(int(part) if part.isdigit() else part for part in path.split(".")) for path in text.split())


_WELL_KNOWN: Final[Mapping[str, Mapping[str, str]]] = {
    "Processing": {
        "image": "AppSpecification.ImageUri",
        "role": "RoleArn",
        "kms_key": "ProcessingResources.ClusterConfig.VolumeKmsKeyId ProcessingOutputConfig.KmsKeyId",
        "volume_kms_key": "ProcessingResources.ClusterConfig.VolumeKmsKeyId",
        "output_kms_key": "ProcessingOutputConfig.KmsKeyId",
        "encrypt_inter_container_traffic": "NetworkConfig.EnableInterContainerTrafficEncryption",
    },
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
        "role": "ExecutionRoleArn",
    },
    "RegisterModel": {
        "image": "InferenceSpecification.Containers.0.Image",
        "environment": "InferenceSpecification.Containers.0.Environment",
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
}

_BUILT: Final[Mapping[str, str]] = {
    "Processing": "ProcessingInputs ProcessingOutputConfig.Outputs",
    "Training": "InputDataConfig AlgorithmSpecification.MetricDefinitions",
    "Model": "PrimaryContainer.ModelDataUrl",
    "RegisterModel": "InferenceSpecification.Containers",
    "Transform": "ModelName TransformInput.DataSource",
}
"""Members that the compiler fills in from what the step is called with."""

COMPOSED: Final[Mapping[str, frozenset[str]]] = {
    "Processing": frozenset({"tags"}),
    "Training": frozenset({"tags", "metrics", "content_type"}),
    "Model": frozenset({"tags"}),
    "RegisterModel": frozenset({"tags", "model_quality", "bias", "explainability"}),
    "Transform": frozenset({"tags"}),
    "Lambda": frozenset({"function_arn"}),
    "Callback": frozenset({"sqs_queue_url"}),
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
    built = frozenset(_paths(_BUILT.get(step_type, "")))
    hidden = {(name,) for name in (row.job_name,) if name} | set(row.denied) | built
    found: dict[str, list[MemberPath]] = {}
    for path in _members(row.request, (), frozenset()):
        if path not in hidden:
            found.setdefault(snake_case(str(path[-1])), []).append(path)
    unique: dict[str, tuple[MemberPath, ...]] = {}
    for name, paths in found.items():
        nearest_paths = [path for path in paths if len(path) == min(map(len, paths))]
        # The outermost member of that name, where there is just one.
        if len(nearest_paths) == 1:
            unique[name] = (nearest_paths[0],)
    unique.update({name: _paths(paths) for name, paths in _WELL_KNOWN.get(step_type, {}).items()})
    return unique


def _members(name: str, prefix: MemberPath, above: frozenset[str]) -> Iterator[MemberPath]:
    found = shape(name)
    if found.kind != "structure" or name in above or len(prefix) >= _DEPTH:
        return
    for member, target in found.members.items():
        path = (*prefix, member)
        yield path
        yield from _members(target, path, above | {name})


def all_keywords(step_type: str) -> frozenset[str]:
    """Every keyword that a step of this type takes for its request."""
    return frozenset(keywords(step_type)) | COMPOSED.get(step_type, frozenset())


def member_paths(step_type: str, keyword: str) -> tuple[MemberPath, ...]:
    """The members that a keyword fills, as paths from the request; none where it is not a keyword of this step type."""
    return keywords(step_type).get(keyword, ())


def keyword_for(step_type: str, path: MemberPath) -> str | None:
    """The keyword that fills just this member; None where there is none."""
    return next((name for name, paths in sorted(keywords(step_type).items()) if paths == (path,)), None)


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate a person probably meant; None where none is close."""
    best: tuple[int, str] | None = None
    limit = max(1, len(word) // 3)
    for candidate in sorted(set(candidates)):
        distance = _distance(word.lower(), candidate.lower(), limit)
        if distance <= limit and (best is None or distance < best[0]):
            best = (distance, candidate)
    return best[1] if best is not None else None


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
