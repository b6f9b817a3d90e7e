"""Why mlpc's definition of the pipeline with notebooks differs from the SDK's."""

OWN_RUN = "mlpc gives each run a place of its own for its models; v2 writes all of them to the root of the bucket"
DEBUGGER = "v2 asks for Debugger's hook and monitoring unless told not to; mlpc asks for what the author says"
CONTENT = "mlpc names the folder of a notebook for what is in it; v2 for the time of the build, so that no build hits the cache"
CACHE = "v2's notebook steps take no cache; the service's training steps, which they are, do"

_INPUT = "Arguments/InputDataConfig/sagemaker_headless_execution_pipelinestep/DataSource/S3DataSource/S3Uri"
_BUILT = "input-2000-01-01-00-00-00-000"
REASONS = {
    "v2": {
        "/Steps/boost/Arguments/OutputDataConfig/S3OutputPath: "
        'join("s3://artifacts/notebook/${Execution.PipelineExecutionId}/boost") | "s3://artifacts/"': OWN_RUN,
        "/Steps/boost/Arguments/DebugHookConfig: "
        'absent | {S3OutputPath: "s3://artifacts/", CollectionConfigurations: []}': DEBUGGER,
        '/Steps/boost/Arguments/ProfilerConfig: absent | {S3OutputPath: "s3://artifacts/", DisableProfiler: false}': (
            DEBUGGER
        ),
        f'/Steps/report/{_INPUT}: "s3://artifacts/notebook/code/report-<hash>" '
        f'| "s3://artifacts/notebook/report/{_BUILT}"': CONTENT,
        f'/Steps/send_it/{_INPUT}: "s3://artifacts/notebook/code/send-<hash>" '
        f'| "s3://artifacts/notebook/send_it/{_BUILT}"': CONTENT,
        '/Steps/report/CacheConfig: {Enabled: true, ExpireAfter: "P1D"} | absent': CACHE,
    }
}
