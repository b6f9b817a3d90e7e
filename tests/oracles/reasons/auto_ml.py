"""Why mlpc's definition of the AutoML pipeline differs from the SDK's."""

OWN_RUN = "mlpc gives each run a place of its own for its models; v2 writes all of them to the root of the bucket"
ENCRYPTION = "v2 writes what is so unless something else is said"
APPROVAL = "v2 writes the status that the service gives a package of which none is said"
VALIDATION = "v2 writes the value that means: validate the model package as usual; mlpc leaves it unsaid"

NAMES = {"v2": {"candidate-CreateModel": "candidate", "register-RegisterModel": "register"}}

_SEARCH = "/Steps/search/Arguments"
_REGISTER = "/Steps/register/Arguments"
REASONS = {
    "v2": {
        f"{_SEARCH}/OutputDataConfig/S3OutputPath: "
        'join("s3://artifacts/automl/${Execution.PipelineExecutionId}/search") | "s3://artifacts/"': OWN_RUN,
        f"{_SEARCH}/AutoMLJobConfig/SecurityConfig: absent | {{EnableInterContainerTrafficEncryption: false}}": ENCRYPTION,
        f'{_REGISTER}/ModelApprovalStatus: absent | "PendingManualApproval"': APPROVAL,
        f'{_REGISTER}/SkipModelValidation: absent | "None"': VALIDATION,
    }
}
