"""Reasons that many pipelines have, and the differences that each explains, as `canonical.differences` prints them.

`step`: the pointer of a step. The functions give differences with their reasons.
"""

from __future__ import annotations

HASHED = "mlpc hashes the content into the name of the script or of its folder, the SDKs into a folder: a change is seen in either"
PLACE = "v2 puts a folder `output` before the outputs of a step; nothing else stands beside them in mlpc"
DEBUGGER = "v2 asks for Debugger's hook and monitoring unless told not to; mlpc asks for what the author says"
SERIES = "v2 asks for the metrics of a framework's job as a series over time unless told not to; mlpc asks for what the author says"
DRIVER = (
    "v3 starts the user's program by a shell script of its own, in a channel of its own; mlpc starts the program itself"
)
UNSTABLE = "v3 names the place of the code for the time of the build, so that no build hits the cache of another"
SERVING = (
    "the SDK names a program to serve the model, empty where the author names none; mlpc sets what the author says"
)
PACKED = "mlpc puts the code that serves a model into its archive where it is trained; the SDKs need a job that packs it again"
VALIDATION = "the SDKs write the value that means: validate the model package as usual; mlpc leaves it unsaid"
APPROVAL = "v2 writes the status that the service gives a package of which none is said"
UNSAID = "v2 writes null where the author says nothing; mlpc leaves the member out"
STARTED = "v2 uploads the folder as an archive, and a shell script that unpacks and starts it; mlpc uploads the folder with its own"
OFF = "the SDKs write the value that means: no early stopping; mlpc leaves it unsaid"
EMPTY = "v2 names the kinds of ranges that there are none of"

_SERVED = {
    "SAGEMAKER_PROGRAM": '""',
    "SAGEMAKER_SUBMIT_DIRECTORY": '""',
    "SAGEMAKER_CONTAINER_LOG_LEVEL": '"20"',
    "SAGEMAKER_REGION": '"us-east-1"',
}


def function(step: str, pipeline: str, name: str) -> dict[str, str]:
    """A processing step that is a function."""
    arguments, code = f"{step}/Arguments", f"s3://artifacts/{pipeline}/code"
    path = "/opt/ml/processing/input/code"
    return {
        f'{arguments}/AppSpecification/ContainerEntrypoint/1: "{path}/{name}-<hash>.py" | "{path}/{name}.py"': HASHED,
        f'{arguments}/ProcessingInputs/code/S3Input/S3Uri: "{code}/{name}-<hash>.py" | "{code}/<hash>/{name}.py"': HASHED,
    }


def script(step: str, pipeline: str, name: str) -> dict[str, str]:
    """A processing step that is a script."""
    code = f"s3://artifacts/{pipeline}/code"
    where = f"{step}/Arguments/ProcessingInputs/code/S3Input/S3Uri"
    return {f'{where}: "{code}/{name}-<hash>/{name}.py" | "{code}/<hash>/{name}.py"': HASHED}


def folder(step: str, pipeline: str, name: str) -> dict[str, str]:
    """A processing step that is a script in a folder with requirements, in v2."""
    arguments, code = f"{step}/Arguments", f"s3://artifacts/{pipeline}/code"
    entry = f"{arguments}/AppSpecification/ContainerEntrypoint"
    source = f"{arguments}/ProcessingInputs/code/S3Input"
    path = "/opt/ml/processing/input"
    return {
        f'{entry}/0: "bash" | "/bin/bash"': STARTED,
        f'{entry}/1: "{path}/code/_mlpc_run.sh" | "{path}/entrypoint/runproc.sh"': STARTED,
        f'{source}/S3Uri: "{code}/{name}-<hash>" | "{code}/<hash>/sourcedir.tar.gz"': STARTED,
        f'{source}/LocalPath: "{path}/code" | "{path}/code/"': STARTED,
        f'{arguments}/ProcessingInputs/entrypoint: absent | {{InputName: "entrypoint", S3Input: '
        f'{{S3Uri: "{code}/<hash>/runproc.sh", LocalPath: "{path}/entrypoint", S3DataType: "S3Prefix", '
        'S3InputMode: "File", S3DataDistributionType: "FullyReplicated", S3CompressionType: "None"}}': STARTED,
    }


def debugger(step: str, place: str, *, hook: bool = True, profiler: bool = True) -> dict[str, str]:
    """A training step in v2. `place`: where it writes, as it is printed."""
    hooks = f"{step}/Arguments/DebugHookConfig: absent | {{S3OutputPath: {place}, CollectionConfigurations: []}}"
    profiles = f"{step}/Arguments/ProfilerConfig: absent | {{S3OutputPath: {place}, DisableProfiler: false}}"
    return {line: DEBUGGER for line, there in ((hooks, hook), (profiles, profiler)) if there}


def run_place(pipeline: str, step: str) -> str:
    """A place of one execution, as it is printed."""
    return f'join("s3://artifacts/{pipeline}/${{Execution.PipelineExecutionId}}/{step}")'


def archive(step: str, pipeline: str, name: str, bucket: str = "artifacts") -> dict[str, str]:
    """A training step that is a script, with a framework's estimator of v2. `bucket`: of its output, where v2 uploads the code."""
    where = f"{step}/Arguments/HyperParameters/sagemaker_submit_directory"
    ours = rf'"\"s3://artifacts/{pipeline}/code/{name}-<hash>/sourcedir.tar.gz\""'
    return {f'{where}: {ours} | "\\"s3://{bucket}/{pipeline}/code/<hash>/sourcedir.tar.gz\\""': HASHED}


def series(step: str) -> dict[str, str]:
    """A training step with a framework's estimator of v2."""
    return {f"{step}/Arguments/AlgorithmSpecification/EnableSageMakerMetricsTimeSeries: absent | true": SERIES}


def program(step: str, pipeline: str, name: str, *, serving: bool = False) -> dict[str, str]:
    """A training step that is a function, in v3. `serving`: the code that serves the model stands beside it."""
    arguments = f"{step}/Arguments"
    entry = f"{arguments}/AlgorithmSpecification/ContainerEntrypoint"
    job = step.rpartition("/")[2]
    built = f"s3://artifacts/{job}/{job}-20000101000000/input"
    drivers = "/opt/ml/input/data/sm_drivers/sm_train.sh"
    return {
        f'{entry}/0: "python3" | "/bin/bash"': DRIVER,
        f'{entry}/1: "/opt/ml/input/data/code/{name if serving else f"{name}-<hash>"}.py" | absent': DRIVER,
        f"{arguments}/AlgorithmSpecification/ContainerArguments: absent "
        f'| ["-c", "chmod +x {drivers} && {drivers}"]': DRIVER,
        f'{arguments}/InputDataConfig/sm_drivers: absent | {{ChannelName: "sm_drivers", DataSource: {{S3DataSource: '
        f'{{S3DataType: "S3Prefix", S3Uri: "{built}/sm_drivers", S3DataDistributionType: "FullyReplicated"}}}}}}': DRIVER,
        f"{arguments}/InputDataConfig/code/DataSource/S3DataSource/S3Uri: "
        f'"s3://artifacts/{pipeline}/code/{name}-<hash>{"" if serving else ".py"}" | "{built}/code"': UNSTABLE,
    }


def served(container: str, beside: str = "") -> dict[str, str]:
    """A container without an environment in mlpc, of a model of a class that serves it. `beside`: what the author has said in the twin."""
    shown = ", ".join(f"{name}: {value}" for name, value in _SERVED.items())
    return {f"{container}/Environment: absent | {{{beside}{shown}}}": SERVING}


def served_beside(container: str) -> dict[str, str]:
    """A container with an environment."""
    return {f"{container}/Environment/{name}: absent | {value}": SERVING for name, value in _SERVED.items()}


def served_by_code(container: str) -> dict[str, str]:
    """A container of a model with its code in its archive, which a class of the SDK does not know."""
    ours = {"SAGEMAKER_PROGRAM": '"inference.py"', "SAGEMAKER_SUBMIT_DIRECTORY": '"/opt/ml/model/code"'}
    return {
        f"{container}/Environment/{name}: {ours.get(name, 'absent')} | {value}": PACKED if name in ours else SERVING
        for name, value in _SERVED.items()
    }


def container_of(step: str) -> str:
    """The container of a registered model."""
    return f"{step}/Arguments/InferenceSpecification/Containers/0"


def registered(step: str, *, serving: bool = False, approval: bool = False) -> dict[str, str]:
    """A step that registers a model. `serving`: by a class that serves it; `approval`: v2, and no status said."""
    found = {f'{step}/Arguments/SkipModelValidation: absent | "None"': VALIDATION}
    if serving:
        found |= served(container_of(step))
    if approval:
        found[f'{step}/Arguments/ModelApprovalStatus: absent | "PendingManualApproval"'] = APPROVAL
    return found


def unsaid(step: str, *members: str) -> dict[str, str]:
    """A check in v2."""
    return {f"{step}/{member}: absent | null": UNSAID for member in members}


def raised_again(step: str, *before: str) -> dict[str, str]:
    """The Fail step where a handler raises again, or nothing catches. `before`: the steps that Python runs first, sorted."""
    waits = ", ".join(f'"{name}"' for name in before)
    line = (
        f'/Steps/fail-{step}: {{Name: "fail-{step}", Type: "Fail", Arguments: {{ErrorMessage: "{step} has failed"}}, '
        f'DependsOn: [{waits}, {{Step: "{step}", Trigger: "Failed"}}]}} | absent'
    )
    return {
        line: "the run has failed in Python; with steps that ran for the failure, the service says CompletedWithFailures"
    }
