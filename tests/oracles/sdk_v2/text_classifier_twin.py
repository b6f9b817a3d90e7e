"""The pipeline of `tests/golden/text_classifier` as a user of SageMaker's Python SDK v2 writes it. Prints the definition."""

# ruff: noqa: I001
# The network is gone before the SDK is imported.

from shorthand import Team, model_of, text
import offline

from sagemaker.huggingface import HuggingFace, HuggingFaceModel
from sagemaker.transformer import Transformer
from sagemaker.workflow.condition_step import ConditionStep
from sagemaker.workflow.conditions import (
    ConditionGreaterThan,
    ConditionGreaterThanOrEqualTo,
    ConditionNot,
    ConditionOr,
)
from sagemaker.workflow.execution_variables import ExecutionVariables
from sagemaker.workflow.fail_step import FailStep
from sagemaker.workflow.model_step import ModelStep
from sagemaker.workflow.parameters import ParameterFloat, ParameterString
from sagemaker.workflow.steps import TransformStep

team = Team("text-classifier")
train, test, requests = ParameterString("train"), ParameterString("test"), ParameterString("requests")
base = ParameterString("base", default_value="distilbert-base-uncased")
minimum = ParameterFloat("minimum", default_value=0.8)
VERSIONS = {"transformers_version": "4.28", "pytorch_version": "2.0", "py_version": "py310"}
estimator = HuggingFace(
    entry_point="train.py",
    source_dir=str(offline.script("train.py").parent),
    instance_type="ml.p3.2xlarge",
    metric_definitions=[
        {"Name": "eval_accuracy", "Regex": r"'eval_accuracy': ([0-9.]+)"},
        {"Name": "eval_loss", "Regex": r"'eval_loss': ([0-9.]+)"},
    ],
    hyperparameters={"model_name_or_path": base, "epochs": 1, "rate": 5e-5, "fp16": True},
    output_path="s3://team-artifacts/models",
    **VERSIONS,
    **team.job(),
)
tune = team.fit("tune", estimator, {"train": train, "test": test})
accuracy = tune.properties.FinalMetricDataList["eval_accuracy"].Value
loss = tune.properties.FinalMetricDataList["eval_loss"].Value
served = HuggingFaceModel(
    model_data=model_of(tune),
    env={"HF_TASK": "text-classification"},
    role=offline.ROLE,
    sagemaker_session=team.session,
    **VERSIONS,
)
model = ModelStep(name="model", step_args=served.create(instance_type="ml.m5.xlarge"))
transformer = Transformer(
    model_name=model.properties.ModelName,
    instance_count=1,
    instance_type="ml.m5.xlarge",
    strategy="SingleRecord",
    output_path=team.place("classify"),
    sagemaker_session=team.session,
)
classify = TransformStep(name="classify", step_args=transformer.transform(requests, content_type="application/json"))
register = ModelStep(
    name="register",
    step_args=served.register(
        content_types=["application/json"],
        response_types=["application/json"],
        inference_instances=["ml.m5.xlarge"],
        transform_instances=["ml.m5.xlarge"],
        model_package_group_name="text-classifier",
    ),
)
too_bad = FailStep(
    "too_bad",
    error_message=text(
        tune.properties.TrainingJobName, " of ", ExecutionVariables.PIPELINE_NAME, " reaches ", accuracy
    ),
)
check = ConditionStep(
    name="check",
    conditions=[
        ConditionOr([ConditionNot(ConditionGreaterThanOrEqualTo(accuracy, minimum)), ConditionGreaterThan(loss, 1)])
    ],
    if_steps=[too_bad],
    else_steps=[model, classify, register],
)
team.print([train, test, requests, base, minimum], [tune, check])
