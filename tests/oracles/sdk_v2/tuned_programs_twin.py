"""The pipeline of `tests/golden/tuning` as a user of SageMaker's Python SDK v2 writes it. Prints the definition."""

# ruff: noqa: I001
# The network is gone before the SDK is imported.

from functools import partial

from shorthand import Team, retrieve
import offline

from sagemaker.estimator import Estimator
from sagemaker.parameter import CategoricalParameter, ContinuousParameter, IntegerParameter
from sagemaker.inputs import TrainingInput
from sagemaker.sklearn import SKLearn
from sagemaker.tuner import HyperparameterTuner, WarmStartConfig, WarmStartTypes
from sagemaker.workflow.functions import Join
from sagemaker.workflow.parameters import ParameterInteger, ParameterString
from sagemaker.workflow.steps import TuningStep

SKLEARN = retrieve("sklearn", "1.2-1")
team = Team("tuned-programs")
train = ParameterString("train")
epochs = ParameterInteger("epochs", default_value=5)


def search(name, estimator, program, metric, hyperparameters, ranges, **tuner):
    estimator = estimator(
        entry_point=program,
        source_dir=str(offline.script(program).parent),
        instance_type="ml.m5.xlarge",
        hyperparameters=hyperparameters,
        output_path=team.place(name),
        **team.job(),
    )
    made = HyperparameterTuner(
        estimator,
        objective_metric_name=metric,
        metric_definitions=[{"Name": metric, "Regex": rf"{metric}=(\S+)"}],
        hyperparameter_ranges=ranges,
        **tuner,
    )
    return TuningStep(name=name, step_args=made.fit({"train": TrainingInput(train)}))


forest = search(
    "forest",
    partial(Estimator, image_uri=SKLEARN),
    "grow.py",
    "auc",
    {"seed": 11},
    {"leaves": IntegerParameter(8, 256), "criterion": CategoricalParameter(["gini", "entropy"])},
    strategy="Random",
    random_seed=1,
    max_jobs=8,
    tags=[{"Key": "team", "Value": "churn"}, {"Key": "stage", "Value": "search"}],
)
script = partial(SKLearn, framework_version="1.2-1", enable_network_isolation=True)
linear = search(
    "linear",
    script,
    "fit.py",
    "loss",
    {"epochs": epochs},
    {
        "penalty": CategoricalParameter(["l1", "l2"]),
        "learning-rate": ContinuousParameter(0.001, 0.1),
    },
    objective_type="Minimize",
    max_jobs=4,
    max_parallel_jobs=4,
)
again = search(
    "linear-again",
    script,
    "fit.py",
    "loss",
    {"epochs": epochs, "penalty": "l1"},
    {"learning-rate": ContinuousParameter(linear.properties.BestTrainingJob.TunedHyperParameters["learning-rate"], 1)},
    objective_type="Minimize",
    max_jobs=4,
    warm_start_config=WarmStartConfig(
        WarmStartTypes.IDENTICAL_DATA_AND_ALGORITHM, {linear.properties.HyperParameterTuningJobName}
    ),
)
best = Join(
    on="/",
    values=[
        forest.properties.TrainingJobDefinition.OutputDataConfig.S3OutputPath,
        forest.properties.TrainingJobSummaries[0].TrainingJobName,
        "output/model.tar.gz",
    ],
)
found = forest.properties.BestTrainingJob
served = team.create(
    "served",
    best,
    SKLEARN,
    env={
        "CRITERION": found.TunedHyperParameters["criterion"],
        "AUC": found.FinalHyperParameterTuningJobObjectiveMetric.Value.to_string(),
    },
)
team.print([train, epochs], [forest, linear, again, served])
