"""Why mlpc's definition of the pipeline that tunes programs differs from the SDK's."""

from reasons.shared import EMPTY, OFF

UNSTABLE = "v2 names the place of the code for the time of the build, so that no build hits the cache of another"
JOB = "v2 tells the program a name of the time of the build, and the class that it was made with; neither is read in a container"
TEXT = "a hyperparameter that was found is a text already; v2 makes a text of every value of the run"

NAMES = {"v2": {"served-CreateModel": "served"}}

_BUILT = "sagemaker-scikit-learn-2000-01-01-00-00-00-000"
_MISSING = {
    "forest": ("Continuous",),
    "linear": ("Integer",),
    "linear-again": ("Categorical", "Integer"),
}
_FOUND = "${Steps.linear.BestTrainingJob.TunedHyperParameters['learning-rate']}"
_CODE = "s3://artifacts/tuned-programs/code"


def _arguments(step: str) -> str:
    return f"/Steps/{step}/Arguments"


REASONS = {
    "v2": {
        **{
            f"{_arguments(step)}/HyperParameterTuningJobConfig/ParameterRanges/{kind}ParameterRanges: absent | []": EMPTY
            for step, kinds in _MISSING.items()
            for kind in kinds
        },
        **{
            f'{_arguments(step)}/HyperParameterTuningJobConfig/TrainingJobEarlyStoppingType: absent | "Off"': OFF
            for step in _MISSING
        },
        **{
            f"{_arguments(step)}/TrainingJobDefinition/StaticHyperParameters/sagemaker_job_name: "
            rf'absent | "\"{_BUILT}\""': JOB
            for step in _MISSING
        },
        **{
            f"{_arguments(step)}/TrainingJobDefinition/StaticHyperParameters/sagemaker_estimator_{member}: "
            rf'absent | "\"{value}\""': JOB
            for step in ("linear", "linear-again")
            for member, value in (("class_name", "SKLearn"), ("module", "sagemaker.sklearn.estimator"))
        },
        f"{_arguments('forest')}/TrainingJobDefinition/StaticHyperParameters/sagemaker_submit_directory: "
        rf'"\"{_CODE}/grow-<hash>/sourcedir.tar.gz\"" | "\"s3://artifacts/{_BUILT}/source/sourcedir.tar.gz\""': UNSTABLE,
        **{
            f"{_arguments(step)}/TrainingJobDefinition/InputDataConfig/code/DataSource/S3DataSource/S3Uri: "
            f'"{_CODE}/fit-<hash>/sourcedir.tar.gz" | "s3://artifacts/{_BUILT}/source/sourcedir.tar.gz"': UNSTABLE
            for step in ("linear", "linear-again")
        },
        f"{_arguments('linear-again')}/HyperParameterTuningJobConfig/ParameterRanges/ContinuousParameterRanges/0/MinValue: "
        f'{_FOUND} | join("{_FOUND}")': TEXT,
    }
}
