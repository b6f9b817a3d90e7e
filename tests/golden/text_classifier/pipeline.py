"""Fine-tuning with the Hugging Face containers: the job's own metric decides, and the model is served by theirs."""

from typing import Annotated

from mlpc import (
    Arg,
    Dataset,
    Fail,
    Metrics,
    ModelArtifact,
    Outputs,
    create_model,
    execution,
    image,
    pipeline,
    properties,
    register_model,
    training,
    transform,
)

FACE = {"version": "4.28", "base_framework_version": "pytorch2.0", "py_version": "py310"}
TRAIN = image("huggingface", instance_type="ml.p3.2xlarge", **FACE)
SERVE = image("huggingface", instance_type="ml.m5.xlarge", scope="inference", **FACE)


class Scores(Metrics):
    eval_accuracy: float
    eval_loss: float


class Tuned(Outputs):
    model: ModelArtifact
    scores: Scores


@training(
    image=TRAIN,
    instance_type="ml.p3.2xlarge",
    script="train.py",
    source_dir="scripts",
    metrics={"eval_accuracy": r"'eval_accuracy': ([0-9.]+)", "eval_loss": r"'eval_loss': ([0-9.]+)"},
    output_path="s3://team-artifacts/models",
)
def tune(
    train: Dataset,
    test: Dataset,
    *,
    model_name: Annotated[str, Arg(name="model_name_or_path")] = "distilbert-base-uncased",
    epochs: int = 1,
    rate: float = 5e-5,
    fp16: bool = True,
) -> Tuned: ...


@pipeline(name="text-classifier")
def text_classifier(
    train: Dataset, test: Dataset, requests: Dataset, base: str = "distilbert-base-uncased", minimum: float = 0.8
) -> None:
    tuned = tune(train, test, model_name=base)
    if not tuned.scores.eval_accuracy >= minimum or tuned.scores.eval_loss > 1:
        raise Fail(
            f"{properties(tuned.model).TrainingJobName} of {execution.pipeline_name} reaches {tuned.scores.eval_accuracy}"
        )
    task = {"HF_TASK": "text-classification"}
    model = create_model(tuned.model, name="model", image=SERVE, environment=task)
    transform(
        model,
        requests,
        name="classify",
        instance_type="ml.m5.xlarge",
        content_type="application/json",
        strategy="SingleRecord",
    )
    register_model(
        tuned.model,
        name="register",
        model_package_group_name="text-classifier",
        image=SERVE,
        framework="PYTORCH",
        framework_version="2.0",
        environment=task,
        content_types=["application/json"],
        response_types=["application/json"],
        inference_instances=["ml.m5.xlarge"],
        transform_instances=["ml.m5.xlarge"],
    )
