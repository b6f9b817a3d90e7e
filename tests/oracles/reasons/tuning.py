"""Why mlpc's definition of the tuning pipeline differs from the SDK's."""

EMPTY = "v2 names the kinds of ranges that there are none of"
APPROVAL = "v2 writes the status that the service gives a package of which none is said"
VALIDATION = "v2 writes the value that means: validate the model package as usual; mlpc leaves it unsaid"

NAMES = {"v2": {"register-best-RegisterModel": "register-best", "challenger-CreateModel": "challenger"}}

_CONFIG = "/Steps/search/Arguments/HyperParameterTuningJobConfig"
_REGISTER = "/Steps/register-best/Arguments"
REASONS = {
    "v2": {
        f"{_CONFIG}/ParameterRanges/CategoricalParameterRanges: absent | []": EMPTY,
        f'{_REGISTER}/ModelApprovalStatus: absent | "PendingManualApproval"': APPROVAL,
        f'{_REGISTER}/SkipModelValidation: absent | "None"': VALIDATION,
    }
}
