"""The pipeline that SageMaker Studio's project template begins with: existing scripts, names that are fixed, a report that decides."""

from typing import Annotated

from mlpc import (
    Arg,
    Cache,
    Dataset,
    Input,
    Metrics,
    ModelArtifact,
    Output,
    Outputs,
    Param,
    image,
    pipeline,
    processing,
    register_model,
    training,
)

XGBOOST = image("xgboost", version="1.7-1")
SKLEARN = image("sklearn", version="1.2-1")


class Splits(Outputs):
    train: Annotated[Dataset, Output(path="/opt/ml/processing/train")]
    validation: Annotated[Dataset, Output(path="/opt/ml/processing/validation")]
    test: Annotated[Dataset, Output(path="/opt/ml/processing/test")]


class Evaluation(Metrics, name="EvaluationReport", output="evaluation", path="evaluation.json"):
    class Regression(Metrics):
        class Mse(Metrics):
            value: float
            standard_deviation: float

        mse: Mse

    regression_metrics: Regression


@processing(
    image=SKLEARN,
    instance_type="ml.m5.xlarge",
    script="scripts/preprocess.py",
    name="PreprocessAbaloneData",
    cache=Cache(expire_after="P30D"),
)
def preprocess(*, input_data: Annotated[str, Arg(flag="--input-data")]) -> Splits: ...


@training(
    image=XGBOOST,
    instance_type="ml.m5.xlarge",
    content_type="text/csv",
    output_path="s3://artifacts/AbaloneTrain",
    hyperparameters={
        "objective": "reg:squarederror",
        "num_round": 50,
        "max_depth": 5,
        "eta": 0.2,
        "gamma": 4,
        "min_child_weight": 6,
        "subsample": 0.7,
    },
    name="TrainAbaloneModel",
    cache=Cache(expire_after="P30D"),
)
def train(train: Dataset, validation: Dataset) -> ModelArtifact: ...


@processing(image=XGBOOST, instance_type="ml.m5.xlarge", script="scripts/evaluate.py", name="EvaluateAbaloneModel")
def evaluate(
    model: Annotated[ModelArtifact, Input(path="/opt/ml/processing/model")],
    test: Annotated[Dataset, Input(path="/opt/ml/processing/test")],
) -> Evaluation: ...


@pipeline(name="AbalonePipeline")
def abalone(
    instances: Annotated[int, Param(name="ProcessingInstanceCount", description="Machines of the first step")] = 1,
    instance_type: Annotated[str, Param(name="TrainingInstanceType")] = "ml.m5.xlarge",
    approval: Annotated[str, Param(name="ModelApprovalStatus")] = "PendingManualApproval",
    data: Annotated[str, Param(name="InputDataUrl")] = "s3://sagemaker-servicecatalog-seedcode/dataset/abalone.csv",
) -> None:
    splits = preprocess.options(instance_count=instances)(input_data=data)
    model = train.options(instance_type=instance_type)(splits.train, splits.validation)
    report = evaluate(model, splits.test)
    if report.regression_metrics.mse.value <= 6.0:
        register_model(
            model,
            name="RegisterAbaloneModel",
            model_package_group_name="AbaloneModelPackageGroup",
            image=XGBOOST,
            content_types=["text/csv"],
            response_types=["text/csv"],
            inference_instances=["ml.t2.medium", "ml.m5.large"],
            transform_instances=["ml.m5.large"],
            approval_status=approval,
            model_statistics=report,
        )
