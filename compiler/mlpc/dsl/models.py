"""`create_model` and `register_model`: steps that mean something in this process, if only to be looked at later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os import PathLike
from types import MappingProxyType
from typing import Any, TypeAlias, TypeVar

from mlpc.dsl.failures import LocalRunError
from mlpc.dsl.handles import Model, ModelPackage
from mlpc.dsl.local_runs import Registration, Scope, StepRecord, scope
from mlpc.dsl.runtime import Artifact, Metrics, ModelArtifact, StepError
from mlpc.dsl.settings import Cache, Image, Retry
from mlpc.dsl.steps import said

_T = TypeVar("_T")
Document: TypeAlias = Metrics | Artifact | PathLike[str] | str
"""What a model is registered with: the result of a step, a part of a check's, or a location."""


def create_model(
    model: ModelArtifact | None = None,
    *,
    image: Image | str | None = None,
    environment: Mapping[str, str] | None = None,
    model_name: str | None = None,
    containers: Sequence[Mapping[str, Any]] | None = None,
    multi_model: bool | None = None,
    role: str | None = None,
    subnets: Sequence[str] | None = None,
    security_group_ids: Sequence[str] | None = None,
    enable_network_isolation: bool | None = None,
    tags: Mapping[str, str] | None = None,
    name: str | None = None,
    display_name: str | None = None,
    description: str | None = None,
    depends_on: object = None,
    retry: Retry | Sequence[Retry] | None = None,
    request: Mapping[str, Any] | None = None,
    **options: Any,
) -> Model:
    """A model that `transform` and `endpoint_config` take.

    `containers`: several, one after the other, each with `image`, `model` and what else its container has. `multi_model`: `model` is a
    folder of models, which the container loads as they are asked for.
    """
    arguments = said(locals())
    here, step = _named("create_model", name)
    artifact: object = _first(containers) if model is None else model
    if not isinstance(artifact, ModelArtifact):
        raise StepError(f"model of create_model must be a ModelArtifact, got {artifact!r}")
    return _record(here, step, "Model", "create_model", arguments, Model(step, artifact))


def register_model(
    model: ModelArtifact | Model | None = None,
    *,
    model_package_group_name: str | None = None,
    image: Image | str | None = None,
    content_types: Sequence[str] | None = None,
    response_types: Sequence[str] | None = None,
    inference_instances: Sequence[str] | None = None,
    transform_instances: Sequence[str] | None = None,
    approval_status: str | None = None,
    model_quality: Document | None = None,
    model_statistics: Document | None = None,
    model_constraints: Document | None = None,
    model_data_statistics: Document | None = None,
    model_data_constraints: Document | None = None,
    bias: Document | None = None,
    bias_pre_training: Document | None = None,
    bias_post_training: Document | None = None,
    explainability: Document | None = None,
    drift_check_baselines: Mapping[str, Document] | None = None,
    customer_metadata: Mapping[str, str] | None = None,
    environment: Mapping[str, str] | None = None,
    containers: Sequence[Mapping[str, Any]] | None = None,
    framework: str | None = None,
    framework_version: str | None = None,
    nearest_model_name: str | None = None,
    sample_payload_url: str | None = None,
    domain: str | None = None,
    task: str | None = None,
    skip_model_validation: str | None = None,
    model_card: Mapping[str, Any] | None = None,
    model_life_cycle: Mapping[str, Any] | None = None,
    metadata_properties: Mapping[str, Any] | None = None,
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
) -> ModelPackage:
    """A new version in a model package group. Here: one more in the run's `registered`.

    The containers are one of `model` and `image`, or those of a created model, or `containers`.
    `model_quality` is `model_statistics` by the name that fits a `Metrics`. `drift_check_baselines`: by the names of the SageMaker SDK's
    `DriftCheckBaselines`, such as `model_data_constraints`.
    """
    arguments = said(locals())
    here, step = _named("register_model", name)
    subject: object = _first(containers) if model is None else model
    if not isinstance(subject, ModelArtifact | Model):
        raise StepError(
            f"model of register_model must be a ModelArtifact or the result of create_model, got {subject!r}"
        )
    result = _record(here, step, "RegisterModel", "register_model", arguments, ModelPackage(step))
    here.run.registered.append(Registration(step, subject, MappingProxyType(arguments)))
    return result


def _first(containers: Sequence[Mapping[str, Any]] | None) -> object:
    """The model of the first container that has one; None where there is none."""
    models = [container.get("model") for container in containers or ()]
    return next((model for model in models if model is not None), None)


def _named(word: str, name: str | None) -> tuple[Scope, str]:
    here = scope.get()
    if here is None:
        raise LocalRunError(f"{word} is a step: call it in a pipeline")
    return here, here.name_of(word, name)


def _record(here: Scope, step: str, kind: str, word: str, arguments: dict[str, Any], result: _T) -> _T:
    here.run.steps[step] = StepRecord(step, kind, word, MappingProxyType(arguments), result)
    return result
