"""The documents that a model package is registered with: what was measured, and what later checks compare with.

The names are those of the SageMaker SDK's `ModelMetrics` and `DriftCheckBaselines`; `model_quality` is the language's own for the
statistics, which is what a `Metrics` is given for.
"""

from collections.abc import Mapping
from typing import Final

from mlpc.service.steps import MemberPath

METRICS: Final[Mapping[str, MemberPath]] = {
    "model_quality": ("ModelQuality", "Statistics"),
    "model_statistics": ("ModelQuality", "Statistics"),
    "model_constraints": ("ModelQuality", "Constraints"),
    "model_data_statistics": ("ModelDataQuality", "Statistics"),
    "model_data_constraints": ("ModelDataQuality", "Constraints"),
    "bias": ("Bias", "Report"),
    "bias_pre_training": ("Bias", "PreTrainingReport"),
    "bias_post_training": ("Bias", "PostTrainingReport"),
    "explainability": ("Explainability", "Report"),
}
"""Keyword of `register_model` -> the member of `ModelMetrics`."""

BASELINES: Final[Mapping[str, MemberPath]] = {
    "model_statistics": ("ModelQuality", "Statistics"),
    "model_constraints": ("ModelQuality", "Constraints"),
    "model_data_statistics": ("ModelDataQuality", "Statistics"),
    "model_data_constraints": ("ModelDataQuality", "Constraints"),
    "bias_config_file": ("Bias", "ConfigFile"),
    "bias_pre_training_constraints": ("Bias", "PreTrainingConstraints"),
    "bias_post_training_constraints": ("Bias", "PostTrainingConstraints"),
    "explainability_constraints": ("Explainability", "Constraints"),
    "explainability_config_file": ("Explainability", "ConfigFile"),
}
"""Key of `drift_check_baselines` -> the member of `DriftCheckBaselines`."""
