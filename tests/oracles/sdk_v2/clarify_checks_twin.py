"""The pipeline `clarify_checks` of the goldens as a user of SageMaker's Python SDK v2 writes it. Prints the definition.

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
from sagemaker.clarify import BiasConfig, DataConfig, ModelConfig, ModelPredictedLabelConfig, SHAPConfig
from sagemaker.drift_check_baselines import DriftCheckBaselines
from sagemaker.model import Model
from sagemaker.model_metrics import FileSource, MetricsSource, ModelMetrics
from sagemaker.workflow.check_job_config import CheckJobConfig
from sagemaker.workflow.clarify_check_step import (
    ClarifyCheckStep,
    DataBiasCheckConfig,
    ModelBiasCheckConfig,
    ModelExplainabilityCheckConfig,
)
from sagemaker.workflow.model_step import ModelStep
from sagemaker.workflow.parameters import ParameterBoolean, ParameterString
from sagemaker.workflow.pipeline import Pipeline
from sagemaker.workflow.pipeline_context import PipelineSession
from sagemaker.workflow.properties import Properties
from sagemaker.workflow.steps import CacheConfig


def source(location: Properties) -> MetricsSource:
    return MetricsSource(content_type="application/json", s3_uri=location)


def build() -> Pipeline:
    session = PipelineSession(default_bucket=offline.BUCKET)

    train = ParameterString("train", default_value="s3://artifacts/income/train.csv")
    trained = ParameterString("trained", default_value="s3://artifacts/income/model.tar.gz")
    group = ParameterString("group", default_value="income")
    skip_checks = ParameterBoolean("skip_checks", default_value=True)
    new_baselines = ParameterBoolean("new_baselines", default_value=True)

    image = sagemaker.image_uris.retrieve(
        framework="xgboost", region=offline.REGION, version="1.7-1", py_version="py3", instance_type="ml.m5.xlarge"
    )
    job = CheckJobConfig(role=offline.ROLE, instance_type="ml.c5.xlarge", sagemaker_session=session)
    bias_config = BiasConfig(
        label_values_or_threshold=[1],
        facet_name=["sex", "age"],
        facet_values_or_threshold=[[0], [40]],
        group_name="hours",
    )

    def data_config(name: str) -> DataConfig:
        return DataConfig(
            s3_data_input_path=train,
            s3_output_path=f"s3://artifacts/income/{name}",
            s3_analysis_config_output_path=f"s3://artifacts/clarify-checks/code/{name}",
            headers=["income", "age", "sex", "hours"],
            label="income",
            dataset_type="text/csv",
        )

    data_check = DataBiasCheckConfig(
        data_config=data_config("data-bias"), data_bias_config=bias_config, methods=["CI", "DPL"]
    )
    data = ClarifyCheckStep(
        name="data-bias",
        clarify_check_config=data_check,
        check_job_config=job,
        skip_check=skip_checks,
        register_new_baseline=new_baselines,
        model_package_group_name=group,
        cache_config=CacheConfig(enable_caching=True, expire_after="P30D"),
    )

    model = Model(image_uri=image, model_data=trained, role=offline.ROLE, sagemaker_session=session)
    create = ModelStep(name="model", step_args=model.create(instance_type="ml.m5.xlarge"))
    served = ModelConfig(
        model_name=create.properties.ModelName,
        instance_type="ml.m5.large",
        instance_count=1,
        accept_type="text/csv",
        content_type="text/csv",
    )

    bias_check = ModelBiasCheckConfig(
        data_config=data_config("model-bias"),
        data_bias_config=bias_config,
        model_config=served,
        model_predicted_label_config=ModelPredictedLabelConfig(probability_threshold=0.8),
    )
    bias = ClarifyCheckStep(
        name="model-bias",
        clarify_check_config=bias_check,
        check_job_config=job,
        skip_check=skip_checks,
        register_new_baseline=new_baselines,
        model_package_group_name=group,
        depends_on=[data],
    )
    explainability_check = ModelExplainabilityCheckConfig(
        data_config=data_config("explainability"),
        model_config=served,
        model_scores=0,
        explainability_config=SHAPConfig(baseline=[[38, 0, 40]], num_samples=50, agg_method="mean_abs", seed=7),
    )
    explained = ClarifyCheckStep(
        name="explainability",
        clarify_check_config=explainability_check,
        check_job_config=job,
        supplied_baseline_constraints="s3://artifacts/income/baseline/constraints.json",
    )

    metrics = ModelMetrics(
        bias=source(bias.properties.CalculatedBaselineConstraints),
        bias_pre_training=source(data.properties.CalculatedBaselineConstraints),
        bias_post_training=source(bias.properties.CalculatedBaselineConstraints),
        explainability=source(explained.properties.CalculatedBaselineConstraints),
    )
    baselines = DriftCheckBaselines(
        bias_config_file=FileSource(s3_uri=bias_check.monitoring_analysis_config_uri, content_type="application/json"),
        bias_pre_training_constraints=source(data.properties.BaselineUsedForDriftCheckConstraints),
        bias_post_training_constraints=source(bias.properties.BaselineUsedForDriftCheckConstraints),
        explainability_config_file=FileSource(
            s3_uri=explainability_check.monitoring_analysis_config_uri, content_type="application/json"
        ),
        explainability_constraints=source(explained.properties.BaselineUsedForDriftCheckConstraints),
    )
    register = ModelStep(
        name="register",
        step_args=model.register(
            content_types=["text/csv"],
            response_types=["text/csv"],
            inference_instances=["ml.m5.large"],
            transform_instances=["ml.m5.large"],
            approval_status="PendingManualApproval",
            model_package_group_name=group,
            model_metrics=metrics,
            drift_check_baselines=baselines,
        ),
    )
    return Pipeline(
        name="clarify-checks",
        parameters=[train, trained, group, skip_checks, new_baselines],
        steps=[data, create, bias, explained, register],
        sagemaker_session=session,
    )


if __name__ == "__main__":
    out.write(build().definition() + "\n")
