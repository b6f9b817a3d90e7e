"""Why mlpc's definition of the pipeline of models differs from the SDK's."""

OWN_RUN = "mlpc gives each run a place of its own for its models; v2 writes all of them to the root of the bucket"
DEBUGGER = "v2 asks for Debugger's hook and monitoring unless told not to; mlpc asks for what the author says"
UNSAYABLE = "the classes of v2 that make a model in a pipeline cannot say it"
CARD = "v2 takes the content of a card only as an object of its own, without values of the run"
APPROVAL = "v2 writes the status that the service gives a package of which none is said"
VALIDATION = "v2 writes the value that means: validate the model package as usual; mlpc leaves it unsaid"

NAMES = {
    "v2": {
        "serial-CreateModel": "serial",
        "many-CreateModel": "many",
        "register-serial-RegisterModel": "register-serial",
        "register-single-RegisterModel": "register-single",
    }
}

_RUN = "s3://artifacts/models/${Execution.PipelineExecutionId}"
_CARD = (
    '{"model_overview": {"model_name": "ranking", '
    '"model_artifact": ["${Steps.fit.ModelArtifacts.S3ModelArtifacts}"]}, "intended_uses": {"risk_rating": "Low"}, '
    '"additional_information": {"custom_details": {"threshold": ${Parameters.threshold}}}}'
)
_SERIAL = ("/Steps/serial/Arguments", "/Steps/register-serial/Arguments/InferenceSpecification")
_MANY = "/Steps/many/Arguments/PrimaryContainer"
_REGISTERED = "/Steps/register-serial/Arguments"
REASONS = {
    "v2": {
        **{
            f'/Steps/{step}/Arguments/OutputDataConfig/S3OutputPath: join("{_RUN}/{step}") | "s3://artifacts/"': OWN_RUN
            for step in ("fit_encoder", "fit")
        },
        **{
            f"/Steps/{step}/Arguments/{member}": DEBUGGER
            for step in ("fit_encoder", "fit")
            for member in (
                'DebugHookConfig: absent | {S3OutputPath: "s3://artifacts/", CollectionConfigurations: []}',
                'ProfilerConfig: absent | {S3OutputPath: "s3://artifacts/", DisableProfiler: false}',
            )
        },
        **{
            f'{place}/Containers/{at}/ContainerHostname: "{name}" | absent': UNSAYABLE
            for place in _SERIAL
            for at, name in enumerate(("encode", "predict"))
        },
        '/Steps/serial/Arguments/InferenceExecutionConfig: {Mode: "Serial"} | absent': UNSAYABLE,
        f'{_MANY}/ImageConfig: {{RepositoryAccessMode: "Vpc"}} | absent': UNSAYABLE,
        f'{_MANY}/MultiModelConfig: {{ModelCacheSetting: "Disabled"}} | absent': UNSAYABLE,
        f'{_REGISTERED}/ModelApprovalStatus: absent | "PendingManualApproval"': APPROVAL,
        f'{_REGISTERED}/SkipModelValidation: absent | "None"': VALIDATION,
        "/Steps/register-single/Arguments/ModelCard: "
        f'{{ModelCardStatus: "Draft", ModelCardContent: join("{_CARD}")}} | absent': CARD,
    }
}
