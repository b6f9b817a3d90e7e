"""The pipeline of `tests/golden/model_card` as a user of SageMaker's Python SDK v2 writes it. Prints the definition."""

# ruff: noqa: I001
# The network is gone before the SDK is imported.

from shorthand import Team, measured, model_of, output_of, retrieve

from sagemaker.drift_check_baselines import DriftCheckBaselines
from sagemaker.estimator import Estimator
from sagemaker.model_card import ModelPackageModelCard
from sagemaker.model_metrics import ModelMetrics
from sagemaker.workflow.model_step import ModelStep
from sagemaker.workflow.parameters import ParameterString
from sagemaker.workflow.retry import StepExceptionTypeEnum, StepRetryPolicy

XGBOOST = retrieve("xgboost", "1.7-1")
team = Team("model-card")
train, test, baseline = ParameterString("train"), ParameterString("test"), ParameterString("baseline")
approval = ParameterString("approval", default_value="PendingManualApproval")
estimator = Estimator(
    image_uri=XGBOOST,
    instance_type="ml.m5.large",
    output_path="s3://team-artifacts/models",
    debugger_hook_config=False,
    **team.job(),
)
fit = team.fit("fit", estimator, {"train": train})
judge = team.process("judge", {"model": model_of(fit), "test": test}, image=XGBOOST, report="Quality")
data = {f"model_data_{kind}": measured(baseline, f"{kind}.json") for kind in ("statistics", "constraints")}
register = ModelStep(
    name="register",
    step_args=team.model(model_of(fit), XGBOOST, env={"OUTPUT": "probability"}).register(
        content_types=["text/csv"],
        response_types=["application/json"],
        inference_instances=["ml.m5.large"],
        transform_instances=["ml.m5.xlarge"],
        model_package_group_name="credit",
        approval_status=approval,
        description="Who pays back.",
        model_metrics=ModelMetrics(model_statistics=measured(output_of(judge, "quality"), "quality.json"), **data),
        drift_check_baselines=DriftCheckBaselines(**data),
        model_card=ModelPackageModelCard(
            model_card_status="PendingReview",
            model_card_content={
                "model_overview": {"model_description": "Who pays back.", "algorithm_type": "Boosted trees"},
                "intended_uses": {"purpose_of_model": "Loans up to 10000", "risk_rating": "High"},
            },
        ),
        customer_metadata_properties={"owner": "credit", "reviewed": "no"},
        domain="MACHINE_LEARNING",
        task="CLASSIFICATION",
    ),
    retry_policies=[StepRetryPolicy([StepExceptionTypeEnum.SERVICE_FAULT], max_attempts=3)],
)
team.print([train, test, baseline, approval], [fit, judge, register])
