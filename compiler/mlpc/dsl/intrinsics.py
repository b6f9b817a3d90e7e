"""The steps of the language that have no meaning in this process: typed, and an error that says so when called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from mlpc.dsl.failures import LocalRunError
from mlpc.dsl.handles import (
    BestModels,
    CheckResult,
    Endpoint,
    EndpointConfig,
    InferenceComponent,
    Job,
    Lineage,
    Model,
    RawStep,
)
from mlpc.dsl.local_runs import scope
from mlpc.dsl.runtime import Artifact, Dataset, ModelArtifact, Outputs
from mlpc.dsl.settings import Cache, Retry


def no_local_meaning(word: str) -> NoReturn:
    """LocalRunError: `word` was called in a pipeline that runs here, or outside of one."""
    if scope.get() is None:
        raise LocalRunError(f"{word} is a step: call it in a pipeline")
    raise LocalRunError(f"{word} has no local meaning yet: compile the pipeline to run it in SageMaker")


def transform(
    servable: Model,
    data: Artifact,
    *,
    instance_type: str | None = None,
    instance_count: int | None = None,
    content_type: str | None = None,
    split_type: str | None = None,
    accept: str | None = None,
    assemble_with: str | None = None,
    strategy: str | None = None,
    max_payload_in_mb: int | None = None,
    input_filter: str | None = None,
    output_filter: str | None = None,
    join_source: str | None = None,
    output_path: str | None = None,
    kms_key: str | None = None,
    environment: Mapping[str, str] | None = None,
    tags: Mapping[str, str] | None = None,
    name: str | None = None,
    display_name: str | None = None,
    description: str | None = None,
    depends_on: object = None,
    cache: Cache | bool | None = None,
    retry: Retry | Sequence[Retry] | None = None,
    request: Mapping[str, Any] | None = None,
    **options: Any,
) -> Dataset:
    """A batch transform job: what a model says to each record of the data."""
    no_local_meaning("transform")


def auto_ml(
    data: Artifact,
    *,
    target_attribute_name: str | None = None,
    problem_type: str | None = None,
    job_objective: str | None = None,
    mode: str | None = None,
    max_candidates: int | None = None,
    role: str | None = None,
    tags: Mapping[str, str] | None = None,
    name: str | None = None,
    display_name: str | None = None,
    description: str | None = None,
    depends_on: object = None,
    cache: Cache | bool | None = None,
    retry: Retry | Sequence[Retry] | None = None,
    request: Mapping[str, Any] | None = None,
    **options: Any,
) -> BestModels:
    """An AutoML job: `.best_model`."""
    no_local_meaning("auto_ml")


def quality_check(
    data: Artifact,
    *,
    check_type: str | None = None,
    dataset_format: Mapping[str, Any] | None = None,
    instance_type: str | None = None,
    instance_count: int | None = None,
    volume_size_in_gb: int | None = None,
    max_runtime_in_seconds: int | None = None,
    skip_check: bool | None = None,
    register_new_baseline: bool | None = None,
    fail_on_violation: bool | None = None,
    model_package_group_name: str | None = None,
    supplied_baseline_constraints: str | None = None,
    supplied_baseline_statistics: str | None = None,
    role: str | None = None,
    name: str | None = None,
    display_name: str | None = None,
    description: str | None = None,
    depends_on: object = None,
    cache: Cache | bool | None = None,
    retry: Retry | Sequence[Retry] | None = None,
    request: Mapping[str, Any] | None = None,
    **options: Any,
) -> CheckResult:
    """A check of data or of a model's quality against a baseline: `DATA_QUALITY`, `MODEL_QUALITY`."""
    no_local_meaning("quality_check")


def clarify_check(
    data: Artifact,
    *,
    check_type: str | None = None,
    data_config: Mapping[str, Any] | None = None,
    bias_config: Mapping[str, Any] | None = None,
    model_config: Mapping[str, Any] | None = None,
    methods: str | Sequence[str] | Mapping[str, Any] | None = None,
    instance_type: str | None = None,
    instance_count: int | None = None,
    volume_size_in_gb: int | None = None,
    max_runtime_in_seconds: int | None = None,
    skip_check: bool | None = None,
    register_new_baseline: bool | None = None,
    fail_on_violation: bool | None = None,
    model_package_group_name: str | None = None,
    supplied_baseline_constraints: str | None = None,
    supplied_baseline_statistics: str | None = None,
    role: str | None = None,
    name: str | None = None,
    display_name: str | None = None,
    description: str | None = None,
    depends_on: object = None,
    cache: Cache | bool | None = None,
    retry: Retry | Sequence[Retry] | None = None,
    request: Mapping[str, Any] | None = None,
    **options: Any,
) -> CheckResult:
    """A check of bias or explainability: `DATA_BIAS`, `MODEL_BIAS`, `MODEL_EXPLAINABILITY`."""
    no_local_meaning("clarify_check")


def endpoint_config(
    servable: Model,
    *,
    instance_type: str | None = None,
    initial_instance_count: int | None = None,
    variant_name: str | None = None,
    serverless: Mapping[str, Any] | None = None,
    kms_key: str | None = None,
    tags: Mapping[str, str] | None = None,
    name: str | None = None,
    display_name: str | None = None,
    description: str | None = None,
    depends_on: object = None,
    cache: Cache | bool | None = None,
    retry: Retry | Sequence[Retry] | None = None,
    request: Mapping[str, Any] | None = None,
    **options: Any,
) -> EndpointConfig:
    """What an endpoint runs, and on what."""
    no_local_meaning("endpoint_config")


def endpoint(
    config: EndpointConfig,
    *,
    endpoint_name: str | None = None,
    tags: Mapping[str, str] | None = None,
    name: str | None = None,
    display_name: str | None = None,
    description: str | None = None,
    depends_on: object = None,
    cache: Cache | bool | None = None,
    request: Mapping[str, Any] | None = None,
    **options: Any,
) -> Endpoint:
    """An endpoint, made or updated."""
    no_local_meaning("endpoint")


def inference_component(
    servable: Model,
    endpoint: Endpoint,
    *,
    inference_component_name: str | None = None,
    variant_name: str | None = None,
    tags: Mapping[str, str] | None = None,
    name: str | None = None,
    display_name: str | None = None,
    description: str | None = None,
    depends_on: object = None,
    request: Mapping[str, Any] | None = None,
    **options: Any,
) -> InferenceComponent:
    """A model on an endpoint that is there."""
    no_local_meaning("inference_component")


def lineage(
    *,
    actions: Sequence[Mapping[str, Any]] | None = None,
    artifacts: Sequence[Mapping[str, Any]] | None = None,
    contexts: Sequence[Mapping[str, Any]] | None = None,
    associations: Sequence[Mapping[str, Any]] | None = None,
    name: str | None = None,
    display_name: str | None = None,
    description: str | None = None,
    depends_on: object = None,
    request: Mapping[str, Any] | None = None,
    **options: Any,
) -> Lineage:
    """Lineage entities, and how they belong together."""
    no_local_meaning("lineage")


def cleanup(
    *results: Artifact | Outputs,
    name: str | None = None,
    display_name: str | None = None,
    description: str | None = None,
    depends_on: object = None,
    request: Mapping[str, Any] | None = None,
    **options: Any,
) -> None:
    """Remove what steps have written."""
    no_local_meaning("cleanup")


def job(
    *,
    role: str | None = None,
    tags: Mapping[str, str] | None = None,
    name: str | None = None,
    display_name: str | None = None,
    description: str | None = None,
    depends_on: object = None,
    cache: Cache | bool | None = None,
    retry: Retry | Sequence[Retry] | None = None,
    request: Mapping[str, Any] | None = None,
    **options: Any,
) -> Job:
    """A job of the service's general kind, by the members of its request."""
    no_local_meaning("job")


def raw_step(
    *,
    type: str,
    name: str,
    arguments: Mapping[str, Any],
    display_name: str | None = None,
    description: str | None = None,
    depends_on: object = None,
    cache: Cache | bool | None = None,
    retry: Retry | Sequence[Retry] | None = None,
) -> RawStep:
    """A step of any type, its arguments as in a pipeline definition."""
    no_local_meaning("raw_step")


def final_metric(model: ModelArtifact, metric: str) -> float:
    """A metric that the training step of `model` declares in `metrics={name: regex}`."""
    no_local_meaning("final_metric")


def properties(result: object) -> Any:
    """The Describe response of the step that gave `result`: `properties(model).TrainingJobName`."""
    no_local_meaning("properties")
