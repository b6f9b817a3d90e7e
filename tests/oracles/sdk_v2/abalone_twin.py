"""The abalone pipeline as a user of SageMaker's Python SDK v2 writes it. Prints the definition.

Runs under an interpreter that has the SDK, as in `make_golden.py`.
"""

# ruff: noqa: E402
# The network is gone before the SDK is imported.

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import offline

out = offline.go()

import sagemaker.image_uris
from sagemaker.estimator import Estimator
from sagemaker.inputs import TrainingInput
from sagemaker.model import Model
from sagemaker.model_metrics import MetricsSource, ModelMetrics
from sagemaker.processing import ProcessingInput, ProcessingOutput, ScriptProcessor
from sagemaker.workflow.condition_step import ConditionStep
from sagemaker.workflow.conditions import ConditionGreaterThan
from sagemaker.workflow.fail_step import FailStep
from sagemaker.workflow.functions import Join, JsonGet
from sagemaker.workflow.model_step import ModelStep
from sagemaker.workflow.parameters import ParameterFloat, ParameterInteger, ParameterString
from sagemaker.workflow.pipeline import Pipeline
from sagemaker.workflow.pipeline_context import PipelineSession
from sagemaker.workflow.properties import PropertyFile
from sagemaker.workflow.retry import SageMakerJobExceptionTypeEnum, SageMakerJobStepRetryPolicy
from sagemaker.workflow.steps import CacheConfig, ProcessingStep, TrainingStep


def build(code: Path) -> Pipeline:
    session = PipelineSession(default_bucket=offline.BUCKET)

    input_data = ParameterString("input_data", default_value="s3://sagemaker-sample-files/datasets/tabular/uci_abalone")
    training_instances = ParameterInteger("training_instances", default_value=1)
    learning_rate = ParameterFloat("learning_rate", default_value=0.2)
    mse_threshold = ParameterFloat("mse_threshold", default_value=6.0)
    approval = ParameterString(
        "approval", default_value="PendingManualApproval", enum_values=["Approved", "PendingManualApproval"]
    )

    image = sagemaker.image_uris.retrieve(
        framework="sklearn", region=offline.REGION, version="1.2-1", py_version="py3", instance_type="ml.m5.xlarge"
    )
    cache = CacheConfig(enable_caching=True, expire_after="P30D")

    processor = ScriptProcessor(
        image_uri=image,
        command=["python3"],
        instance_type="ml.m5.xlarge",
        instance_count=1,
        role=offline.ROLE,
        sagemaker_session=session,
    )
    preprocess = ProcessingStep(
        name="preprocess",
        description="Clean the raw CSV and split it three ways.",
        step_args=processor.run(
            code=str(code / "preprocess" / "preprocess.py"),
            inputs=[ProcessingInput(input_name="raw", source=input_data, destination="/opt/ml/processing/input/raw")],
            outputs=[
                ProcessingOutput(output_name=name, source=f"/opt/ml/processing/output/{name}")
                for name in ("train", "validation", "test")
            ],
        ),
        cache_config=cache,
    )
    splits = preprocess.properties.ProcessingOutputConfig.Outputs

    # The SDK's SKLearn refuses a number of instances that is a parameter.
    estimator = Estimator(
        image_uri=image,
        entry_point="train.py",
        source_dir=str(code / "train"),
        instance_type="ml.m5.xlarge",
        instance_count=training_instances,
        role=offline.ROLE,
        hyperparameters={"learning_rate": learning_rate},
        sagemaker_session=session,
    )
    train = TrainingStep(
        name="train",
        description="Fit gradient-boosted trees.",
        step_args=estimator.fit({name: TrainingInput(splits[name].S3Output.S3Uri) for name in ("train", "validation")}),
        cache_config=cache,
        retry_policies=[
            SageMakerJobStepRetryPolicy(
                exception_types=[SageMakerJobExceptionTypeEnum.CAPACITY_ERROR],
                max_attempts=3,
                interval_seconds=60,
                backoff_rate=2.0,
            )
        ],
    )
    model_data = train.properties.ModelArtifacts.S3ModelArtifacts

    report = PropertyFile(name="Evaluation", output_name="evaluation", path="evaluation.json")
    evaluate = ProcessingStep(
        name="evaluate",
        description="Score the model on data it has never seen.",
        step_args=processor.run(
            code=str(code / "evaluate" / "evaluate.py"),
            inputs=[
                ProcessingInput(input_name="model", source=model_data, destination="/opt/ml/processing/input/model"),
                ProcessingInput(
                    input_name="test", source=splits["test"].S3Output.S3Uri, destination="/opt/ml/processing/input/test"
                ),
            ],
            outputs=[ProcessingOutput(output_name="evaluation", source="/opt/ml/processing/output/evaluation")],
        ),
        property_files=[report],
    )
    mse = JsonGet(step_name=evaluate.name, property_file=report, json_path="mse")

    model = Model(image_uri=image, model_data=model_data, role=offline.ROLE, sagemaker_session=session)
    metrics = ModelMetrics(
        model_statistics=MetricsSource(
            content_type="application/json",
            s3_uri=Join(
                on="/",
                values=[
                    evaluate.properties.ProcessingOutputConfig.Outputs["evaluation"].S3Output.S3Uri,
                    "evaluation.json",
                ],
            ),
        )
    )
    register = ModelStep(
        name="register_model",
        step_args=model.register(
            content_types=["text/csv"],
            response_types=["text/csv"],
            inference_instances=["ml.m5.large"],
            transform_instances=["ml.m5.large"],
            model_package_group_name="abalone",
            approval_status=approval,
            model_metrics=metrics,
        ),
    )
    too_high = FailStep(
        name="mse_too_high", error_message=Join(on="", values=["MSE ", mse, " is above ", mse_threshold])
    )
    check = ConditionStep(
        name="check_mse",
        conditions=[ConditionGreaterThan(left=mse, right=mse_threshold)],
        if_steps=[too_high],
        else_steps=[register],
    )
    return Pipeline(
        name="abalone",
        parameters=[input_data, training_instances, learning_rate, mse_threshold, approval],
        steps=[preprocess, train, evaluate, check],
        sagemaker_session=session,
    )


if __name__ == "__main__":
    out.write(build(offline.scripts()).definition() + "\n")
