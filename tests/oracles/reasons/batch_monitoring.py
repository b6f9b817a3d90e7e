"""Why mlpc's definition of the pipeline that monitors its scores differs from the SDK's."""

from reasons.shared import unsaid

NAMES = {"v2": {"model-CreateModel": "model"}}
REASONS = {
    "v2": {
        **unsaid("/Steps/incoming-monitoring", "ModelPackageGroupName"),
        **unsaid("/Steps/outgoing-monitoring", "ModelPackageGroupName", "SuppliedBaselineStatistics"),
    }
}
