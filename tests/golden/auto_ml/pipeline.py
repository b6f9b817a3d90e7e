"""An AutoML job, and its best model put to use as the job says it is to be served."""

from mlpc import Cache, Dataset, auto_ml, create_model, pipeline, properties, register_model, transform

_ENVIRONMENT = (
    "MODEL_NAME",
    "SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT",
    "SAGEMAKER_INFERENCE_OUTPUT",
    "SAGEMAKER_INFERENCE_SUPPORTED",
    "SAGEMAKER_PROGRAM",
    "SAGEMAKER_SUBMIT_DIRECTORY",
)


@pipeline(name="automl")
def automl(train: Dataset, holdout: Dataset, batch: Dataset, target: str = "churned"):
    best = auto_ml(
        train,
        name="search",
        validation=holdout,
        target_attribute_name=target,
        content_type="text/csv;header=present",
        problem_type="BinaryClassification",
        job_objective="AUC",
        max_candidates=20,
        total_job_runtime_in_seconds=7200,
        cache=Cache(expire_after="P7D"),
    )
    container = properties(best).BestCandidate.InferenceContainers[0]
    model = create_model(
        best.best_model,
        name="candidate",
        image=container.Image,
        environment={name: container.Environment[name] for name in _ENVIRONMENT},
    )
    transform(model, batch, name="score", instance_type="ml.m5.xlarge", content_type="text/csv", split_type="Line")
    register_model(
        best.best_model,
        name="register",
        model_package_group_name="churn-automl",
        image=container.Image,
        environment={name: container.Environment[name] for name in _ENVIRONMENT},
        content_types=["text/csv"],
        response_types=["text/csv"],
        inference_instances=["ml.m5.large"],
        transform_instances=["ml.m5.large"],
        model_quality=properties(best).BestCandidateProperties.ModelInsightsJsonReportPath,
        explainability=properties(best).BestCandidateProperties.ExplainabilityJsonReportPath,
    )
