"""Why mlpc's definition of the pipeline of a model with a card differs from the SDK's."""

from reasons.shared import debugger, registered

NAMES = {"v2": {"register-RegisterModel": "register"}}
REASONS = {
    "v2": {
        **debugger("/Steps/fit", '"s3://team-artifacts/models"', hook=False),
        **registered("/Steps/register"),
    }
}
