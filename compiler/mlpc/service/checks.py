"""What the two types of checks take: which option belongs to which check, and the fixed names of their containers.

From the SageMaker SDK's `QualityCheckStep` and `ClarifyCheckStep` (2.257.7), the developer guide's page on the life of baselines, and
the contracts of the model-monitor and clarify containers.
"""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

DATA_QUALITY: Final = "DATA_QUALITY"
MODEL_QUALITY: Final = "MODEL_QUALITY"
DATA_BIAS: Final = "DATA_BIAS"
MODEL_BIAS: Final = "MODEL_BIAS"
MODEL_EXPLAINABILITY: Final = "MODEL_EXPLAINABILITY"


class Row(NamedTuple):
    """An option of a check. `checks`: the types of check that take it; `required`: those that cannot do without."""

    checks: tuple[str, ...]
    required: tuple[str, ...] = ()


_QUALITY: Final = (DATA_QUALITY, MODEL_QUALITY)
_BIAS: Final = (DATA_BIAS, MODEL_BIAS)
_MODEL: Final = (MODEL_BIAS, MODEL_EXPLAINABILITY)
_CLARIFY: Final = (DATA_BIAS, MODEL_BIAS, MODEL_EXPLAINABILITY)

OPTIONS: Final[Mapping[str, Mapping[str, Row]]] = {
    "QualityCheck": {
        "output_s3_uri": Row(_QUALITY),
        "dataset_format": Row(_QUALITY, _QUALITY),
        "record_preprocessor_script": Row((DATA_QUALITY,)),
        "post_analytics_processor_script": Row(_QUALITY),
        "problem_type": Row((MODEL_QUALITY,), (MODEL_QUALITY,)),
        "inference_attribute": Row((MODEL_QUALITY,)),
        "probability_attribute": Row((MODEL_QUALITY,)),
        "ground_truth_attribute": Row((MODEL_QUALITY,)),
        "probability_threshold_attribute": Row((MODEL_QUALITY,)),
    },
    "ClarifyCheck": {
        "output_s3_uri": Row(_CLARIFY),
        "data_config": Row(_CLARIFY, _CLARIFY),
        "bias_config": Row(_BIAS, _BIAS),
        "methods": Row(_BIAS),
        "model": Row(_MODEL, _MODEL),
        "model_config": Row(_MODEL, _MODEL),
        "model_predicted_label_config": Row((MODEL_BIAS,)),
        "explainability_config": Row((MODEL_EXPLAINABILITY,), (MODEL_EXPLAINABILITY,)),
        "model_scores": Row((MODEL_EXPLAINABILITY,)),
    },
}
"""Step type -> option -> who takes it. `model` is an operand."""

FRAMEWORKS: Final[Mapping[str, str]] = {"QualityCheck": "model-monitor", "ClarifyCheck": "clarify"}
"""Step type -> the framework, among the images, of its container."""

PROBLEM_TYPES: Final = ("Regression", "BinaryClassification", "MulticlassClassification")

DATASET_FORMATS: Final[Mapping[str, Mapping[str, tuple[Any, ...]]]] = {
    "csv": {"header": (True, False), "output_columns_position": ("START", "END")},
    "json": {"lines": (True, False)},
    "parquet": {},
    "sagemakerCaptureJson": {},
}
"""Format of a data set for model-monitor -> its settings, and the values of each."""

ATTRIBUTES: Final = (
    "inference_attribute",
    "probability_attribute",
    "ground_truth_attribute",
    "probability_threshold_attribute",
)
"""Options of a model-quality check that are environment variables of the container: a column's name or place, or a number, as text."""

SCRIPTS: Final[Mapping[str, str]] = {
    "record_preprocessor_script": "record_preprocessor_script_input",
    "post_analytics_processor_script": "post_analytics_processor_script_input",
}
"""Options that name a script for the container -> the input that holds it."""

RESERVED: Final = frozenset(
    {
        "output_path",
        "publish_cloudwatch_metrics",
        "dataset_format",
        "dataset_source",
        "analysis_type",
        "problem_type",
        *ATTRIBUTES,
        *SCRIPTS,
    }
)
"""Environment variables of model-monitor's container that the step itself sets."""


def options(step_type: str) -> frozenset[str]:
    """The options of a check, but for its operands."""
    return frozenset(OPTIONS[step_type]) - {"model"}
