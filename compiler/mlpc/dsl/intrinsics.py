"""The steps of the language that have no meaning in this process: typed, and an error that says so when called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from mlpc.dsl.failures import LocalRunError
from mlpc.dsl.handles import (
    BestModels,
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
    servable: Model | str,
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
    """A batch transform job: what a model says to each record of the data. `servable`: a created model, or the name of one."""
    no_local_meaning("transform")


def auto_ml(
    data: Artifact,
    *,
    target_attribute_name: str | None = None,
    problem_type: str | None = None,
    job_objective: str | None = None,
    mode: str | None = None,
    max_candidates: int | None = None,
    total_job_runtime_in_seconds: int | None = None,
    validation: Artifact | None = None,
    validation_fraction: float | None = None,
    content_type: str | None = None,
    compression_type: str | None = None,
    sample_weight_attribute_name: str | None = None,
    output_path: str | None = None,
    subnets: Sequence[str] | None = None,
    security_group_ids: Sequence[str] | None = None,
    encrypt_inter_container_traffic: bool | None = None,
    kms_key: str | None = None,
    volume_kms_key: str | None = None,
    output_kms_key: str | None = None,
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
    """An AutoML job: `.best_model`. What serves that is told by `properties(...).BestCandidate.InferenceContainers[0]`."""
    no_local_meaning("auto_ml")


def endpoint_config(
    servable: Model | str | None = None,
    *,
    instance_type: str | None = None,
    initial_instance_count: int | None = None,
    variant_name: str | None = None,
    initial_variant_weight: float | None = None,
    serverless: Mapping[str, Any] | None = None,
    memory_size_in_mb: int | None = None,
    max_concurrency: int | None = None,
    variants: Sequence[Mapping[str, Any]] | None = None,
    shadow_variants: Sequence[Mapping[str, Any]] | None = None,
    data_capture: Mapping[str, Any] | None = None,
    async_inference: Mapping[str, Any] | None = None,
    endpoint_config_name: str | None = None,
    role: str | None = None,
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
    """What an endpoint runs, and on what: one variant of `servable`, or several in `variants`, each with its `model`.

    Without either the endpoint starts empty, for inference components.
    """
    no_local_meaning("endpoint_config")


def endpoint(
    config: EndpointConfig | None = None,
    *,
    endpoint_name: str | None = None,
    endpoint_config_name: str | None = None,
    deployment_config: Mapping[str, Any] | None = None,
    tags: Mapping[str, str] | None = None,
    name: str | None = None,
    display_name: str | None = None,
    description: str | None = None,
    depends_on: object = None,
    cache: Cache | bool | None = None,
    request: Mapping[str, Any] | None = None,
    **options: Any,
) -> Endpoint:
    """An endpoint, made, or updated where there is one of that name. `endpoint_config_name`: of a configuration that is there."""
    no_local_meaning("endpoint")


def inference_component(
    endpoint: Endpoint | None = None,
    servable: Model | str | None = None,
    *,
    inference_component_name: str | None = None,
    endpoint_name: str | None = None,
    variant_name: str | None = None,
    copy_count: int | None = None,
    min_memory_required_in_mb: int | None = None,
    number_of_cpu_cores_required: float | None = None,
    number_of_accelerator_devices_required: float | None = None,
    tags: Mapping[str, str] | None = None,
    name: str | None = None,
    display_name: str | None = None,
    description: str | None = None,
    depends_on: object = None,
    request: Mapping[str, Any] | None = None,
    **options: Any,
) -> InferenceComponent:
    """A model on an endpoint, made, or updated where there is one of that name. `endpoint_name`: of an endpoint that is there."""
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
    *results: Artifact | Outputs | RawStep | None,
    s3_uris: Sequence[str | Artifact] | None = None,
    name: str | None = None,
    display_name: str | None = None,
    description: str | None = None,
    depends_on: object = None,
    request: Mapping[str, Any] | None = None,
    **options: Any,
) -> None:
    """Remove what steps have written: all of a training step's, single objects of a processing step's, `data / "part.csv"`.

    `s3_uris`: single objects of the one result.
    """
    no_local_meaning("cleanup")


def job(
    *,
    job_category: str | None = None,
    job_config_schema_version: str | None = None,
    document: Mapping[str, Any] | None = None,
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
    """A job of the service's general kind. `document`: its configuration, which travels as JSON text.

    The service gives no run a place of its own: put `execution.id` into where it writes.
    """
    no_local_meaning("job")


def raw_step(
    *,
    type: str,
    arguments: Mapping[str, Any] | None = None,
    members: Mapping[str, Any] | None = None,
    name: str | None = None,
    display_name: str | None = None,
    description: str | None = None,
    depends_on: object = None,
    cache: Cache | bool | None = None,
    retry: Retry | Sequence[Retry] | None = None,
) -> RawStep:
    """A step of any type, written as in a pipeline definition: what stands under `Arguments`, and the members beside."""
    no_local_meaning("raw_step")


def final_metric(model: ModelArtifact, metric: str) -> float:
    """A metric that the training step of `model` declares in `metrics={name: regex}`."""
    no_local_meaning("final_metric")


def properties(result: object) -> Any:
    """The Describe response of the step that gave `result`: `properties(model).TrainingJobName`."""
    no_local_meaning("properties")
