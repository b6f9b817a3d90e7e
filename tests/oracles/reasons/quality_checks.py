"""Two quality checks, of data and of a model, and what is registered of them."""

NAMES = {"v2": {"model-CreateModel": "model", "register-RegisterModel": "register"}}

UNSAID = "v2 writes null where the author says nothing; mlpc leaves the member out"
HASHED = "v2 uploads a script for the time of the build; mlpc to a folder that is named for its content"
OWN_RUN = "v2 names the place of the results for the time of the build; in mlpc each run has its own"
VALIDATION = "v2 writes the value that means: validate the model package as usual; mlpc leaves it unsaid"

JOB = "s3://artifacts/model-monitor/baselining/baseline-suggestion-job-2000-01-01-00-00-00-000"
DATA = "/Steps/data-quality"
MODEL = "/Steps/model-quality"

REASONS = {
    "v2": {
        f"{DATA}/Arguments/ProcessingInputs/record_preprocessor_script_input/S3Input/S3Uri: "
        '"s3://artifacts/quality-checks/code/preprocessor-<hash>/preprocessor.py" '
        f'| "{JOB}/input/record_preprocessor_script_input"': HASHED,
        f"{DATA}/ModelPackageGroupName: absent | null": UNSAID,
        f"{MODEL}/Arguments/ProcessingOutputConfig/Outputs/quality_check_output/S3Output/S3Uri: "
        'join("s3://artifacts/quality-checks/${Execution.PipelineExecutionId}/model-quality") '
        f'| "{JOB}/results"': OWN_RUN,
        f"{MODEL}/SuppliedBaselineStatistics: absent | null": UNSAID,
        f"{MODEL}/SuppliedBaselineConstraints: absent | null": UNSAID,
        '/Steps/register/Arguments/SkipModelValidation: absent | "None"': VALIDATION,
    },
}
