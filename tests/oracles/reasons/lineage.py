"""Why mlpc's definition of the lineage pipeline differs from the SDK's."""

OWN_RUN = "mlpc gives each run a place of its own for its models; v2 writes all of them to the root of the bucket"
DEBUGGER = "v2 asks for Debugger's hook and monitoring unless told not to; mlpc asks for what the author says"

_TRAIN = "/Steps/train/Arguments"
REASONS = {
    "v2": {
        f"{_TRAIN}/OutputDataConfig/S3OutputPath: "
        'join("s3://artifacts/lineage/${Execution.PipelineExecutionId}/train") | "s3://artifacts/"': OWN_RUN,
        f"{_TRAIN}/DebugHookConfig: "
        'absent | {S3OutputPath: "s3://artifacts/", CollectionConfigurations: []}': DEBUGGER,
        f'{_TRAIN}/ProfilerConfig: absent | {{S3OutputPath: "s3://artifacts/", DisableProfiler: false}}': DEBUGGER,
    }
}
