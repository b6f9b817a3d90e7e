"""Why mlpc's definition of the pipeline that monitors churn differs from the SDK's."""

from reasons.shared import function, unsaid

HASHED = "v2 uploads a configuration where the author says; mlpc to a folder that is named for its content"

NAMES = {"v2": {"model-CreateModel": "model"}}

_CODE = "s3://artifacts/churn-monitoring/code"
REASONS = {
    "v2": {
        **function("/Steps/prepare", "churn-monitoring", "prepare"),
        **unsaid("/Steps/incoming", "ModelPackageGroupName"),
        **unsaid("/Steps/quality", "SuppliedBaselineStatistics", "SuppliedBaselineConstraints"),
        **unsaid("/Steps/bias", "ModelPackageGroupName"),
        "/Steps/bias/Arguments/ProcessingInputs/analysis_config/S3Input/S3Uri: "
        f'"{_CODE}/analysis_config-<hash>/analysis_config.json" | "{_CODE}/bias/analysis_config.json"': HASHED,
    }
}
