"""Notebook jobs: a training job whose program, a part of the image, runs a notebook."""

from __future__ import annotations

import re
from typing import Final

from mlpc.backends.contract import folder_name
from mlpc.backends.sagemaker.context import Context
from mlpc.backends.sagemaker.requests import Tree, merge_request, place_options, role_of
from mlpc.backends.sagemaker.values import text
from mlpc.ir import nodes as ir

CHANNEL: Final = "sagemaker_headless_execution_pipelinestep"
_PROGRAM: Final = "amazon_sagemaker_scheduler"
VOLUME_SIZE: Final = 30
MAX_RUNTIME: Final = 172_800
_LIMIT: Final = 63
"""Characters of a training job's name."""


def arguments(step: ir.Step, body: ir.NotebookBody, context: Context) -> Tree:
    """The arguments of the Training step that runs a notebook. What Studio shows of it is in its tags."""
    files = {file.name: file.content for file in body.files}
    folder = folder_name(body.notebook, files)
    for name, content in sorted(files.items()):
        context.upload(f"{folder}/{name}", content)
    name = body.name or step.name
    job = job_name(name)
    source = {
        "S3DataType": "S3Prefix",
        "S3Uri": context.location("code", folder),
        "S3DataDistributionType": "FullyReplicated",
    }
    tree: Tree = {
        "TrainingJobName": job,
        "RoleArn": role_of(step, context),
        "RetryStrategy": {"MaximumRetryAttempts": 1},
        "StoppingCondition": {"MaxRuntimeInSeconds": MAX_RUNTIME},
        "EnableInterContainerTrafficEncryption": True,
        "AlgorithmSpecification": {"TrainingInputMode": "File", "ContainerEntrypoint": [_PROGRAM]},
        "InputDataConfig": [{"ChannelName": CHANNEL, "DataSource": {"S3DataSource": source}}],
        "OutputDataConfig": {"S3OutputPath": context.run_location(step)},
        "ResourceConfig": {"VolumeSizeInGB": VOLUME_SIZE, "InstanceCount": 1},
    }
    place_options(tree, step, context)
    tree["Tags"] = [
        *tree.pop("Tags", ()),
        {"Key": "sagemaker:name", "Value": name},
        {"Key": "sagemaker:notebook-name", "Value": body.notebook},
        {"Key": "sagemaker:notebook-job-origin", "Value": "PIPELINE_STEP"},
        {"Key": "sagemaker:is-studio-archived", "Value": "false"},
    ]
    environment: Tree = {
        **tree.pop("Environment", {}),
        "AWS_DEFAULT_REGION": context.target.region,
        "SM_JOB_DEF_VERSION": "1.0",
        "SM_ENV_NAME": "sagemaker-default-env",
        "SM_SKIP_EFS_SIMULATION": "true",
        "SM_EXECUTION_INPUT_PATH": f"/opt/ml/input/data/{CHANNEL}",
        "SM_KERNEL_NAME": body.kernel,
        "SM_INPUT_NOTEBOOK_NAME": body.notebook,
        "SM_OUTPUT_NOTEBOOK_NAME": f"{job}.ipynb",
    }
    if body.initialization is not None:
        environment["SM_INIT_SCRIPT"] = body.initialization
    tree["Environment"] = environment
    if step.arguments:
        tree["HyperParameters"] = {item.flag or item.name: text(item.value, context) for item in step.arguments}
    return merge_request(tree, step, context)


def job_name(name: str) -> str:
    """A name that a training job may have: letters, digits, and hyphens between them. The service adds to it."""
    words = re.sub(r"[^a-zA-Z0-9]+", "-", name).strip("-")
    return words[:_LIMIT].rstrip("-") or "notebook"
