"""Searches for hyperparameters: of a built-in algorithm, from where a former search has ended; of a function; and of a script, on what
the search before has found."""

from typing import Literal

from mlpc import (
    Arg,
    Cache,
    Dataset,
    ModelArtifact,
    categorical,
    continuous,
    create_model,
    image,
    integer,
    maximize,
    minimize,
    pipeline,
    properties,
    register_model,
    training,
    tune,
)
from typing import Annotated

XGBOOST = image("xgboost", version="1.7-1")
SKLEARN = image("sklearn", version="1.2-1")


@training(
    image=XGBOOST,
    instance_type="ml.m5.xlarge",
    content_type="text/csv",
    hyperparameters={"objective": "binary:logistic", "num_round": 200},
    output_path="s3://models/churn/",
    cache=Cache(expire_after="P30D"),
)
def boost(train: Dataset, validation: Dataset, *, eta: float = 0.3, max_depth: int = 6) -> ModelArtifact: ...


@training(
    image=SKLEARN,
    instance_type="ml.m5.xlarge",
    metrics={"auc": r"auc=(\S+)"},
    tags={"team": "churn", "stage": "training"},
)
def grow(
    train: Dataset, *, leaves: int = 31, criterion: Literal["gini", "entropy"] = "gini", seed: int = 7
) -> ModelArtifact:
    out = ModelArtifact.new()
    (out / "forest").write_text(f"{leaves} {criterion} {seed} {train}")
    print("auc=0.5")
    return out


@training(
    image=SKLEARN,
    instance_type="ml.m5.xlarge",
    script="fit.py",
    metrics={"loss": r"loss=(\S+)"},
    enable_network_isolation=True,
)
def refine(
    train: Dataset, *, penalty: str = "l2", rate: Annotated[float, Arg(flag="learning-rate")] = 0.1, epochs: int = 3
) -> ModelArtifact: ...


@pipeline(name="tuning")
def tuning(train: Dataset, validation: Dataset, former: str = "churn-2026-10", low: float = 0.01):
    search = tune(
        boost,
        name="search",
        objective=maximize("validation:auc"),
        ranges={"eta": continuous(low, 0.5, scaling="Logarithmic"), "max_depth": integer(3, 9)},
        max_jobs=20,
        max_parallel_jobs=4,
        early_stopping="Auto",
        completion_criteria={"TargetObjectiveMetricValue": 0.95},
        warm_start=former,
        warm_start_type="TransferLearning",
        tags={"stage": "search"},
    )(train, validation)
    register_model(
        search.best_model,
        name="register-best",
        model_package_group_name="churn",
        image=XGBOOST,
        content_types=["text/csv"],
        response_types=["text/csv"],
        inference_instances=["ml.m5.large"],
        transform_instances=["ml.m5.large"],
    )
    create_model(search.top_model(1), name="challenger", image=XGBOOST)


@pipeline(name="tuned-programs")
def programs(train: Dataset, epochs: int = 5):
    forest = tune(
        grow,
        name="forest",
        objective=maximize("auc"),
        ranges={"leaves": integer(8, 256), "criterion": categorical(["gini", "entropy"])},
        strategy="Random",
        random_seed=1,
        max_jobs=8,
        tags={"stage": "search"},
    )(train, seed=11)
    loss = tune(
        refine,
        name="linear",
        objective=minimize("loss"),
        ranges={"penalty": categorical(["l1", "l2"]), "rate": continuous(0.001, 0.1)},
        max_jobs=4,
        max_parallel_jobs=4,
    )(train, epochs=epochs)
    tune(
        refine,
        name="linear-again",
        objective=minimize("loss"),
        ranges={"rate": continuous(loss.best_hyperparameter("rate"), 1)},
        max_jobs=4,
        warm_start=[loss],
    )(train, epochs=epochs, penalty="l1")
    create_model(
        forest.best_model,
        name="served",
        image=SKLEARN,
        environment={
            "CRITERION": forest.best_hyperparameter("criterion"),
            "AUC": f"{properties(forest).BestTrainingJob.FinalHyperParameterTuningJobObjectiveMetric.Value}",
        },
    )
