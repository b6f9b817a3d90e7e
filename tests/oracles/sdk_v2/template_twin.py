"""The pipeline of `tests/golden/template` as a user of SageMaker's Python SDK v2 writes it. Prints the definition."""

# ruff: noqa: I001
# The network is gone before the SDK is imported.

from shorthand import Team, measured, model_of, output_of, read, retrieve, value_of

from sagemaker.estimator import Estimator
from sagemaker.inputs import TrainingInput
from sagemaker.model_metrics import ModelMetrics
from sagemaker.processing import ProcessingOutput
from sagemaker.workflow.condition_step import ConditionStep
from sagemaker.workflow.conditions import ConditionLessThanOrEqualTo
from sagemaker.workflow.model_step import ModelStep
from sagemaker.workflow.parameters import ParameterInteger, ParameterString
from sagemaker.workflow.properties import PropertyFile
from sagemaker.workflow.steps import CacheConfig

XGBOOST = retrieve("xgboost", "1.7-1")
team = Team("AbalonePipeline")
instances = ParameterInteger("ProcessingInstanceCount", default_value=1)
instance_type = ParameterString("TrainingInstanceType", default_value="ml.m5.xlarge")
approval = ParameterString("ModelApprovalStatus", default_value="PendingManualApproval")
data = ParameterString("InputDataUrl", default_value="s3://sagemaker-servicecatalog-seedcode/dataset/abalone.csv")
cache = CacheConfig(enable_caching=True, expire_after="P30D")
preprocess = team.process(
    "PreprocessAbaloneData",
    {},
    [
        ProcessingOutput(output_name=name, source=f"/opt/ml/processing/{name}")
        for name in ("train", "validation", "test")
    ],
    ["--input-data", data],
    image=retrieve("sklearn", "1.2-1"),
    code="preprocess.py",
    instance_type="ml.m5.xlarge",
    instance_count=instances,
    step={"cache_config": cache},
)
estimator = Estimator(
    image_uri=XGBOOST,
    instance_type=instance_type,
    output_path="s3://artifacts/AbaloneTrain",
    **team.job(),
)
estimator.set_hyperparameters(
    objective="reg:squarederror", num_round=50, max_depth=5, eta=0.2, gamma=4, min_child_weight=6, subsample=0.7
)
train = team.fit(
    "TrainAbaloneModel",
    estimator,
    {name: TrainingInput(output_of(preprocess, name), content_type="text/csv") for name in ("train", "validation")},
    cache_config=cache,
)
evaluate = team.process(
    "EvaluateAbaloneModel",
    {
        "model": read("model", model_of(train), "/opt/ml/processing/model"),
        "test": read("test", output_of(preprocess, "test"), "/opt/ml/processing/test"),
    },
    [ProcessingOutput(output_name="evaluation", source="/opt/ml/processing/output/evaluation")],
    image=XGBOOST,
    code="evaluate.py",
    instance_type="ml.m5.xlarge",
    report=PropertyFile(name="EvaluationReport", output_name="evaluation", path="evaluation.json"),
)
register = ModelStep(
    name="RegisterAbaloneModel",
    step_args=team.model(model_of(train), XGBOOST).register(
        content_types=["text/csv"],
        response_types=["text/csv"],
        inference_instances=["ml.t2.medium", "ml.m5.large"],
        transform_instances=["ml.m5.large"],
        model_package_group_name="AbaloneModelPackageGroup",
        approval_status=approval,
        model_metrics=ModelMetrics(model_statistics=measured(output_of(evaluate, "evaluation"), "evaluation.json")),
    ),
)
mse = value_of(evaluate, "EvaluationReport", "regression_metrics.mse.value")
check = ConditionStep(
    name="CheckMSEAbaloneEvaluation",
    conditions=[ConditionLessThanOrEqualTo(left=mse, right=6.0)],
    if_steps=[register],
    else_steps=[],
)
team.print([instances, instance_type, approval, data], [preprocess, train, evaluate, check])
