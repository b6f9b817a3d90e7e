"""The pipeline of `examples/churn` as a user of SageMaker's Python SDK v3 writes it. Prints the definition."""

# ruff: noqa: I001
# The network is gone before the SDK is imported.

from shorthand import EXECUTION, Team, measured, model_of, output_of, retrieve, text, value_of

from sagemaker.core.parameter import ContinuousParameter, IntegerParameter
from sagemaker.core.shapes import MetricDefinition
from sagemaker.core.training.configs import Compute, InputData, StoppingCondition
from sagemaker.core.transformer import Transformer
from sagemaker.core.workflow.conditions import (
    ConditionEquals,
    ConditionGreaterThan,
    ConditionGreaterThanOrEqualTo,
    ConditionNot,
    ConditionOr,
)
from sagemaker.core.workflow.functions import Join
from sagemaker.core.workflow.parameters import ParameterBoolean, ParameterFloat, ParameterInteger, ParameterString
from sagemaker.mlops.workflow.callback_step import CallbackOutput, CallbackOutputTypeEnum, CallbackStep
from sagemaker.mlops.workflow.condition_step import ConditionStep
from sagemaker.mlops.workflow.endpoint_step import EndpointConfigStep, EndpointStep
from sagemaker.mlops.workflow.fail_step import FailStep
from sagemaker.mlops.workflow.model_step import ModelStep
from sagemaker.mlops.workflow.step_dependency import StepDependency, TriggerCondition
from sagemaker.mlops.workflow.steps import TrainingStep, TransformStep, TuningStep
from sagemaker.train.tuner import HyperparameterTuner

SKLEARN, XGBOOST = retrieve("sklearn", "1.2-1"), retrieve("xgboost", "1.7-1")
team = Team("churn")
raw = ParameterString("raw", default_value="s3://bucket/churn/raw")
mode = ParameterString("mode", default_value="fast", enum_values=["fast", "tuned"])
min_auc = ParameterFloat("min_auc", default_value=0.85)
min_rows = ParameterInteger("min_rows", default_value=1000)
serve = ParameterBoolean("serve", default_value=False)


def when(name, conditions, then, otherwise=()):
    return ConditionStep(name=name, conditions=conditions, if_steps=list(then), else_steps=list(otherwise))


def notify(name, message, **step):
    return team.call(name, "notify", {"message": message, "execution_id": EXECUTION}, **step)


def score(name, model, region):
    return team.process(
        name,
        {"model": model, "test": output_of(split, "test")},
        arguments=["--region", region],
        image=SKLEARN,
        code="score.py",
        instance_type="ml.m5.xlarge",
        report="Score",
    )


def trainer(name, hyperparameters):
    return team.trainer(
        name,
        image=XGBOOST,
        hyperparameters={"objective": "binary:logistic", "num_round": 100, **hyperparameters},
        compute=Compute(
            instance_type="ml.m5.xlarge",
            instance_count=1,
            volume_size_in_gb=30,
            enable_managed_spot_training=True,
        ),
        stopping_condition=StoppingCondition(max_runtime_in_seconds=3600, max_wait_time_in_seconds=7200),
        metrics=[MetricDefinition(name="validation:auc", regex=r".*\[\d+\].*#011validation-auc:(\S+)")],
    )


split = team.process(
    "split",
    {"raw": raw},
    ["train", "validation", "test"],
    ["--seed", "1"],
    image=SKLEARN,
    code="split.py",
    instance_type="ml.m5.xlarge",
)
channels = [
    InputData(channel_name=name, data_source=output_of(split, name), content_type="text/csv")
    for name in ("train", "validation")
]
fit = TrainingStep(name="fit", step_args=trainer("fit", {"eta": 0.2, "max_depth": 5}).train(input_data_config=channels))
tuner = HyperparameterTuner(
    trainer("tune", {}),
    objective_metric_name="validation:auc",
    metric_definitions=[{"Name": "validation:auc", "Regex": r".*\[\d+\].*#011validation-auc:(\S+)"}],
    hyperparameter_ranges={"eta": ContinuousParameter(0.01, 0.5), "max_depth": IntegerParameter(3, 10)},
    max_jobs=20,
    max_parallel_jobs=4,
)
tune = TuningStep(name="tune", step_args=tuner.tune(inputs=channels))
best = Join(
    on="/",
    values=[
        tune.properties.TrainingJobDefinition.OutputDataConfig.S3OutputPath,
        tune.properties.TrainingJobSummaries[0].TrainingJobName,
        "output/model.tar.gz",
    ],
)


def scored(way, model):
    return [
        score(f"score-{way}", model, "all"),
        *(score(f"score-{region}-{way}", model, region) for region in ("emea", "apac")),
    ]


def published(way, gate, refusal, overall, model, serving):
    """What follows the score, once for each way to a model."""
    auc = value_of(overall, "Score", "binary_classification_metrics.auc")
    rows = value_of(overall, "Score", "rows")
    poor = ConditionOr(
        [
            ConditionNot(ConditionGreaterThanOrEqualTo(auc, min_auc)),
            ConditionNot(ConditionGreaterThan(rows, min_rows)),
        ]
    )
    ask = CallbackStep(
        name=f"ask_reviewer-{way}",
        sqs_queue_url="https://sqs.us-east-1.amazonaws.com/123456789012/approvals",
        inputs={"auc": auc},
        outputs=[
            CallbackOutput("approved", CallbackOutputTypeEnum.Boolean),
            CallbackOutput("reviewer", CallbackOutputTypeEnum.String),
        ],
    )
    answer = ask.properties.Outputs
    approved = ConditionEquals(answer["approved"], True)
    register = ModelStep(
        name=f"register_model-{way}",
        step_args=team.model(model, XGBOOST).register(
            content_types=["text/csv"],
            response_types=["text/csv"],
            inference_instances=["ml.m5.large"],
            transform_instances=["ml.m5.large"],
            model_package_group_name="churn",
            approval_status="Approved",
            model_metrics=measured(output_of(overall, "score"), "score.json"),
        ),
    )
    servable = team.create(f"create_model-{way}", model, XGBOOST)
    transformer = Transformer(
        model_name=servable.properties.ModelName,
        instance_count=1,
        instance_type="ml.m5.xlarge",
        output_path=team.place(f"transform-{way}"),
        sagemaker_session=team.session,
    )
    transform = TransformStep(
        name=f"transform-{way}",
        step_args=transformer.transform(output_of(split, "test"), content_type="text/csv", split_type="Line"),
    )
    config = EndpointConfigStep(
        name=f"endpoint_config-{way}",
        step_args=team.session.create_endpoint_config(
            name=f"endpoint-config-{way}",
            production_variants=[
                {
                    "VariantName": "AllTraffic",
                    "ModelName": servable.properties.ModelName,
                    "InstanceType": "ml.m5.large",
                    "InitialInstanceCount": 1,
                }
            ],
        ),
    )
    endpoint = EndpointStep(
        name=f"endpoint-{way}",
        step_args=team.session.create_endpoint("churn", config.properties.EndpointConfigName),
    )
    return [
        when(
            gate,
            [poor],
            [FailStep(refusal, error_message=text("AUC ", auc, " on ", rows, " rows is not enough"))],
            [ask],
        ),
        when(
            f"if-ask_reviewer-{way}-approved",
            [approved],
            [register, servable, transform],
            [notify(f"notify-{way}", text(answer["reviewer"], " turned the model down"))],
        ),
        when(serving, [approved, ConditionEquals(serve, True)], [config, endpoint]),
    ]


tuned, fast = scored("if", best), scored("else", model_of(fit))
AUC = "binary_classification_metrics"
team.print(
    [raw, mode, min_auc, min_rows, serve],
    [
        split,
        notify("notify", "splitting failed", depends_on=[StepDependency(split, TriggerCondition.FAILED)]),
        when("if-mode-eq-tuned", [ConditionEquals(mode, "tuned")], [tune, *tuned], [fit, *fast]),
        *published(
            "if",
            f"if-not-score-if-{AUC}-auc-ge-mi-be989ad9",
            f"fail-if-not-score-if-{AUC}-auc-72347a0c",
            tuned[0],
            best,
            "if-serve",
        ),
        *published(
            "else",
            f"if-not-score-else-{AUC}-auc-ge-77b4ee59",
            f"fail-if-not-score-else-{AUC}-au-ff384412",
            fast[0],
            model_of(fit),
            "if-serve-2",
        ),
    ],
)
