"""The decorators that make a function a step.

Their keywords are read by the compiler; in plain Python only `name` and `script` mean something. Those that are named
here are the ones in daily use; `**options` takes every other member of the job's request by its name in snake_case. A
keyword that is None is not said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ParamSpec, TypeVar

from mlpc.dsl.inference import Handlers
from mlpc.dsl.runtime import Artifact
from mlpc.dsl.settings import Cache, Image, Retry
from mlpc.dsl.steps import Step, said

P = ParamSpec("P")
R = TypeVar("R")


class StepDecorator:
    """What `@processing(...)` and its like do to a function. `kind`: the service's step type."""

    def __init__(self, kind: str, options: Mapping[str, Any]) -> None:
        self._kind = kind
        self._options = options

    def __call__(self, function: Callable[P, R]) -> Step[P, R]:
        return Step(function, self._kind, self._options)


def processing(
    *,
    image: Image | str | None = None,
    instance_type: str | None = None,
    instance_count: int | None = None,
    volume_size_in_gb: int | None = None,
    max_runtime_in_seconds: int | None = None,
    script: str | None = None,
    source_dir: str | None = None,
    command: Sequence[str] | None = None,
    destination: str | Artifact | Mapping[str, str | Artifact] | None = None,
    requirements: Sequence[str] | None = None,
    environment: Mapping[str, str] | None = None,
    role: str | None = None,
    subnets: Sequence[str] | None = None,
    security_group_ids: Sequence[str] | None = None,
    enable_network_isolation: bool | None = None,
    encrypt_inter_container_traffic: bool | None = None,
    kms_key: str | None = None,
    volume_kms_key: str | None = None,
    output_kms_key: str | None = None,
    tags: Mapping[str, str] | None = None,
    name: str | None = None,
    display_name: str | None = None,
    description: str | None = None,
    depends_on: object = None,
    cache: Cache | bool | None = None,
    retry: Retry | Sequence[Retry] | None = None,
    request: Mapping[str, Any] | None = None,
    **options: Any,
) -> StepDecorator:
    """A processing job: artifacts and scalars in, artifacts and metrics out. `command`: what runs the program, `["python3"]` at first.

    `destination`: where it writes in S3, of the only output or by output, instead of a place of the run's own.
    """
    return StepDecorator("Processing", said(locals()))


def training(
    *,
    image: Image | str | None = None,
    instance_type: str | None = None,
    instance_count: int | None = None,
    volume_size_in_gb: int | None = None,
    max_runtime_in_seconds: int | None = None,
    max_wait_time_in_seconds: int | None = None,
    use_spot_instances: bool | None = None,
    hyperparameters: Mapping[str, object] | None = None,
    metrics: Mapping[str, str] | None = None,
    content_type: str | None = None,
    input_mode: str | None = None,
    script: str | None = None,
    source_dir: str | None = None,
    requirements: Sequence[str] | None = None,
    inference: str | Handlers | None = None,
    inference_source_dir: str | None = None,
    inference_requirements: Sequence[str] | None = None,
    environment: Mapping[str, str] | None = None,
    output_path: str | None = None,
    checkpoint_s3_uri: str | None = None,
    checkpoint_local_path: str | None = None,
    role: str | None = None,
    subnets: Sequence[str] | None = None,
    security_group_ids: Sequence[str] | None = None,
    enable_network_isolation: bool | None = None,
    encrypt_inter_container_traffic: bool | None = None,
    kms_key: str | None = None,
    volume_kms_key: str | None = None,
    output_kms_key: str | None = None,
    tags: Mapping[str, str] | None = None,
    name: str | None = None,
    display_name: str | None = None,
    description: str | None = None,
    depends_on: object = None,
    cache: Cache | bool | None = None,
    retry: Retry | Sequence[Retry] | None = None,
    request: Mapping[str, Any] | None = None,
    **options: Any,
) -> StepDecorator:
    """A training job: artifacts are channels, scalars hyperparameters; a model out.

    `metrics`: name -> regex with one group, over the log. `inference`: what serves the model, and travels in its archive: a script,
    perhaps with the folder `inference_source_dir` around it, or functions by the names that serving containers call.
    """
    return StepDecorator("Training", said(locals()))


def lambda_function(
    *,
    function_arn: str | None = None,
    name: str | None = None,
    display_name: str | None = None,
    description: str | None = None,
    depends_on: object = None,
    cache: Cache | bool | None = None,
    **options: Any,
) -> StepDecorator:
    """An AWS Lambda function: scalars in, an `Outputs` of scalars out."""
    return StepDecorator("Lambda", said(locals()))


def callback(
    *,
    sqs_queue_url: str | None = None,
    name: str | None = None,
    display_name: str | None = None,
    description: str | None = None,
    depends_on: object = None,
    cache: Cache | bool | None = None,
    **options: Any,
) -> StepDecorator:
    """A message to an SQS queue, and the answer of whoever reads it: scalars in, an `Outputs` of scalars out."""
    return StepDecorator("Callback", said(locals()))


def emr(
    *,
    cluster_id: str | None = None,
    cluster_config: Mapping[str, Any] | None = None,
    jar: str | None = None,
    main_class: str | None = None,
    properties: Mapping[str, str] | None = None,
    execution_role: str | None = None,
    tags: Mapping[str, str] | None = None,
    name: str | None = None,
    display_name: str | None = None,
    description: str | None = None,
    depends_on: object = None,
    cache: Cache | bool | None = None,
    retry: Retry | Sequence[Retry] | None = None,
    request: Mapping[str, Any] | None = None,
    **options: Any,
) -> StepDecorator:
    """A step on an EMR cluster, one that is there or one of its own. A `list[str]` parameter is words of the command line as they
    are, any other parameter `--name value`."""
    return StepDecorator("EMR", said(locals()))


def emr_serverless(
    *,
    application_id: str | None = None,
    application_config: Mapping[str, Any] | None = None,
    entry_point: str | None = None,
    spark_submit_parameters: str | None = None,
    execution_role: str | None = None,
    execution_timeout_minutes: int | None = None,
    job_name: str | None = None,
    tags: Mapping[str, str] | None = None,
    name: str | None = None,
    display_name: str | None = None,
    description: str | None = None,
    depends_on: object = None,
    cache: Cache | bool | None = None,
    retry: Retry | Sequence[Retry] | None = None,
    request: Mapping[str, Any] | None = None,
    **options: Any,
) -> StepDecorator:
    """A job of an EMR Serverless application, one that is there or one of its own. Parameters as those of `@emr`."""
    return StepDecorator("EMRServerless", said(locals()))


def notebook_job(
    *,
    input_notebook: str | None = None,
    kernel_name: str | None = None,
    image: Image | str | None = None,
    initialization_script: str | None = None,
    additional_dependencies: Sequence[str] | None = None,
    notebook_job_name: str | None = None,
    instance_type: str | None = None,
    volume_size_in_gb: int | None = None,
    max_runtime_in_seconds: int | None = None,
    environment: Mapping[str, str] | None = None,
    output_path: str | None = None,
    role: str | None = None,
    subnets: Sequence[str] | None = None,
    security_group_ids: Sequence[str] | None = None,
    encrypt_inter_container_traffic: bool | None = None,
    kms_key: str | None = None,
    volume_kms_key: str | None = None,
    output_kms_key: str | None = None,
    tags: Mapping[str, str] | None = None,
    name: str | None = None,
    display_name: str | None = None,
    description: str | None = None,
    depends_on: object = None,
    cache: Cache | bool | None = None,
    retry: Retry | Sequence[Retry] | None = None,
    request: Mapping[str, Any] | None = None,
    **options: Any,
) -> StepDecorator:
    """A notebook; scalars are its parameters, artifacts too, as locations. The service runs it as a training job.

    `kernel_name`: one that the image has. `additional_dependencies`: files, and folders with all that is in them, that
    stand beside the notebook where it runs. `initialization_script`: sourced by the shell that starts it. A step that
    returns a `Dataset` gives the folder in S3 that the run writes to.
    """
    return StepDecorator("Training", said(locals()))
