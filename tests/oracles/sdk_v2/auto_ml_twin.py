"""The pipeline of `tests/golden/auto_ml` as a user of SageMaker's Python SDK v2 writes it. Prints the definition."""

# ruff: noqa: E402
# The network is gone before the SDK is imported.

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import offline

out = offline.go()

from sagemaker.automl.automl import AutoML, AutoMLInput
from sagemaker.model_metrics import MetricsSource, ModelMetrics
from sagemaker.transformer import Transformer
from sagemaker.workflow.automl_step import AutoMLStep
from sagemaker.workflow.model_step import ModelStep
from sagemaker.workflow.parameters import ParameterString
from sagemaker.workflow.pipeline import Pipeline
from sagemaker.workflow.pipeline_context import PipelineSession
from sagemaker.workflow.steps import CacheConfig, TransformStep


def build() -> Pipeline:
    session = PipelineSession(default_bucket=offline.BUCKET)
    train, holdout, batch = ParameterString("train"), ParameterString("holdout"), ParameterString("batch")
    target = ParameterString("target", default_value="churned")
    job = AutoML(
        role=offline.ROLE,
        target_attribute_name=target,
        problem_type="BinaryClassification",
        job_objective={"MetricName": "AUC"},
        max_candidates=20,
        total_job_runtime_in_seconds=7200,
        mode="ENSEMBLING",
        content_type="text/csv;header=present",
        sagemaker_session=session,
    )
    inputs = [
        AutoMLInput(
            inputs=location, target_attribute_name=target, content_type="text/csv;header=present", channel_type=kind
        )
        for location, kind in ((train, "training"), (holdout, "validation"))
    ]
    search = AutoMLStep(
        name="search",
        step_args=job.fit(inputs=inputs),
        cache_config=CacheConfig(enable_caching=True, expire_after="P7D"),
    )
    model = search.get_best_auto_ml_model(role=offline.ROLE, sagemaker_session=session)
    candidate = ModelStep(name="candidate", step_args=model.create())
    transformer = Transformer(
        model_name=candidate.properties.ModelName,
        instance_count=1,
        instance_type="ml.m5.xlarge",
        sagemaker_session=session,
    )
    score = TransformStep(
        name="score", step_args=transformer.transform(batch, content_type="text/csv", split_type="Line")
    )
    reports = search.properties.BestCandidateProperties
    register = ModelStep(
        name="register",
        step_args=model.register(
            content_types=["text/csv"],
            response_types=["text/csv"],
            inference_instances=["ml.m5.large"],
            transform_instances=["ml.m5.large"],
            model_package_group_name="churn-automl",
            model_metrics=ModelMetrics(
                model_statistics=MetricsSource(
                    content_type="application/json", s3_uri=reports.ModelInsightsJsonReportPath
                ),
                explainability=MetricsSource(
                    content_type="application/json", s3_uri=reports.ExplainabilityJsonReportPath
                ),
            ),
        ),
    )
    return Pipeline(
        name="automl",
        parameters=[train, holdout, batch, target],
        steps=[search, candidate, score, register],
        sagemaker_session=session,
    )


if __name__ == "__main__":
    out.write(build().definition() + "\n")
