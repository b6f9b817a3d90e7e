"""The pipeline of `tests/golden/tuning` as a user of SageMaker's Python SDK v2 writes it. Prints the definition."""

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
from sagemaker.tuner import (
    ContinuousParameter,
    HyperparameterTuner,
    IntegerParameter,
    TuningJobCompletionCriteriaConfig,
    WarmStartConfig,
    WarmStartTypes,
)
from sagemaker.workflow.model_step import ModelStep
from sagemaker.workflow.parameters import ParameterFloat, ParameterString
from sagemaker.workflow.pipeline import Pipeline
from sagemaker.workflow.pipeline_context import PipelineSession
from sagemaker.workflow.steps import CacheConfig, TuningStep


def build() -> Pipeline:
    session = PipelineSession(default_bucket=offline.BUCKET)
    train, validation = ParameterString("train"), ParameterString("validation")
    former = ParameterString("former", default_value="churn-2026-10")
    low = ParameterFloat("low", default_value=0.01)
    image = sagemaker.image_uris.retrieve(framework="xgboost", region=offline.REGION, version="1.7-1")

    estimator = Estimator(
        image_uri=image,
        instance_type="ml.m5.xlarge",
        instance_count=1,
        role=offline.ROLE,
        output_path="s3://models/churn",
        hyperparameters={"objective": "binary:logistic", "num_round": 200, "eta": 0.3, "max_depth": 6},
        sagemaker_session=session,
    )
    tuner = HyperparameterTuner(
        estimator,
        objective_metric_name="validation:auc",
        objective_type="Maximize",
        hyperparameter_ranges={
            "eta": ContinuousParameter(low, 0.5, scaling_type="Logarithmic"),
            "max_depth": IntegerParameter(3, 9),
        },
        max_jobs=20,
        max_parallel_jobs=4,
        early_stopping_type="Auto",
        completion_criteria_config=TuningJobCompletionCriteriaConfig(target_objective_metric_value=0.95),
        warm_start_config=WarmStartConfig(WarmStartTypes.TRANSFER_LEARNING, parents={former}),
        tags=[{"Key": "stage", "Value": "search"}],
    )
    search = TuningStep(
        name="search",
        step_args=tuner.fit(
            {
                "train": TrainingInput(train, content_type="text/csv"),
                "validation": TrainingInput(validation, content_type="text/csv"),
            }
        ),
        cache_config=CacheConfig(enable_caching=True, expire_after="P30D"),
    )

    def model(place: int) -> Model:
        data = search.get_top_model_s3_uri(top_k=place, s3_bucket="models", prefix="churn")
        return Model(image_uri=image, model_data=data, role=offline.ROLE, sagemaker_session=session)

    register = ModelStep(
        name="register-best",
        step_args=model(0).register(
            content_types=["text/csv"],
            response_types=["text/csv"],
            inference_instances=["ml.m5.large"],
            transform_instances=["ml.m5.large"],
            model_package_group_name="churn",
        ),
    )
    challenger = ModelStep(name="challenger", step_args=model(1).create())
    return Pipeline(
        name="tuning",
        parameters=[train, validation, former, low],
        steps=[search, register, challenger],
        sagemaker_session=session,
    )


if __name__ == "__main__":
    out.write(build().definition() + "\n")
