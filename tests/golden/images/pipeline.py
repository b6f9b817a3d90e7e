"""A built-in algorithm on labels of Ground Truth: manifests as a stream of records, shuffled, and a search over its hyperparameters."""

from typing import Annotated

from mlpc import (
    Dataset,
    Input,
    ModelArtifact,
    continuous,
    categorical,
    create_model,
    image,
    maximize,
    pipeline,
    properties,
    training,
    tune,
)

CLASSIFIER = image("image-classification", version="1")
MANIFEST = Input(data_type="AugmentedManifestFile", mode="Pipe", content_type="application/x-recordio")
RECORDS = {
    "RecordWrapperType": "RecordIO",
    "DataSource": {"S3DataSource": {"AttributeNames": ["source-ref", "label"]}},
}


@training(
    image=CLASSIFIER,
    instance_type="ml.p3.2xlarge",
    input_mode="Pipe",
    output_path="s3://team-artifacts/models",
    hyperparameters={"num_classes": 3, "num_training_samples": 900, "epochs": 10, "use_pretrained_model": 1},
    request={
        "InputDataConfig": [
            {"ChannelName": "train", "ShuffleConfig": {"Seed": 7}, **RECORDS},
            {"ChannelName": "validation", **RECORDS},
        ]
    },
)
def classify(
    train: Annotated[Dataset, MANIFEST],
    validation: Annotated[Dataset, MANIFEST],
    *,
    learning_rate: float = 0.1,
    optimizer: str = "sgd",
) -> ModelArtifact: ...


@pipeline(name="images")
def images(train: Dataset, validation: Dataset) -> None:
    search = tune(
        classify,
        name="search",
        objective=maximize("validation:accuracy"),
        ranges={
            "learning_rate": continuous(0.0001, 0.1, scaling="Logarithmic"),
            "optimizer": categorical(["sgd", "adam"]),
        },
        max_jobs=6,
        max_parallel_jobs=2,
        strategy="Random",
    )(train, validation)
    create_model(
        search.best_model,
        name="model",
        image=CLASSIFIER,
        environment={"TUNED_BY": properties(search).HyperParameterTuningJobName},
    )
