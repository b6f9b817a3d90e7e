"""Every type of step that the backend makes, and how."""

from collections.abc import Mapping
from typing import Final

from mlpc.backends.sagemaker import auto_ml, calls, checks, clusters, endpoints, jobs, models, raw, tuning, upkeep
from mlpc.backends.sagemaker.context import Kind
from mlpc.backends.sagemaker.values import named_member

KINDS: Final[Mapping[str, Kind]] = {
    "Processing": Kind(jobs.processing, jobs.processing_result),
    "Training": Kind(jobs.training, jobs.training_result),
    "Model": Kind(models.model, named_member("ModelName")),
    "RegisterModel": Kind(models.register, named_member("ModelPackageArn")),
    "Transform": Kind(models.transform, named_member("TransformOutput.S3OutputPath")),
    "EndpointConfig": Kind(endpoints.endpoint_config, named_member("EndpointConfigName")),
    "Endpoint": Kind(endpoints.endpoint, named_member("EndpointName")),
    "InferenceComponent": Kind(endpoints.inference_component, named_member("InferenceComponentName")),
    "Tuning": Kind(tuning.arguments, tuning.result),
    "AutoML": Kind(auto_ml.arguments, auto_ml.result),
    "Fail": Kind(models.fail),
    "Lambda": Kind(calls.arguments, calls.result, calls.members),
    "Callback": Kind(calls.arguments, calls.result, calls.members),
    "EMR": Kind(clusters.emr),
    "EMRServerless": Kind(clusters.emr_serverless),
    "Lineage": Kind(upkeep.lineage),
    "Cleanup": Kind(upkeep.cleanup),
    "Job": Kind(upkeep.job, named_member("JobName")),
    "QualityCheck": Kind(checks.quality, checks.result, checks.members),
    "ClarifyCheck": Kind(checks.clarify, checks.result, checks.members),
}
RAW: Final = Kind(raw.arguments, members=raw.members)
"""Steps that are written out, whatever their type."""
