"""What steps that are not functions of the user's give: names for things in the service, to hand to other steps.

Where such a step runs in this process, `name` is the step's.
"""

from __future__ import annotations

from dataclasses import dataclass

from mlpc.dsl.runtime import Artifact, ModelArtifact


@dataclass(frozen=True)
class Model:
    """A model that can serve, of `create_model`. `artifact`: what it serves."""

    name: str
    artifact: ModelArtifact


@dataclass(frozen=True)
class ModelPackage:
    """A version in a model package group, of `register_model`."""

    name: str


@dataclass(frozen=True)
class EndpointConfig:
    """The configuration of an endpoint, of `endpoint_config`."""

    name: str


@dataclass(frozen=True)
class Endpoint:
    """An endpoint, of `endpoint`."""

    name: str


@dataclass(frozen=True)
class InferenceComponent:
    """A model on an endpoint, of `inference_component`."""

    name: str


@dataclass(frozen=True)
class CheckResult:
    """The result of `quality_check` or `clarify_check`: files for `register_model`.

    `constraints`: the new ones, computed from the data; `baseline_constraints`: those that the check has compared with.
    """

    name: str
    constraints: Artifact
    baseline_constraints: Artifact


@dataclass(frozen=True)
class QualityCheckResult(CheckResult):
    """The result of `quality_check`. `statistics` and `baseline_statistics`: as with the constraints."""

    statistics: Artifact
    baseline_statistics: Artifact


@dataclass(frozen=True)
class ClarifyCheckResult(CheckResult):
    """The result of `clarify_check`. `config_file`: the configuration for a monitoring schedule that goes on with the check."""

    config_file: Artifact


@dataclass(frozen=True)
class BestModels:
    """The candidates of `auto_ml`."""

    name: str
    best_model: ModelArtifact


@dataclass(frozen=True)
class TunedModels:
    """The models of a tuning job, the best first."""

    name: str
    best_model: ModelArtifact

    def top_model(self, k: int) -> ModelArtifact:
        """The model at place `k`, from 0."""
        raise NotImplementedError

    def best_hyperparameter(self, name: str) -> str:
        """A hyperparameter of the best model, as text."""
        raise NotImplementedError


@dataclass(frozen=True)
class Lineage:
    """What `lineage` has recorded."""

    name: str


@dataclass(frozen=True)
class Job:
    """A job, of `job`."""

    name: str


@dataclass(frozen=True)
class RawStep:
    """A step that is written out, of `raw_step`."""

    name: str
