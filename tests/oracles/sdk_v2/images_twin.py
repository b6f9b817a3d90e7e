"""The pipeline of `tests/golden/images` as a user of SageMaker's Python SDK v2 writes it. Prints the definition."""

# ruff: noqa: I001
# The network is gone before the SDK is imported.

from shorthand import Team, retrieve

from sagemaker.estimator import Estimator
from sagemaker.inputs import ShuffleConfig, TrainingInput
from sagemaker.parameter import CategoricalParameter, ContinuousParameter
from sagemaker.tuner import HyperparameterTuner
from sagemaker.workflow.parameters import ParameterString
from sagemaker.workflow.steps import TuningStep

CLASSIFIER = retrieve("image-classification", "1")
team = Team("images")
train, validation = ParameterString("train"), ParameterString("validation")


def records(location, shuffle=None):
    return TrainingInput(
        location,
        content_type="application/x-recordio",
        record_wrapping="RecordIO",
        s3_data_type="AugmentedManifestFile",
        input_mode="Pipe",
        attribute_names=["source-ref", "label"],
        shuffle_config=shuffle,
    )


tuner = HyperparameterTuner(
    Estimator(
        image_uri=CLASSIFIER,
        instance_type="ml.p3.2xlarge",
        input_mode="Pipe",
        output_path="s3://team-artifacts/models",
        hyperparameters={"num_classes": 3, "num_training_samples": 900, "epochs": 10, "use_pretrained_model": 1},
        **team.job(),
    ),
    objective_metric_name="validation:accuracy",
    hyperparameter_ranges={
        "learning_rate": ContinuousParameter(0.0001, 0.1, scaling_type="Logarithmic"),
        "optimizer": CategoricalParameter(["sgd", "adam"]),
    },
    max_jobs=6,
    max_parallel_jobs=2,
    strategy="Random",
)
search = TuningStep(
    name="search",
    step_args=tuner.fit({"train": records(train, ShuffleConfig(7)), "validation": records(validation)}),
)
model = team.create(
    "model",
    search.get_top_model_s3_uri(top_k=0, s3_bucket="team-artifacts", prefix="models"),
    CLASSIFIER,
    env={"TUNED_BY": search.properties.HyperParameterTuningJobName},
)
team.print([train, validation], [search, model])
