"""Why mlpc's definition of the pipeline on images differs from the SDK's."""

from reasons.shared import EMPTY, OFF

FOLDER = (
    "mlpc reads the folder off the tuning job, since `request=` may have changed it; v2 has the author say it again"
)

NAMES = {"v2": {"model-CreateModel": "model"}}

_CONFIG = "/Steps/search/Arguments/HyperParameterTuningJobConfig"
_ARCHIVE = "${Steps.search.TrainingJobSummaries[0].TrainingJobName}/output/model.tar.gz"
REASONS = {
    "v2": {
        f"{_CONFIG}/ParameterRanges/IntegerParameterRanges: absent | []": EMPTY,
        f'{_CONFIG}/TrainingJobEarlyStoppingType: absent | "Off"': OFF,
        "/Steps/model/Arguments/PrimaryContainer/ModelDataUrl: "
        f'join("${{Steps.search.TrainingJobDefinition.OutputDataConfig.S3OutputPath}}/{_ARCHIVE}") '
        f'| join("s3://team-artifacts/models/{_ARCHIVE}")': FOLDER,
    }
}
