"""Why mlpc's definition of the pipeline with Debugger differs from the SDK's."""

ENABLED = "v2 writes that the profiler is not off; mlpc leaves it unsaid"

REASONS = {"v2": {"/Steps/boost/Arguments/ProfilerConfig/DisableProfiler: absent | false": ENABLED}}
