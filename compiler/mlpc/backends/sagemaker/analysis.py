"""The analysis configuration of a Clarify check: a JSON document that travels with the pipeline's code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from mlpc.backends.sagemaker.context import Context
from mlpc.backends.sagemaker.model import Json
from mlpc.backends.sagemaker.requests import option_of
from mlpc.ir import nodes as ir
from mlpc.ir.values import constant
from mlpc.service.analysis import CONFIGURATIONS, METHODS, Key, Keys

_FILE: Final = "analysis_config.json"
_REPORT: Final = {"name": "report", "title": "Analysis Report"}


def ship(step: ir.Step, context: Context) -> Json:
    """Ship what the job reads; gives its location."""
    return _shipped(analysis(_options(step)), context)


def ship_monitoring(step: ir.Step, context: Context) -> Json:
    """Ship what a monitoring schedule reads that goes on with this check; gives its location."""
    return _shipped(monitoring(_options(step)), context)


def _shipped(document: Mapping[str, Any], context: Context) -> Json:
    return context.ship(_FILE, (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode())


def _options(step: ir.Step) -> dict[str, Any]:
    names = ("check_type", "methods", "model_scores", *CONFIGURATIONS)
    return {name: constant(value) for name in names if (value := option_of(step, name)) is not None}


def analysis(options: Mapping[str, Any]) -> dict[str, Any]:
    """The document of a check with these options."""
    made = _members("data_config", options["data_config"])
    if "bias_config" in options:
        made.update(_bias(options["bias_config"]))
    if options["check_type"] in METHODS:
        group, _ = METHODS[options["check_type"]]
        made["methods"] = {group: {"methods": options.get("methods", "all")}}
    else:
        made["methods"] = _members("explainability_config", options["explainability_config"])
    made["methods"]["report"] = _REPORT
    if "model_config" in options:
        made["predictor"], threshold = _predictor(options)
        if threshold is not None:
            made["probability_threshold"] = threshold
    return made


def monitoring(options: Mapping[str, Any]) -> dict[str, Any]:
    """The document of a monitoring schedule that goes on with such a check."""
    data = options["data_config"]
    headers, label = data.get("headers"), data.get("label")
    if options["check_type"] in METHODS:
        made = _bias(options["bias_config"])
        rest = {"headers": headers, "label": label}
    else:
        made = {
            "methods": _members("explainability_config", options["explainability_config"]),
            "predictor": _members("model_config", options["model_config"]),
        }
        # The label is no feature.
        rest = {"headers": [name for name in headers if name != label] if headers is not None else None}
    return {**made, **{name: value for name, value in rest.items() if value is not None}}


def _predictor(options: Mapping[str, Any]) -> tuple[dict[str, Any], float | None]:
    """How the model is asked and its answer read, and from which probability on the answer is yes."""
    said = options.get("model_predicted_label_config", options.get("model_scores"))
    if isinstance(said, Mapping):
        label, threshold = _members("model_predicted_label_config", said), said.get("probability_threshold")
    else:
        label, threshold = ({} if said is None else {"label": said}), None
    return {**label, **_members("model_config", options["model_config"])}, threshold


def _bias(said: Mapping[str, Any]) -> dict[str, Any]:
    names, values = said["facet_name"], said.get("facet_values_or_threshold")
    if not isinstance(names, list):
        names, values = [names], [values]
    facets: list[dict[str, Any]] = []
    for at, name in enumerate(names):
        value = values[at] if values is not None else None
        facets.append({"name_or_index": name, **({} if value is None else {"value_or_threshold": value})})
    others = _members("bias_config", said)
    return {"label_values_or_threshold": others.pop("label_values_or_threshold"), "facet": facets, **others}


def _members(option: str, said: Mapping[str, Any]) -> dict[str, Any]:
    return _renamed(CONFIGURATIONS[option], said)


def _renamed(keys: Keys, said: Mapping[str, Any]) -> dict[str, Any]:
    """The keys as the container reads them, with what the SDK writes where nothing is said."""
    found: dict[str, Any] = {}
    for name, key in keys.items():
        value = said.get(name)
        value = key.default if value is None else value
        if value is not None and key.member != "":
            found[key.member or name] = _inner(value, key)
    return found


def _inner(value: Any, key: Key) -> Any:
    if not isinstance(key.kind, Mapping):
        return value
    return [_renamed(key.kind, item) for item in value] if key.many else _renamed(key.kind, value)
