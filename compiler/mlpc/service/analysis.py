"""What may stand in the configurations of a Clarify check, and the analysis configuration that they become.

A configuration is said in the words of the SageMaker SDK's `DataConfig`, `BiasConfig`, `ModelConfig`, `ModelPredictedLabelConfig`,
`SHAPConfig`, `PDPConfig` and `AsymmetricShapleyValueConfig` (2.257.7); the container reads other words for some of them, in one JSON
document whose form the developer guide describes ("Analysis configuration files").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, Literal, NamedTuple, TypeAlias

Leaf: TypeAlias = Literal["text", "texts", "column", "columns", "values", "integer", "number", "boolean", "any"]
"""Kinds of values: a column is its name or its place; values are of a column: texts and numbers."""


class Key(NamedTuple):
    """A key of a configuration.

    * `kind`: a kind of value; the texts that may stand there; or the keys of a configuration within;
    * `member`: its name in the analysis configuration, if it is another; empty where it does not stand there;
    * `default`: what the SDK writes where nothing is said;
    * `many`: a list of such values; `required`: it must be said.
    """

    kind: Leaf | tuple[str, ...] | Mapping[str, Key]
    member: str | None = None
    default: Any = None
    required: bool = False
    many: bool = False


Keys: TypeAlias = Mapping[str, Key]

_FORMATS: Final = ("text/csv", "application/jsonlines", "application/json")

_SEGMENT: Final[Keys] = {
    "name_or_index": Key("column", required=True),
    "segments": Key("any", required=True),
    "config_name": Key("text"),
    "display_aliases": Key("texts"),
}
_TIME_SERIES: Final[Keys] = {
    "target_time_series": Key("column", required=True),
    "item_id": Key("column", required=True),
    "timestamp": Key("column", required=True),
    "related_time_series": Key("columns"),
    "static_covariates": Key("columns"),
    "dataset_format": Key(("columns", "item_records", "timestamp_records")),
}
_DATA: Final[Keys] = {
    "dataset_type": Key((*_FORMATS, "application/x-parquet", "application/x-image"), default="text/csv"),
    "features": Key("text"),
    "headers": Key("texts"),
    "label": Key("column"),
    "joinsource": Key("column", "joinsource_name_or_index"),
    "facet_dataset_uri": Key("text"),
    "facet_headers": Key("texts"),
    "predicted_label_dataset_uri": Key("text"),
    "predicted_label_headers": Key("texts"),
    "predicted_label": Key("column"),
    "excluded_columns": Key("columns"),
    "segmentation_config": Key(_SEGMENT, "segment_config", many=True),
    "time_series_data_config": Key(_TIME_SERIES),
    "s3_compression_type": Key(("None", "Gzip"), ""),
}
_BIAS: Final[Keys] = {
    "label_values_or_threshold": Key("values", required=True),
    "facet_name": Key("any", "", required=True),
    "facet_values_or_threshold": Key("any", ""),
    "group_name": Key("column", "group_variable"),
}
_MODEL: Final[Keys] = {
    "instance_type": Key("text", required=True),
    "instance_count": Key("integer", "initial_instance_count", required=True),
    "endpoint_name_prefix": Key("text"),
    "accept_type": Key(_FORMATS),
    "content_type": Key((*_FORMATS, "image/jpeg", "image/jpg", "image/png", "application/x-npy")),
    "content_template": Key("text"),
    "record_template": Key("text"),
    "custom_attributes": Key("text"),
    "accelerator_type": Key("text"),
    "target_model": Key("text"),
    "time_series_model_config": Key({"forecast": Key("text", required=True)}, "time_series_predictor_config"),
}
_LABEL: Final[Keys] = {
    "label": Key("column"),
    "probability": Key("column"),
    "label_headers": Key("values"),
    "probability_threshold": Key("number", ""),
}
_SHAP: Final[Keys] = {
    "use_logit": Key("boolean", default=False),
    "save_local_shap_values": Key("boolean", default=True),
    "baseline": Key("any"),
    "num_samples": Key("integer"),
    "agg_method": Key(("mean_abs", "median", "mean_sq")),
    "seed": Key("integer"),
    "num_clusters": Key("integer"),
    "text_config": Key(
        {
            "granularity": Key(("token", "sentence", "paragraph"), required=True),
            "language": Key("text", required=True),
        }
    ),
    "image_config": Key(
        {
            "model_type": Key(("IMAGE_CLASSIFICATION", "OBJECT_DETECTION"), required=True),
            "num_segments": Key("integer"),
            "feature_extraction_method": Key("text"),
            "segment_compactness": Key("number"),
            "max_objects": Key("integer"),
            "iou_threshold": Key("number"),
            "context": Key("number"),
        }
    ),
    "features_to_explain": Key("columns"),
}
_PDP: Final[Keys] = {
    "grid_resolution": Key("integer", default=15),
    "top_k_features": Key("integer", default=10),
    "features": Key("columns"),
}
_ASYMMETRIC: Final[Keys] = {
    "direction": Key(("chronological", "anti_chronological", "bidirectional"), default="chronological"),
    "granularity": Key(("timewise", "fine_grained"), default="timewise"),
    "num_samples": Key("integer"),
    "baseline": Key("any"),
}

CONFIGURATIONS: Final[Mapping[str, Keys]] = {
    "data_config": _DATA,
    "bias_config": _BIAS,
    "model_config": _MODEL,
    "model_predicted_label_config": _LABEL,
    "explainability_config": {
        "shap": Key(_SHAP),
        "pdp": Key(_PDP),
        "asymmetric_shapley_value": Key(_ASYMMETRIC),
    },
}
"""Option of a Clarify check -> its keys."""

ELSEWHERE: Final[Mapping[str, Mapping[str, str]]] = {
    "data_config": {
        "s3_data_input_path": "it is what the check is called with",
        "s3_output_path": "say `output_s3_uri=`",
        "s3_analysis_config_output_path": "the configuration travels with the pipeline's code",
    },
    "model_config": {
        "model_name": "say `model=`",
        "endpoint_name": "a check in a pipeline starts an endpoint of its own, for the model of `model=`",
    },
}
"""Keys that the SDK has and that are said otherwise here."""

METHODS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "DATA_BIAS": ("pre_training_bias", ("CI", "DPL", "KL", "JS", "LP", "TVD", "KS", "CDDL")),
    "MODEL_BIAS": (
        "post_training_bias",
        ("DPPL", "DI", "DCA", "DCR", "RD", "DAR", "DRR", "AD", "CDDPL", "TE", "FT", "SD", "GE"),
    ),
}
"""Type of check -> the group of its metrics, and their names; `all` stands for all of them."""


# --- what the keys must be to one another -------------------------------------------------------------------------------------


def contradictions(option: str, value: Mapping[str, Any]) -> Iterator[str]:
    """Why a configuration whose keys are right one by one is refused all the same."""
    check = _CONTRADICTIONS.get(option)
    if check is not None:
        yield from check({key: item for key, item in value.items() if item is not None})


def _data(value: Mapping[str, Any]) -> Iterator[str]:
    format_ = value.get("dataset_type", "text/csv")
    if format_ == "application/json" and "features" not in value and "time_series_data_config" not in value:
        yield "`features` is missing: in a JSON data set it says where the features are"
    if "time_series_data_config" in value and format_ != "application/json":
        yield "`time_series_data_config` is for data sets of type 'application/json'"
    for key in ("facet_dataset_uri", "facet_headers", "predicted_label_dataset_uri", "predicted_label_headers"):
        if key in value and format_ != "text/csv":
            yield f"`{key}` is for data sets of type 'text/csv'"
    for key in ("predicted_label", "excluded_columns"):
        if key in value and format_ == "application/x-image":
            yield f"`{key}` is not for images"


def _bias(value: Mapping[str, Any]) -> Iterator[str]:
    names, values = value["facet_name"], value.get("facet_values_or_threshold")
    several = isinstance(names, list)
    if not (several and names and all(map(_column, names))) and not _column(names):
        yield "`facet_name`: expected the name of a column, or its place, or a list of them"
    elif values is not None and not isinstance(values, list):
        yield "`facet_values_or_threshold`: expected a list of values"
    elif several and values is not None and len(values) != len(names):
        yield f"`facet_values_or_threshold` has {len(values)} elements, `facet_name` {len(names)}: one belongs to the other"
    elif several and values is not None and not all(item is None or isinstance(item, list) for item in values):
        yield "`facet_values_or_threshold`: expected a list of values for each facet"


def _column(value: object) -> bool:
    return type(value) in (str, int)


def _model(value: Mapping[str, Any]) -> Iterator[str]:
    format_, template = value.get("content_type"), value.get("content_template")
    if format_ in ("application/json", "application/jsonlines") and template is None:
        yield f"`content_template` is missing: {format_!r} has no form of its own"
    if format_ == "application/json" and "record_template" not in value:
        yield f"`record_template` is missing: {format_!r} has no form of its own"
    if format_ == "application/jsonlines" and template is not None and "$features" not in template:
        yield "`content_template` has no `$features`, where the features go"
    if format_ == "application/json" and template is not None and "$record" not in template:
        yield "`content_template` has no `$record` or `$records`, where the records go"
    prefix = value.get("endpoint_name_prefix")
    if prefix is not None and not re.fullmatch("[a-zA-Z0-9](-*[a-zA-Z0-9])*", prefix):
        yield "`endpoint_name_prefix`: expected letters, digits and `-` between them"


def _explainability(value: Mapping[str, Any]) -> Iterator[str]:
    if not value:
        yield f"expected one of {', '.join(f'`{name}`' for name in CONFIGURATIONS['explainability_config'])}"
    shap, pdp, asymmetric = value.get("shap"), value.get("pdp"), value.get("asymmetric_shapley_value")
    if shap is not None and "baseline" in shap and "num_clusters" in shap:
        yield "`shap`: `num_clusters` is for a baseline that is computed, and here is a `baseline`"
    if shap is not None and "features_to_explain" in shap and ("text_config" in shap or "image_config" in shap):
        yield "`shap`: `features_to_explain` is for tables, not for texts and images"
    if pdp is not None and shap is None and "features" not in pdp:
        yield "`pdp`: without `shap`, which would find the features that count most, `features` is needed"
    if asymmetric is not None:
        fine = asymmetric.get("granularity") == "fine_grained"
        if fine and asymmetric.get("direction", "chronological") != "chronological":
            yield "`asymmetric_shapley_value`: 'fine_grained' is for the direction 'chronological'"
        if fine != ("num_samples" in asymmetric):
            yield "`asymmetric_shapley_value`: `num_samples` belongs to the granularity 'fine_grained'"


_CONTRADICTIONS: Final[Mapping[str, Callable[[Mapping[str, Any]], Iterator[str]]]] = {
    "data_config": _data,
    "bias_config": _bias,
    "model_config": _model,
    "explainability_config": _explainability,
}
