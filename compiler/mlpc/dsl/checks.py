"""`quality_check` and `clarify_check`: data and models against a baseline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os import PathLike
from typing import Any, Literal, TypeAlias

from mlpc.dsl.handles import ClarifyCheckResult, Model, QualityCheckResult
from mlpc.dsl.intrinsics import no_local_meaning
from mlpc.dsl.runtime import Artifact
from mlpc.dsl.settings import Cache, Image

Location: TypeAlias = Artifact | PathLike[str] | str
"""A place in S3: an artifact, one below it (`baseline / "constraints.json"`), or its text."""


def quality_check(
    data: Artifact,
    *,
    check_type: Literal["DATA_QUALITY", "MODEL_QUALITY"],
    dataset_format: Mapping[str, Mapping[str, Any]],
    instance_type: str | None = None,
    instance_count: int | None = None,
    volume_size_in_gb: int | None = None,
    max_runtime_in_seconds: int | None = None,
    output_s3_uri: Location | None = None,
    skip_check: bool | None = None,
    register_new_baseline: bool | None = None,
    fail_on_violation: bool | None = None,
    model_package_group_name: str | None = None,
    supplied_baseline_constraints: Location | None = None,
    supplied_baseline_statistics: Location | None = None,
    record_preprocessor_script: str | None = None,
    post_analytics_processor_script: str | None = None,
    problem_type: str | None = None,
    inference_attribute: str | int | None = None,
    probability_attribute: str | int | None = None,
    ground_truth_attribute: str | int | None = None,
    probability_threshold_attribute: str | float | None = None,
    image: Image | str | None = None,
    environment: Mapping[str, str] | None = None,
    role: str | None = None,
    subnets: Sequence[str] | None = None,
    security_group_ids: Sequence[str] | None = None,
    enable_network_isolation: bool | None = None,
    encrypt_inter_container_traffic: bool | None = None,
    kms_key: str | None = None,
    volume_kms_key: str | None = None,
    output_kms_key: str | None = None,
    tags: Mapping[str, str] | None = None,
    name: str | None = None,
    display_name: str | None = None,
    description: str | None = None,
    depends_on: object = None,
    cache: Cache | bool | None = None,
    request: Mapping[str, Any] | None = None,
    **options: Any,
) -> QualityCheckResult:
    """A check of data, or of a model's quality, against a baseline. Scripts are files beside this one, or locations in S3."""
    no_local_meaning("quality_check")


def clarify_check(
    data: Artifact,
    *,
    check_type: Literal["DATA_BIAS", "MODEL_BIAS", "MODEL_EXPLAINABILITY"],
    data_config: Mapping[str, Any],
    bias_config: Mapping[str, Any] | None = None,
    methods: str | Sequence[str] | None = None,
    model: Model | str | None = None,
    model_config: Mapping[str, Any] | None = None,
    model_predicted_label_config: Mapping[str, Any] | None = None,
    explainability_config: Mapping[str, Mapping[str, Any]] | None = None,
    model_scores: str | int | Mapping[str, Any] | None = None,
    instance_type: str | None = None,
    instance_count: int | None = None,
    volume_size_in_gb: int | None = None,
    max_runtime_in_seconds: int | None = None,
    output_s3_uri: Location | None = None,
    skip_check: bool | None = None,
    register_new_baseline: bool | None = None,
    fail_on_violation: bool | None = None,
    model_package_group_name: str | None = None,
    supplied_baseline_constraints: Location | None = None,
    image: Image | str | None = None,
    environment: Mapping[str, str] | None = None,
    role: str | None = None,
    subnets: Sequence[str] | None = None,
    security_group_ids: Sequence[str] | None = None,
    enable_network_isolation: bool | None = None,
    encrypt_inter_container_traffic: bool | None = None,
    kms_key: str | None = None,
    volume_kms_key: str | None = None,
    output_kms_key: str | None = None,
    tags: Mapping[str, str] | None = None,
    name: str | None = None,
    display_name: str | None = None,
    description: str | None = None,
    depends_on: object = None,
    cache: Cache | bool | None = None,
    request: Mapping[str, Any] | None = None,
    **options: Any,
) -> ClarifyCheckResult:
    """A check of bias or explainability. The configurations have the keys of the SageMaker SDK's classes; `model`: a created one."""
    no_local_meaning("clarify_check")
