"""QualityCheck and ClarifyCheck steps: a processing job whose container, inputs, outputs and settings are fixed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from mlpc.backends.base import InternalError
from mlpc.backends.contract import PROCESSING
from mlpc.backends.sagemaker import analysis
from mlpc.backends.sagemaker.context import Context
from mlpc.backends.sagemaker.jobs import VOLUME_SIZE, processing_input
from mlpc.backends.sagemaker.model import Get, Json
from mlpc.backends.sagemaker.requests import Tree, input_of, merge_request, option_of, place_options, role_of
from mlpc.backends.sagemaker.values import expression, text
from mlpc.ir import nodes as ir
from mlpc.ir.values import constant
from mlpc.service import checks
from mlpc.service.keywords import COMPOSED, top_members

_OUTPUT: Final = f"{PROCESSING}/output"
_DATASET: Final = "baseline_dataset_input"
_DEFAULTS: Final[Mapping[str, bool]] = {"SkipCheck": False, "FailOnViolation": True, "RegisterNewBaseline": False}
_RESULTS: Final[Mapping[str, str]] = {
    "constraints": "CalculatedBaselineConstraints",
    "statistics": "CalculatedBaselineStatistics",
    "baseline_constraints": "BaselineUsedForDriftCheckConstraints",
    "baseline_statistics": "BaselineUsedForDriftCheckStatistics",
}


def quality(step: ir.Step, context: Context) -> Tree:
    """The arguments of a QualityCheck step."""
    inputs = [processing_input(_DATASET, expression(input_of(step, "data"), context), _mounted(_DATASET), {})]
    environment: Tree = {
        "output_path": _OUTPUT,
        # Only schedules publish metrics.
        "publish_cloudwatch_metrics": "Disabled",
        "dataset_format": json.dumps(constant(_required(step, "dataset_format"))),
    }
    for name, place in checks.SCRIPTS.items():
        script = option_of(step, name)
        if script is not None:
            inputs.append(processing_input(place, expression(script, context), _mounted(place), {}))
            environment[name] = f"{_mounted(place)}/{_file_name(script)}"
    environment["dataset_source"] = _mounted(_DATASET)
    if constant(_required(step, "check_type")) == checks.MODEL_QUALITY:
        environment["analysis_type"] = checks.MODEL_QUALITY
    for name in ("problem_type", *checks.ATTRIBUTES):
        said = option_of(step, name)
        if said is not None:
            environment[name] = text(said, context)
    tree = _job(step, context, inputs, "quality_check_output", "EndOfJob")
    tree["Environment"] = {**tree.get("Environment", {}), **environment}
    return merge_request(tree, step, context)


def clarify(step: ir.Step, context: Context) -> Tree:
    """The arguments of a ClarifyCheck step."""
    said = _required(step, "data_config")
    entries = dict(said.entries) if isinstance(said, ir.MapValue) else {}
    compression = {"compression": entries["s3_compression_type"]} if "s3_compression_type" in entries else {}
    location = expression(input_of(step, "data"), context)
    inputs = [
        processing_input("analysis_config", analysis.ship(step, context), f"{PROCESSING}/input/config", {}),
        processing_input("dataset", location, f"{PROCESSING}/input/data", compression),
    ]
    # Of images, results are written one by one.
    images = constant(said).get("dataset_type") == "application/x-image"
    mode = "Continuous" if images else "EndOfJob"
    return merge_request(_job(step, context, inputs, "analysis_result", mode), step, context)


def _job(step: ir.Step, context: Context, inputs: list[Json], output: str, mode: str) -> Tree:
    said = option_of(step, "output_s3_uri")
    where = context.run_location(step) if said is None else expression(said, context)
    tree: Tree = {
        "ProcessingResources": {"ClusterConfig": {"InstanceCount": 1, "VolumeSizeInGB": VOLUME_SIZE}},
        "AppSpecification": {},
        "RoleArn": role_of(step, context),
        "ProcessingInputs": inputs,
        "ProcessingOutputConfig": {
            "Outputs": [
                {
                    "OutputName": output,
                    "AppManaged": False,
                    "S3Output": {"S3Uri": where, "LocalPath": _OUTPUT, "S3UploadMode": mode},
                }
            ]
        },
    }
    place_options(tree, step, context, frozenset(top_members(step.kind)) | COMPOSED[step.kind])
    return tree


def members(step: ir.Step, context: Context) -> Mapping[str, Json]:
    """What is checked, and against what."""
    said = {
        row.name: expression(value, context)
        for keyword, row in top_members(step.kind).items()
        if (value := option_of(step, keyword)) is not None
    }
    found: dict[str, Json] = {"CheckType": said.pop("CheckType"), **_DEFAULTS, **said}
    if any(item.name == "model" for item in step.inputs):
        found["ModelName"] = expression(input_of(step, "model"), context)
    return found


def result(step: ir.Step, value: ir.OutputRef, context: Context) -> Json:
    """A document that the check has made, or the one that it has compared with."""
    part = "".join(value.path)
    if part == "config_file":
        return analysis.ship_monitoring(step, context)
    if part not in _RESULTS:
        raise InternalError(f"{step.name} has no {part or 'result as a whole'}", value.span)
    return Get(f"Steps.{step.name}.{_RESULTS[part]}")


def _mounted(name: str) -> str:
    return f"{PROCESSING}/input/{name}"


def _required(step: ir.Step, name: str) -> ir.Value:
    said = option_of(step, name)
    if said is None:
        raise InternalError(f"{step.name} has no {name}", step.span)
    return said


def _file_name(script: ir.Value) -> str:
    """The name that a script has in the container."""
    match script:
        case ir.FileRef(name=name):
            return name
        case ir.Const(value=str(location)):
            return location.rpartition("/")[2]
        case _:
            raise InternalError("a script that is known only at run time", script.span)
