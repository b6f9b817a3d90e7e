"""A built-in algorithm that is watched: what Debugger saves, a rule on it, a profile, TensorBoard, and an alarm when a rule fires."""

from mlpc import Dataset, ModelArtifact, Retry, image, pipeline, training

XGBOOST = image("xgboost", version="1.7-1")
RULES = image("debugger", version="latest")


@training(
    image=XGBOOST,
    instance_type="ml.m5.2xlarge",
    volume_size_in_gb=50,
    content_type="text/libsvm",
    hyperparameters={"objective": "binary:logistic", "num_round": 200, "eval_metric": "auc"},
    output_path="s3://team-artifacts/models",
    debug_hook_config={
        "S3OutputPath": "s3://team-artifacts/debugger",
        "HookParameters": {"save_interval": "10"},
        "CollectionConfigurations": [
            {"CollectionName": "metrics", "CollectionParameters": {"save_interval": "5"}},
            {"CollectionName": "feature_importance"},
            {"CollectionName": "losses", "CollectionParameters": {"save_interval": "500"}},
        ],
    },
    debug_rule_configurations=[
        {
            "RuleConfigurationName": "LossNotDecreasing",
            "RuleEvaluatorImage": RULES,
            "RuleParameters": {
                "rule_to_invoke": "LossNotDecreasing",
                "collection_names": "metrics",
                "num_steps": "10",
            },
        }
    ],
    profiler_config={"S3OutputPath": "s3://team-artifacts/profiles", "ProfilingIntervalInMilliseconds": 500},
    profiler_rule_configurations=[
        {
            "RuleConfigurationName": "ProfilerReport",
            "RuleEvaluatorImage": RULES,
            "RuleParameters": {"rule_to_invoke": "ProfilerReport"},
        }
    ],
    tensor_board_output_config={
        "S3OutputPath": "s3://team-artifacts/tensorboard",
        "LocalPath": "/opt/ml/output/tensorboard",
    },
    retry=[
        Retry(on=["Step.SERVICE_FAULT", "Step.THROTTLING"], max_attempts=2),
        Retry(on=["SageMaker.JOB_INTERNAL_ERROR"], expire_after_minutes=30, interval_seconds=30, backoff_rate=1.5),
    ],
)
def boost(
    train: Dataset, validation: Dataset, *, max_depth: int = 6, eta: float = 0.1, silent: bool = True
) -> ModelArtifact: ...


@pipeline(name="debugger")
def watched(train: Dataset, validation: Dataset, eta: float = 0.2, depth: int = 5) -> None:
    boost(train, validation, eta=eta, max_depth=depth)
