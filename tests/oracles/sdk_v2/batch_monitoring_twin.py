"""The pipeline of `tests/golden/batch_monitoring` as a user of SageMaker's Python SDK v2 writes it. Prints the definition."""

# ruff: noqa: I001
# The network is gone before the SDK is imported.

from shorthand import Team, retrieve
import offline

from sagemaker.model_monitor import DatasetFormat
from sagemaker.transformer import Transformer
from sagemaker.workflow.check_job_config import CheckJobConfig
from sagemaker.workflow.monitor_batch_transform_step import MonitorBatchTransformStep
from sagemaker.workflow.parameters import ParameterString
from sagemaker.workflow.quality_check_step import DataQualityCheckConfig, ModelQualityCheckConfig

BASELINE = "s3://team-artifacts/baseline"
team = Team("batch-monitoring")
data, labelled, trained = ParameterString("data"), ParameterString("labelled"), ParameterString("trained")
model = team.create("model", trained, retrieve("xgboost", "1.7-1"))
job = CheckJobConfig(role=offline.ROLE, instance_type="ml.m5.xlarge", instance_count=1, sagemaker_session=team.session)
CSV = DatasetFormat.csv(header=False)


def transform(where, location, **more):
    transformer = Transformer(
        model_name=model.properties.ModelName,
        instance_count=1,
        instance_type="ml.m5.xlarge",
        accept="text/csv",
        output_path=f"s3://team-results/{where}/scores",
        sagemaker_session=team.session,
        **more,
    )
    return transformer.transform(location, content_type="text/csv", split_type="Line")


incoming = MonitorBatchTransformStep(
    name="incoming",
    transform_step_args=transform("before", data),
    monitor_configuration=DataQualityCheckConfig(
        baseline_dataset=data, dataset_format=CSV, output_s3_uri="s3://team-results/before/report"
    ),
    check_job_configuration=job,
    monitor_before_transform=True,
    fail_on_violation=True,
    supplied_baseline_statistics=f"{BASELINE}/statistics.json",
    supplied_baseline_constraints=f"{BASELINE}/constraints.json",
)
outgoing = MonitorBatchTransformStep(
    name="outgoing",
    transform_step_args=transform("after", labelled, assemble_with="Line"),
    monitor_configuration=ModelQualityCheckConfig(
        baseline_dataset="s3://team-results/labelled",
        dataset_format=CSV,
        problem_type="Regression",
        inference_attribute="_c1",
        ground_truth_attribute="_c0",
        output_s3_uri="s3://team-results/after/report",
    ),
    check_job_configuration=job,
    fail_on_violation=False,
    supplied_baseline_constraints=f"{BASELINE}/quality.json",
)
team.print([data, labelled, trained], [model, incoming, outgoing])
