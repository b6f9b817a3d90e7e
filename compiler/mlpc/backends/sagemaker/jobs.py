"""Processing and Training steps."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from mlpc.backends.contract import (
    CHANNELS,
    PROCESSING,
    code_name,
    container_paths,
    digest,
    file_name,
    flag,
    folder_name,
    input_name,
    input_path,
    output_named,
    output_path,
    split_path,
)
from mlpc.backends.sagemaker import notebooks, toolkit
from mlpc.backends.sagemaker.context import Context
from mlpc.backends.sagemaker.model import Get, Json, JsonGet
from mlpc.backends.sagemaker.requests import (
    Tree,
    merge_request,
    option_of,
    place,
    place_options,
    role_of,
    says,
    structured,
)
from mlpc.backends.sagemaker.sources import source_tree
from mlpc.backends.sagemaker.values import (
    expression,
    json_text,
    plain_text,
    report_name,
    text,
)
from mlpc.backends.scripts import beside, script
from mlpc.ir import nodes as ir
from mlpc.ir.types import FeatureGroupType, MetricsType
from mlpc.service.inputs import INPUTS

VOLUME_SIZE: Final = 30
MAX_RUNTIME: Final = 86400
_LAUNCHER: Final = """#!/bin/bash
# Installs what the script needs, then runs it.
set -euo pipefail
cd "$(dirname "$0")"
{install}
exec {command} {script} "$@"
"""


def processing(step: ir.Step, context: Context) -> Tree:
    """The arguments of a Processing step."""
    inputs: list[Json] = []
    for item in step.inputs:
        options = {option.name: option.value for option in item.options}
        path = input_path(step, item)
        if isinstance(item.value, ir.DataSource):
            inputs.append(_queried(input_name(item), item.value, path, options, step, context))
        else:
            inputs.append(processing_input(input_name(item), expression(item.value, context), path, options))
    outputs: list[Json] = []
    for output in step.outputs:
        if isinstance(output.type, FeatureGroupType):
            outputs.append(_put_into(output.name, output.type.group))
            continue
        path = output_path(step, output)
        where = (
            expression(output.destination, context) if output.destination else context.run_location(step, output.name)
        )
        outputs.append(
            {
                "OutputName": output.name,
                "AppManaged": False,
                "S3Output": {"S3Uri": where, "LocalPath": path, "S3UploadMode": output.mode or "EndOfJob"},
            }
        )
    name = code_name(step)
    entrypoint, code = _processing_code(step, f"{PROCESSING}/input/{name}", context)
    if code is not None:
        inputs.append(processing_input(name, code, f"{PROCESSING}/input/{name}", {}))
    tree: Tree = {
        "ProcessingResources": {"ClusterConfig": {"InstanceCount": 1, "VolumeSizeInGB": VOLUME_SIZE}},
        "AppSpecification": {},
        "RoleArn": role_of(step, context),
    }
    place_options(tree, step, context, frozenset({"command"}))
    application: dict[str, Any] = tree["AppSpecification"]
    if entrypoint:
        application["ContainerEntrypoint"] = entrypoint
    arguments = [*application.get("ContainerArguments", ()), *_command_line(step, context)]
    if arguments:
        application["ContainerArguments"] = arguments
    if inputs:
        tree["ProcessingInputs"] = inputs
    if outputs:
        tree.setdefault("ProcessingOutputConfig", {})["Outputs"] = outputs
    return merge_request(tree, step, context)


def processing_input(name: str, location: Json, path: str, options: Mapping[str, ir.Value]) -> Json:
    """One of a job's inputs. `options`: those of `Input(...)`."""
    return {
        "InputName": name,
        "AppManaged": False,
        "S3Input": {
            "S3Uri": location,
            "LocalPath": path,
            "S3DataType": _known(options.get("data_type")) or "S3Prefix",
            "S3InputMode": _known(options.get("mode") or options.get("input_mode")) or "File",
            "S3DataDistributionType": _known(options.get("distribution")) or "FullyReplicated",
            "S3CompressionType": _known(options.get("compression")) or "None",
        },
    }


def _queried(
    name: str, value: ir.DataSource, path: str, options: Mapping[str, ir.Value], step: ir.Step, context: Context
) -> Json:
    """An input that the service makes with a query. `options`: those of `Input(...)`."""
    also: dict[str, Json] = {
        # As with a location: the whole for each instance, unless the author says otherwise.
        "data_distribution_type": _known(options.get("distribution")) or "FullyReplicated",
        "input_mode": _known(options.get("mode") or options.get("input_mode")) or "File",
    }
    definition = source_tree(value, also, step, context)
    return {"InputName": name, "AppManaged": False, "DatasetDefinition": {**definition, "LocalPath": path}}


def _put_into(name: str, group: str) -> Json:
    """An output to a feature group: the program puts the records there, not the service."""
    return {"OutputName": name, "AppManaged": True, "FeatureStoreOutput": {"FeatureGroupName": group}}


def _known(value: ir.Value | None) -> str | None:
    return value.value if isinstance(value, ir.Const) and isinstance(value.value, str) else None


def _ship(body: ir.FunctionBody, step: ir.Step, context: Context) -> tuple[str, Json]:
    """Name and location of the script, which calls of one function share."""
    # The front end gives every call of a function the same body, and the pipeline keeps it alive.
    key = (id(body), step.kind, tuple(container_paths(step).items()), step.outputs)
    known = context.scripts.get(key)
    if known is None:
        content = script(body, step)
        known = context.scripts[key] = _upload(body, content, context)
    return known


def _upload(body: ir.FunctionBody, content: bytes, context: Context) -> tuple[str, Json]:
    """A file named for its content, or, where other files go with the script, a folder that is."""
    if body.inference is None:
        name = f"{body.function}-{digest(content)}.py"
        return name, context.upload(name, content)
    name = f"{body.function}.py"
    files = beside(body, name, content)
    prefix = folder_name(name, files)
    for path, data in sorted(files.items()):
        context.upload(f"{prefix}/{path}", data)
    return name, context.location("code", prefix)


def _processing_code(step: ir.Step, folder: str, context: Context) -> tuple[list[Json], Json]:
    """The entry point, and where the code is. `folder`: where the container has it."""
    match step.body:
        case ir.FunctionBody() as body:
            name, location = _ship(body, step, context)
            return [*_command(step, context), f"{folder}/{name}"], location
        case ir.ScriptBody() as body:
            files = {file.name: file.content for file in body.files}
            launcher = _launcher(body, _command(step, context))
            if launcher is not None:
                files["_mlpc_run.sh"] = launcher
            prefix = folder_name(body.script, files)
            for name, content in sorted(files.items()):
                context.upload(f"{prefix}/{name}", content)
            program = f"{folder}/{body.script}"
            command: list[Json] = (
                ["bash", f"{folder}/_mlpc_run.sh"] if launcher else [*_command(step, context), program]
            )
            single = len(files) == 1
            return command, context.location("code", prefix, *([body.script] if single else []))
        case _:
            return [], None


def _command(step: ir.Step, context: Context) -> list[Json]:
    """What runs a step's program."""
    said = option_of(step, "command")
    return [text(item, context) for item in said.items] if isinstance(said, ir.ListValue) else ["python3"]


def _launcher(body: ir.ScriptBody, command: Sequence[Json]) -> bytes | None:
    """A shell script that installs requirements first; none where there are none."""
    install: list[str] = []
    if any(file.name == "requirements.txt" for file in body.files):
        install.append("python3 -m pip install --no-input -r requirements.txt")
    if body.requirements:
        install.append("python3 -m pip install --no-input " + " ".join(_quoted(line) for line in body.requirements))
    if not install:
        return None
    words = " ".join(word if re.fullmatch(r"[A-Za-z0-9_./:-]+", word) else _quoted(word) for word in map(str, command))
    return _LAUNCHER.format(install="\n".join(install), command=words, script=_quoted(body.script)).encode()


def _quoted(word: str) -> str:
    return "'" + word.replace("'", "'\"'\"'") + "'"


def _command_line(step: ir.Step, context: Context) -> list[Json]:
    """What a container is called with. A function's own script knows its defaults; a script of the user's is told everything."""
    items: list[Json] = []
    for argument in step.arguments:
        if argument.explicit or not isinstance(step.body, ir.FunctionBody):
            items += [flag(argument.name, argument.flag), text(argument.value, context)]
    return items


# --- training -----------------------------------------------------------------------------------------------------------------


def training(step: ir.Step, context: Context, tuned: bool = False) -> Tree:
    """The arguments of a Training step. `tuned`: as a tuning job runs it, where only the image says how its container starts."""
    if isinstance(step.body, ir.NotebookBody):
        return notebooks.arguments(step, step.body, context)
    content_type = option_of(step, "content_type")
    whole = {} if content_type is None else {"content_type": content_type}
    channels: list[Json] = []
    for item in step.inputs:
        name = input_name(item)
        options = {**whole, **{option.name: option.value for option in item.options}}
        channels.append(_channel(name, _source(item, step, context), options, step, context))
    parameters = _hyperparameters(step, context)
    tree: Tree = {
        "AlgorithmSpecification": {"TrainingInputMode": "File"},
        "OutputDataConfig": {"S3OutputPath": context.run_location(step)},
        "StoppingCondition": {"MaxRuntimeInSeconds": MAX_RUNTIME},
        "ResourceConfig": {"VolumeSizeInGB": VOLUME_SIZE, "InstanceCount": 1},
        "RoleArn": role_of(step, context),
    }
    if says(step, "ServerlessJobConfig"):
        # It brings its algorithm and its resources.
        del tree["AlgorithmSpecification"], tree["ResourceConfig"]
    elif says(step, "ResourceConfig", "InstanceGroups"):
        del tree["ResourceConfig"]["InstanceCount"]
    place_options(tree, step, context, frozenset({"content_type", "hyperparameters"}))
    algorithm: dict[str, Any] = tree.get("AlgorithmSpecification", {})
    channel = code_name(step)
    if isinstance(step.body, ir.FunctionBody) and not tuned:
        name, location = _ship(step.body, step, context)
        channels.append(_channel(channel, _in_s3(location), {}, step, context))
        algorithm["ContainerEntrypoint"] = ["python3", f"{CHANNELS}/{channel}/{name}"]
    elif isinstance(step.body, ir.FunctionBody | ir.ScriptBody):
        # Without a network the toolkit cannot fetch the program.
        alone = tree.get("EnableNetworkIsolation") is True
        made = toolkit.program(step.body, step, f"{CHANNELS}/{channel}" if alone else None, context)
        parameters = {**parameters, **made.hyperparameters}
        if alone:
            channels.append(_channel(channel, _in_s3(made.archive), {}, step, context))
    metrics = option_of(step, "metrics")
    if isinstance(metrics, ir.MapValue):
        algorithm["MetricDefinitions"] = [
            {"Name": name, "Regex": expression(regex, context)} for name, regex in metrics.entries
        ]
    if channels:
        tree["InputDataConfig"] = channels
    if parameters:
        tree["HyperParameters"] = parameters
    merge_request(tree, step, context)
    return tree


def _source(item: ir.Input, step: ir.Step, context: Context) -> Tree:
    """Where a channel has its data."""
    if isinstance(item.value, ir.DataSource):
        return source_tree(item.value, {}, step, context)
    return _in_s3(expression(item.value, context))


def _in_s3(location: Json) -> Tree:
    source = {"S3DataType": "S3Prefix", "S3Uri": location, "S3DataDistributionType": "FullyReplicated"}
    return {"S3DataSource": source}


def _channel(name: str, source: Tree, options: Mapping[str, ir.Value], step: ir.Step, context: Context) -> Json:
    channel: Tree = {"DataSource": source}
    row = INPUTS["Training"]
    for keyword, path in row.members.items():
        if keyword in options:
            place(channel, path, structured(options[keyword], row.shape, path, step, context))
    channel["ChannelName"] = name
    return channel


def _hyperparameters(step: ir.Step, context: Context) -> dict[str, Json]:
    """Static ones first, then the arguments: script mode reads JSON, a container of its own what `str` gives, as the SDK's jobs do."""
    encode = encoding(step)
    found: dict[str, Json] = {}
    static = option_of(step, "hyperparameters")
    if isinstance(static, ir.MapValue):
        found = {key: encode(value, context) for key, value in static.entries}
    for argument in step.arguments:
        if argument.explicit or not isinstance(step.body, ir.FunctionBody):
            found[argument.flag or argument.name] = encode(argument.value, context)
    return found


def encoding(step: ir.Step) -> Callable[[ir.Value, Context], Json]:
    """How the program of a training job expects the values of hyperparameters."""
    return {ir.ScriptBody: json_text, ir.ContainerBody: plain_text}.get(type(step.body), text)


# --- results ------------------------------------------------------------------------------------------------------------------


def processing_result(step: ir.Step, value: ir.OutputRef, context: Context) -> Json:
    """The location of an output, or a value in the document of a `Metrics`."""
    field, inner = split_path(step, value.path)
    output = output_named(step, field, value)
    where = f"Steps.{step.name}.ProcessingOutputConfig.Outputs['{output.name}']"
    if isinstance(output.type, FeatureGroupType):
        return Get(f"{where}.FeatureStoreOutput.FeatureGroupName")
    if inner:
        return JsonGet(f"Steps.{step.name}.PropertyFiles.{report_name(output)}", ".".join(inner))
    return Get(f"{where}.S3Output.S3Uri")


def training_result(step: ir.Step, value: ir.OutputRef, context: Context) -> Json:
    """The location of the model's archive, or a metric; of a notebook, where it writes."""
    if isinstance(step.body, ir.NotebookBody):
        return Get(f"Steps.{step.name}.OutputDataConfig.S3OutputPath")
    _, inner = split_path(step, value.path)
    if inner:
        return Get(f"Steps.{step.name}.FinalMetricDataList['{inner[-1]}'].Value")
    return Get(f"Steps.{step.name}.ModelArtifacts.S3ModelArtifacts")


# --- both ---------------------------------------------------------------------------------------------------------------------


def property_files(step: ir.Step) -> tuple[Mapping[str, Json], ...]:
    """One for each output that is a Metrics; those of a training job are read off its log."""
    return tuple(
        {"PropertyFileName": report_name(output), "OutputName": output.name, "FilePath": file_name(output)}
        for output in step.outputs
        if isinstance(output.type, MetricsType) and step.kind == "Processing"
    )
