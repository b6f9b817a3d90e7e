"""Fine-tune a language model with adapters, judge it on questions it has not seen, and serve it when it is good enough."""

from typing import Literal

from mlpc import (
    Cache,
    Dataset,
    Fail,
    Metrics,
    ModelArtifact,
    Outputs,
    Retry,
    config,
    create_model,
    endpoint,
    endpoint_config,
    image,
    pipeline,
    processing,
    register_model,
    training,
)

TRAIN = image(
    "huggingface",
    version="4.36.0",
    base_framework_version="pytorch2.1.0",
    py_version="py310",
    instance_type="ml.g5.2xlarge",
)
SERVE = image(
    "huggingface",
    version="4.37.0",
    base_framework_version="pytorch2.1.0",
    py_version="py310",
    scope="inference",
    instance_type="ml.g5.2xlarge",
)
CPU = image("sklearn", version="1.2-1")


class Questions(Outputs):
    train: Dataset
    test: Dataset


class Answers(Metrics):
    class Quality(Metrics):
        exact_match: float
        mean_length: float

    quality: Quality
    questions: int


@processing(image=CPU, instance_type="ml.m5.large", cache=Cache(expire_after="P30D"))
def divide(conversations: Dataset, *, test_share: float = 0.1) -> Questions:
    """Every n-th conversation is kept for the test."""
    out = Questions.new()
    every = max(2, round(1 / test_share))
    with open(conversations / "conversations.jsonl") as source, open(out.train / "train.jsonl", "w") as train:
        with open(out.test / "test.jsonl", "w") as test:
            for number, line in enumerate(source):
                (test if number % every == 0 else train).write(line)
    return out


@training(
    image=TRAIN,
    instance_type="ml.g5.2xlarge",
    script="train.py",
    source_dir="scripts",
    use_spot_instances=True,
    max_runtime_in_seconds=4 * 3600,
    max_wait_time_in_seconds=8 * 3600,
    checkpoint_s3_uri="s3://bucket/llm/checkpoints",
    metrics={"train:loss": r"'loss': ([0-9.]+)"},
    environment={"HF_HUB_OFFLINE": "1"},
    retry=Retry(on=["SageMaker.CAPACITY_ERROR", "SageMaker.RESOURCE_LIMIT"], max_attempts=5, interval_seconds=120),
)
def tune_adapters(
    base: ModelArtifact, train: Dataset, *, epochs: int = 1, learning_rate: float = 2e-4, rank: int = 16
) -> ModelArtifact: ...


@processing(image=TRAIN, instance_type="ml.g5.2xlarge", script="answer.py", source_dir="scripts")
def answer(model: ModelArtifact, test: Dataset, *, max_new_tokens: int = 256) -> Answers: ...


@pipeline(name="llm")
def llm(
    base: ModelArtifact = ModelArtifact("s3://bucket/models/base/model.tar.gz"),
    conversations: Dataset = Dataset("s3://bucket/conversations"),
    epochs: int = 2,
    learning_rate: float = 2e-4,
    min_exact_match: float = 0.6,
    stage: Literal["evaluate", "serve"] = "evaluate",
) -> None:
    """Divide, tune, answer, register, and serve where asked to."""
    questions = divide(conversations)
    model = tune_adapters(base, questions.train, epochs=epochs, learning_rate=learning_rate)
    answers = answer(model, questions.test)
    if answers.quality.exact_match < min_exact_match:
        raise Fail(f"{answers.quality.exact_match} of {answers.questions} answers match, {min_exact_match} is needed")
    register_model(
        model,
        model_package_group_name=config("model_group", "assistant"),
        image=SERVE,
        content_types=["application/json"],
        response_types=["application/json"],
        inference_instances=["ml.g5.2xlarge"],
        model_quality=answers,
    )
    if stage == "serve":
        servable = create_model(model, image=SERVE, environment={"HF_TASK": "text-generation"})
        variants = endpoint_config(servable, instance_type="ml.g5.2xlarge", initial_instance_count=1)
        endpoint(variants, endpoint_name="assistant")
