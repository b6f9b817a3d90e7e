"""Why mlpc's definition of the pipeline of queries, file systems and feature groups differs from the SDK's."""

OWN_RUN = "mlpc gives each run a place of its own for its models; v2 writes all of them to the root of the bucket"
FOLDER = "v2 puts a folder `output` between the step and its outputs"
DEBUGGER = "v2 asks for Debugger's hook and monitoring unless told not to; mlpc asks for what the author says"

_RUN = "s3://artifacts/sources/${Execution.PipelineExecutionId}"
REASONS = {
    "v2": {
        "/Steps/prepare/Arguments/ProcessingOutputConfig/Outputs/train/S3Output/S3Uri: "
        f'join("{_RUN}/prepare/train") | join("{_RUN}/prepare/output/train")': FOLDER,
        **{
            f'/Steps/{step}/Arguments/OutputDataConfig/S3OutputPath: join("{_RUN}/{step}") | "s3://artifacts/"': OWN_RUN
            for step in ("fit", "detect")
        },
        **{
            f"/Steps/{step}/Arguments/{member}": DEBUGGER
            for step in ("fit", "detect")
            for member in (
                'DebugHookConfig: absent | {S3OutputPath: "s3://artifacts/", CollectionConfigurations: []}',
                'ProfilerConfig: absent | {S3OutputPath: "s3://artifacts/", DisableProfiler: false}',
            )
        },
    }
}
