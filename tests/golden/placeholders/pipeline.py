"""Texts that a deploying tool fills in, wherever a definition has text: alone, in other text, with what a run knows."""

from typing import Annotated

from mlpc import (
    Dataset,
    Fail,
    ModelArtifact,
    Output,
    config,
    image,
    lambda_function,
    pipeline,
    processing,
    register_model,
    training,
)

DATA = f"s3://{config('data_bucket')}"


@processing(
    image=image("sklearn", version="1.2-1"),
    instance_type="ml.m5.large",
    environment={"STAGE": config("stage"), "OWNER": config("owner")},
)
def clean(raw: Dataset, *, owner: str, note: str) -> Annotated[Dataset, Output(destination=f"{DATA}/clean")]:
    return raw


@training(image=config("image"), instance_type=config("instance_type_training"), tags={"owner": config("owner")})
def train(data: Dataset, *, owner: str = "nobody") -> ModelArtifact: ...


@training(
    image=image("sklearn", version="1.2-1", scope="training"),
    instance_type="ml.m5.large",
    script="scripts/train.py",
    hyperparameters={"owner": config("owner"), "path": "/".join([DATA, "vocabulary"])},
)
def refine(data: Dataset, *, owner: str) -> ModelArtifact: ...


@lambda_function(function_arn="arn:aws:lambda:eu-central-1:123456789012:function:tell")
def tell(topic: str, text: str) -> None: ...


@pipeline(name="placeholders")
def placeholders(raw: Dataset = Dataset(f"{DATA}/raw"), owner: str = config("owner"), day: str = "monday"):
    cleaned = clean(raw / day, owner=config("owner"), note=f"{config('owner')} on {day} in {config('stage')}")
    model = train(cleaned, owner=config("owner"))
    refine(Dataset(DATA) / "more", owner=config("owner"))
    tell(topic=config("topic"), text="trained for " + config("owner") + "/" + owner)
    if owner != config("owner"):
        raise Fail(f"{owner} is not {config('owner')}")
    if config("topic", None) is not None:
        register_model(
            model,
            model_package_group_name=f"group-{config('owner')}",
            image=config("image"),
            content_types=["text/csv"],
            response_types=["text/csv"],
        )
