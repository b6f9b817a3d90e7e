"""Every type of step that the backend makes, and how."""

from collections.abc import Mapping
from typing import Final

from mlpc.backends.sagemaker import calls, jobs, models
from mlpc.backends.sagemaker.context import Kind
from mlpc.backends.sagemaker.values import named_member

KINDS: Final[Mapping[str, Kind]] = {
    "Processing": Kind(jobs.processing, jobs.processing_result),
    "Training": Kind(jobs.training, jobs.training_result),
    "Model": Kind(models.model, named_member("ModelName")),
    "RegisterModel": Kind(models.register, named_member("ModelPackageArn")),
    "Transform": Kind(models.transform, named_member("TransformOutput.S3OutputPath")),
    "Fail": Kind(models.fail),
    "Lambda": Kind(calls.arguments, calls.result, calls.members),
    "Callback": Kind(calls.arguments, calls.result, calls.members),
}
