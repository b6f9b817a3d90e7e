"""The three checks of Clarify, and what is registered of them. What the documents say is in `test_clarify_documents.py`."""

NAMES = {"v2": {"model-CreateModel": "model", "register-RegisterModel": "register"}}

UNSAID = "v2 writes null where the author says nothing; mlpc leaves the member out"
HASHED = "v2 uploads a configuration where the author says; mlpc to a folder that is named for its content"
UNSTABLE = "v2 names the place of this configuration for the time of the build and at random; mlpc for its content"
VALIDATION = "v2 writes the value that means: validate the model package as usual; mlpc leaves it unsaid"

CODE = "s3://artifacts/clarify-checks/code"
OURS = f'"{CODE}/analysis_config-<hash>/analysis_config.json"'
REGISTER = "/Steps/register/Arguments"


def _monitoring(check: str, kind: str) -> str:
    build = "2000-01-01-00-00-00-000/00000000-0000-4000-8000-000000000000"
    return f'"{CODE}/{check}/{kind}-monitoring-configuration/{kind}-monitoring-config-{build}/analysis_config.json"'


REASONS = {
    "v2": {
        **{
            f"/Steps/{check}/Arguments/ProcessingInputs/analysis_config/S3Input/S3Uri: "
            f'{OURS} | "{CODE}/{check}/analysis_config.json"': HASHED
            for check in ("data-bias", "model-bias", "explainability")
        },
        "/Steps/data-bias/SuppliedBaselineConstraints: absent | null": UNSAID,
        "/Steps/model-bias/SuppliedBaselineConstraints: absent | null": UNSAID,
        "/Steps/explainability/ModelPackageGroupName: absent | null": UNSAID,
        f"{REGISTER}/DriftCheckBaselines/Bias/ConfigFile/S3Uri: {OURS} | {_monitoring('model-bias', 'bias')}": UNSTABLE,
        f"{REGISTER}/DriftCheckBaselines/Explainability/ConfigFile/S3Uri: "
        f"{OURS} | {_monitoring('explainability', 'model-explainability')}": UNSTABLE,
        f'{REGISTER}/SkipModelValidation: absent | "None"': VALIDATION,
    },
}
