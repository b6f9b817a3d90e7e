"""`create_model` and `register_model`: steps that mean something in this process, if only to be looked at later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeVar

from mlpc.dsl.failures import LocalRunError
from mlpc.dsl.handles import CheckResult, Model, ModelPackage
from mlpc.dsl.local_runs import Registration, Scope, StepRecord, scope
from mlpc.dsl.runtime import Artifact, Metrics, ModelArtifact, StepError
from mlpc.dsl.settings import Cache, Image, Retry
from mlpc.dsl.steps import said

_T = TypeVar("_T")


def create_model(
    model: ModelArtifact,
    *,
    image: Image | str | None = None,
    environment: Mapping[str, str] | None = None,
    model_name: str | None = None,
    containers: Sequence[Mapping[str, Any]] | None = None,
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
    """A model that `transform` and `endpoint_config` take."""
    arguments = said(locals())
    here, step = _named("create_model", name)
    if not isinstance(arguments["model"], ModelArtifact):
        raise StepError(f"model of create_model must be a ModelArtifact, got {model!r}")
    return _record(here, step, "Model", "create_model", arguments, Model(step, model))


def register_model(
    model: ModelArtifact | Model,
    *,
    model_package_group_name: str | None = None,
    image: Image | str | None = None,
    content_types: Sequence[str] | None = None,
    response_types: Sequence[str] | None = None,
    inference_instances: Sequence[str] | None = None,
    transform_instances: Sequence[str] | None = None,
    approval_status: str | None = None,
    model_quality: Metrics | Artifact | CheckResult | str | None = None,
    bias: Metrics | Artifact | CheckResult | str | None = None,
    explainability: Metrics | Artifact | CheckResult | str | None = None,
    drift_check_baselines: Mapping[str, Any] | CheckResult | None = None,
    customer_metadata: Mapping[str, str] | None = None,
    environment: Mapping[str, str] | None = None,
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
    """A new version in a model package group. Here: one more in the run's `registered`."""
    arguments = said(locals())
    here, step = _named("register_model", name)
    if not isinstance(arguments["model"], ModelArtifact | Model):
        raise StepError(f"model of register_model must be a ModelArtifact or the result of create_model, got {model!r}")
    result = _record(here, step, "RegisterModel", "register_model", arguments, ModelPackage(step))
    here.run.registered.append(Registration(step, model, MappingProxyType(arguments)))
    return result


def _named(word: str, name: str | None) -> tuple[Scope, str]:
    here = scope.get()
    if here is None:
        raise LocalRunError(f"{word} is a step: call it in a pipeline")
    return here, here.name_of(word, name)


def _record(here: Scope, step: str, kind: str, word: str, arguments: dict[str, Any], result: _T) -> _T:
    here.run.steps[step] = StepRecord(step, kind, word, MappingProxyType(arguments), result)
    return result
