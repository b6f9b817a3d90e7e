"""The abalone pipeline as a user of SageMaker's Python SDK v3 writes it. Prints the definition.

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

from sagemaker.core import image_uris
from sagemaker.core.model_metrics import MetricsSource, ModelMetrics
from sagemaker.core.processing import ScriptProcessor
from sagemaker.core.shapes import ProcessingInput, ProcessingOutput, ProcessingS3Input, ProcessingS3Output
from sagemaker.core.training.configs import Compute, InputData, OutputDataConfig, SourceCode, StoppingCondition
from sagemaker.core.workflow.conditions import ConditionGreaterThan
from sagemaker.core.workflow.execution_variables import ExecutionVariables
from sagemaker.core.workflow.functions import Join, JsonGet
from sagemaker.core.workflow.parameters import ParameterFloat, ParameterInteger, ParameterString
from sagemaker.core.workflow.pipeline_context import PipelineSession
from sagemaker.core.workflow.properties import PropertyFile
from sagemaker.mlops.workflow.condition_step import ConditionStep
from sagemaker.mlops.workflow.fail_step import FailStep
from sagemaker.mlops.workflow.model_step import ModelStep
from sagemaker.mlops.workflow.pipeline import Pipeline
from sagemaker.mlops.workflow.retry import SageMakerJobExceptionTypeEnum, SageMakerJobStepRetryPolicy
from sagemaker.mlops.workflow.steps import CacheConfig, ProcessingStep, TrainingStep
from sagemaker.serve.model_builder import ModelBuilder
from sagemaker.train import ModelTrainer


def location(*parts: str) -> Join:
    """Where a step of one execution writes: v3 has no place of its own for it."""
    values = ["s3:/", offline.BUCKET, "abalone", ExecutionVariables.PIPELINE_EXECUTION_ID, *parts]
    return Join(on="/", values=values)


def read(name: str, uri: object) -> ProcessingInput:
    return ProcessingInput(
        input_name=name,
        s3_input=ProcessingS3Input(
            s3_uri=uri, local_path=f"/opt/ml/processing/input/{name}", s3_data_type="S3Prefix", s3_input_mode="File"
        ),
    )


def write(step: str, name: str) -> ProcessingOutput:
    return ProcessingOutput(
        output_name=name,
        s3_output=ProcessingS3Output(
            s3_uri=location(step, name), local_path=f"/opt/ml/processing/output/{name}", s3_upload_mode="EndOfJob"
        ),
    )


def build(code: Path) -> Pipeline:
    session = PipelineSession(default_bucket=offline.BUCKET)

    input_data = ParameterString(
        name="input_data", default_value="s3://sagemaker-sample-files/datasets/tabular/uci_abalone"
    )
    training_instances = ParameterInteger(name="training_instances", default_value=1)
    learning_rate = ParameterFloat(name="learning_rate", default_value=0.2)
    mse_threshold = ParameterFloat(name="mse_threshold", default_value=6.0)
    approval = ParameterString(
        name="approval", default_value="PendingManualApproval", enum_values=["Approved", "PendingManualApproval"]
    )

    image = image_uris.retrieve(
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
            inputs=[read("raw", input_data)],
            outputs=[write("preprocess", name) for name in ("train", "validation", "test")],
        ),
        cache_config=cache,
    )
    splits = preprocess.properties.ProcessingOutputConfig.Outputs

    trainer = ModelTrainer(
        training_image=image,
        source_code=SourceCode(source_dir=str(code / "train"), entry_script="train.py"),
        compute=Compute(instance_type="ml.m5.xlarge", instance_count=training_instances),
        stopping_condition=StoppingCondition(max_runtime_in_seconds=86400),
        output_data_config=OutputDataConfig(s3_output_path=location("train")),
        # v3 passes a Float as it is, and the service takes only text here.
        hyperparameters={"learning_rate": learning_rate.to_string()},
        role=offline.ROLE,
        base_job_name="train",
        sagemaker_session=session,
    )
    train = TrainingStep(
        name="train",
        description="Fit gradient-boosted trees.",
        step_args=trainer.train(
            input_data_config=[
                InputData(channel_name=name, data_source=splits[name].S3Output.S3Uri)
                for name in ("train", "validation")
            ]
        ),
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
            inputs=[read("model", model_data), read("test", splits["test"].S3Output.S3Uri)],
            outputs=[write("evaluate", "evaluation")],
        ),
        property_files=[report],
    )
    mse = JsonGet(step_name=evaluate.name, property_file=report, json_path="mse")

    model = ModelBuilder(
        s3_model_data_url=model_data, image_uri=image, role_arn=offline.ROLE, sagemaker_session=session
    )
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
