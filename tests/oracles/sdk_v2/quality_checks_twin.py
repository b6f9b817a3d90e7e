"""The pipeline `quality_checks` of the goldens as a user of SageMaker's Python SDK v2 writes it. Prints the definition.

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
from sagemaker.drift_check_baselines import DriftCheckBaselines
from sagemaker.inputs import TransformInput
from sagemaker.model import Model
from sagemaker.model_metrics import MetricsSource, ModelMetrics
from sagemaker.model_monitor import DatasetFormat
from sagemaker.transformer import Transformer
from sagemaker.workflow.check_job_config import CheckJobConfig
from sagemaker.workflow.model_step import ModelStep
from sagemaker.workflow.parameters import ParameterBoolean, ParameterString
from sagemaker.workflow.pipeline import Pipeline
from sagemaker.workflow.pipeline_context import PipelineSession
from sagemaker.workflow.properties import Properties
from sagemaker.workflow.quality_check_step import DataQualityCheckConfig, ModelQualityCheckConfig, QualityCheckStep
from sagemaker.workflow.steps import CacheConfig, TransformStep


def source(location: Properties) -> MetricsSource:
    return MetricsSource(content_type="application/json", s3_uri=location)


def build(script: Path) -> Pipeline:
    session = PipelineSession(default_bucket=offline.BUCKET)

    train = ParameterString("train", default_value="s3://artifacts/abalone/train")
    test = ParameterString("test", default_value="s3://artifacts/abalone/test")
    trained = ParameterString("trained", default_value="s3://artifacts/abalone/model.tar.gz")
    group = ParameterString("group", default_value="abalone")
    skip_data_check = ParameterBoolean("skip_data_check", default_value=False)
    new_data_baseline = ParameterBoolean("new_data_baseline", default_value=False)
    statistics = ParameterString("supplied_statistics", default_value="s3://artifacts/abalone/baseline/statistics.json")
    constraints = ParameterString(
        "supplied_constraints", default_value="s3://artifacts/abalone/baseline/constraints.json"
    )
    threshold = ParameterString("threshold", default_value="0.5")

    csv = DatasetFormat.csv(header=False)
    image = sagemaker.image_uris.retrieve(
        framework="xgboost", region=offline.REGION, version="1.7-1", py_version="py3", instance_type="ml.m5.xlarge"
    )

    data = QualityCheckStep(
        name="data-quality",
        quality_check_config=DataQualityCheckConfig(
            baseline_dataset=train,
            dataset_format=csv,
            output_s3_uri="s3://artifacts/abalone/data-quality",
            record_preprocessor_script=str(script),
            post_analytics_processor_script="s3://artifacts/abalone/postprocessor.py",
        ),
        check_job_config=CheckJobConfig(
            role=offline.ROLE,
            instance_type="ml.c5.xlarge",
            instance_count=2,
            volume_size_in_gb=120,
            max_runtime_in_seconds=1800,
            env={"PYTHONHASHSEED": "0"},
            tags=[{"Key": "team", "Value": "abalone"}],
            sagemaker_session=session,
        ),
        skip_check=skip_data_check,
        register_new_baseline=new_data_baseline,
        supplied_baseline_statistics=statistics,
        supplied_baseline_constraints=constraints,
        cache_config=CacheConfig(enable_caching=True, expire_after="P30D"),
    )

    model = Model(image_uri=image, model_data=trained, role=offline.ROLE, sagemaker_session=session)
    create = ModelStep(name="model", step_args=model.create(instance_type="ml.m5.xlarge"))
    transformer = Transformer(
        model_name=create.properties.ModelName,
        instance_count=1,
        instance_type="ml.m5.xlarge",
        accept="text/csv",
        assemble_with="Line",
        output_path="s3://artifacts/abalone/predictions",
        sagemaker_session=session,
    )
    predict = TransformStep(
        name="predict",
        transformer=transformer,
        inputs=TransformInput(
            data=test,
            content_type="text/csv",
            split_type="Line",
            input_filter="$[1:]",
            join_source="Input",
            output_filter="$[0,-1]",
        ),
    )
    quality = QualityCheckStep(
        name="model-quality",
        quality_check_config=ModelQualityCheckConfig(
            baseline_dataset=predict.properties.TransformOutput.S3OutputPath,
            dataset_format=csv,
            problem_type="BinaryClassification",
            probability_attribute="_c1",
            ground_truth_attribute="_c0",
            probability_threshold_attribute=threshold,
        ),
        check_job_config=CheckJobConfig(role=offline.ROLE, instance_type="ml.c5.xlarge", sagemaker_session=session),
        model_package_group_name=group,
        fail_on_violation=False,
        depends_on=[data],
    )
    metrics = ModelMetrics(
        model_statistics=source(quality.properties.CalculatedBaselineStatistics),
        model_constraints=source(quality.properties.CalculatedBaselineConstraints),
        model_data_statistics=source(data.properties.CalculatedBaselineStatistics),
        model_data_constraints=source(data.properties.CalculatedBaselineConstraints),
    )
    baselines = DriftCheckBaselines(
        model_statistics=source(quality.properties.BaselineUsedForDriftCheckStatistics),
        model_constraints=source(quality.properties.BaselineUsedForDriftCheckConstraints),
        model_data_statistics=source(data.properties.BaselineUsedForDriftCheckStatistics),
        model_data_constraints=source(data.properties.BaselineUsedForDriftCheckConstraints),
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
        name="quality-checks",
        parameters=[
            train,
            test,
            trained,
            group,
            skip_data_check,
            new_data_baseline,
            statistics,
            constraints,
            threshold,
        ],
        steps=[data, create, predict, quality, register],
        sagemaker_session=session,
    )


if __name__ == "__main__":
    out.write(build(offline.script("preprocessor.py")).definition() + "\n")
