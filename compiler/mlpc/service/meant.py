"""What was probably meant by a keyword that a step does not take."""

from collections.abc import Mapping
from typing import Final

from mlpc.service.keywords import all_keywords, nearest, snake_case
from mlpc.service.steps import denied_members

_BY_THE_SIGNATURE: Final = "the parameters and the result of the step's function say it"
_OF_A_SESSION: Final = "leave it out: mlpc only writes the definition"
_SDK: Final = {
    "arguments": _BY_THE_SIGNATURE,
    "base_job_name": "write `name=` for the name of the step; the service names its jobs",
    "cache_config": "write `cache=Cache(expire_after=...)`",
    "code": "write `script=`, or give the function a body",
    "container_entry_point": "write `container_entrypoint=`",
    "dependencies": "write `requirements=` for packages; modules of the project that the function needs are shipped with it",
    "enable_sagemaker_metrics": "write `enable_sagemaker_metrics_time_series=`",
    "entry_point": "write `script=`, or give the function a body",
    "entrypoint": "write `container_entrypoint=`",
    "env": "write `environment=`",
    "framework_version": "write it in the image: `image=image(..., version=...)`",
    "image_uri": "write `image=`",
    "inputs": _BY_THE_SIGNATURE,
    "job_name": "write `name=` for the name of the step; the service names its jobs",
    "logs": _OF_A_SESSION,
    "max_retry_attempts": "write `maximum_retry_attempts=`",
    "max_run": "write `max_runtime_in_seconds=`",
    "max_wait": "write `max_wait_time_in_seconds=`",
    "metric_definitions": "write `metrics={name: regex}`",
    "model_uri": "take the model as a parameter of the function",
    "network_config": "write `subnets=`, `security_group_ids=` and `enable_network_isolation=`",
    "outputs": _BY_THE_SIGNATURE,
    "py_version": "write it in the image: `image=image(..., py_version=...)`",
    "retry_policies": "write `retry=Retry(on=[...])`",
    "sagemaker_session": _OF_A_SESSION,
    "session": _OF_A_SESSION,
    "step_name": "write `name=`",
    "timeout": "write `max_runtime_in_seconds=`",
    "train_instance_count": "write `instance_count=`",
    "train_instance_type": "write `instance_type=`",
    "train_max_run": "write `max_runtime_in_seconds=`",
    "use_spot": "write `use_spot_instances=`",
    "vpc_config": "write `subnets=` and `security_group_ids=`",
    "wait": _OF_A_SESSION,
}
"""Keywords of the SageMaker SDK's classes that have another name here, or none."""
_RANGES: Final = 'write `ranges={"depth": integer(1, 9), "eta": continuous(0, 1)}`'
_OBJECTIVE: Final = 'write `objective=maximize("auc")`, or `minimize`'
_OF_ONE: Final[Mapping[str, Mapping[str, str]]] = {
    "Processing": {"output_path": "write `destination=`, a location or a dict of them by output"},
    "Training": {"destination": "write `output_path=`"},
    "Tuning": {
        "early_stopping_type": "write `early_stopping=`",
        "estimator": "pass the training step: `tune(step, ...)`",
        "hyperparameter_ranges": _RANGES,
        "metric_definitions": "write `metrics={name: regex}` in the decorator of the step that is tuned",
        "objective_metric_name": _OBJECTIVE,
        "objective_type": _OBJECTIVE,
    },
    "RegisterModel": {
        "model_data": "pass the model of a training step: `register_model(model, ...)`",
    },
    "Model": {"model_data": "pass the model of a training step: `create_model(model, ...)`"},
    "Transform": {"transformer": "pass what `create_model` gives: `transform(servable, data, ...)`"},
}
"""Step type -> the same of its own keywords, and those that belong to another type."""


PIPELINE_KEYWORDS: Final[Mapping[str, str]] = {
    "parameters": "write them as parameters of the function: `rows: int = 10`",
    "pipeline_experiment_config": "write `experiment_name=` and `trial_name=`",
    "role": "put `role` into the configuration: [tool.mlpc], or `--set role=...`",
    "sagemaker_session": _OF_A_SESSION,
    "steps": "call them in the function",
}
"""Keywords of the SDK's `Pipeline`."""


def meant_keyword(kind: str, name: str) -> str:
    """What to say where a keyword is none: that a pipeline may not set it, or what was probably meant."""
    if any(name in map(snake_case, members) for members in denied_members(kind).values()):
        return "leave it out: the pipeline service refuses this member of the request"
    known = all_keywords(kind)
    if name in _OF_ONE.get(kind, ()):
        return _OF_ONE[kind][name]
    if name in _SDK:
        return _SDK[name]
    longer = [word for word in known if word.startswith(f"{name}_")]
    hint = longer[0] if len(longer) == 1 else nearest(name, known)
    return f"did you mean `{hint}`?" if hint else "a member of the request without a keyword goes into `request={...}`"
