"""Why mlpc's definition of the churn pipeline differs from the SDK's."""

from reasons.shared import OFF, raised_again, registered, script

RESOURCES = (
    "mlpc says the machines of a tuning job as v2 does; v3 in the older of the two structures that the service takes"
)

_TUNE = "/Steps/if-mode-eq-tuned/Arguments/IfSteps/tune/Arguments"
_JOB = f"{_TUNE}/TrainingJobDefinition"
_WAYS = {"if": "IfSteps", "else": "ElseSteps"}
REASONS = {
    "v3": {
        **script("/Steps/split", "churn", "split"),
        **raised_again("split", "notify"),
        f'{_TUNE}/HyperParameterTuningJobConfig/TrainingJobEarlyStoppingType: absent | "Off"': OFF,
        f"{_JOB}/HyperParameterTuningResourceConfig: "
        '{VolumeSizeInGB: 30, InstanceCount: 1, InstanceType: "ml.m5.xlarge"} | absent': RESOURCES,
        f"{_JOB}/ResourceConfig: "
        'absent | {InstanceType: "ml.m5.xlarge", InstanceCount: 1, VolumeSizeInGB: 30}': RESOURCES,
        **{
            line: reason
            for way, branch in _WAYS.items()
            for name in ("score", "score-emea", "score-apac")
            for line, reason in script(
                f"/Steps/if-mode-eq-tuned/Arguments/{branch}/{name}-{way}", "churn", "score"
            ).items()
        },
        **{
            line: reason
            for way in _WAYS
            for line, reason in registered(
                f"/Steps/if-ask_reviewer-{way}-approved/Arguments/IfSteps/register_model-{way}", serving=True
            ).items()
        },
    }
}
