"""mlpc's definition of the abalone example against what the SDKs make of the same pipeline.

`sdk_v2` and `sdk_v3` hold the pipeline as their users write it, `golden` what they make of it. Every difference that
remains after `canonical` is listed here with its reason: one that is not listed fails the test, and so does one that is
listed and no longer there.
"""

from __future__ import annotations

from typing import Any

import pytest
from canonical import canonical, differences, renamed
from definitions import mlpc_definition, sdk_definition

GATE = "if-evaluate-mse-gt-mse_threshold"

# In an SDK the author names every step. mlpc names a Condition or Fail step for what it tests; v2 adds to the name of a
# ModelStep what it does.
NAMES = {
    "v2": {"check_mse": GATE, "mse_too_high": f"fail-{GATE}", "register_model-RegisterModel": "register_model"},
    "v3": {"check_mse": GATE, "mse_too_high": f"fail-{GATE}"},
}

HASHED = "mlpc hashes the content into the name of the script, the SDKs into the folder: a change is seen in either"
PLACE = "v2 puts a folder `output` before the outputs of a step; nothing else stands beside them in mlpc"
OWN_RUN = "mlpc gives each run a place of its own for its models; v2 writes all of them to the root of the bucket"
PROGRAM = "mlpc's script is the program of the container; the SDKs bring a program of theirs that starts the user's"
CHANNEL = "mlpc's script travels as a channel of its own"
TOOLKIT = "v2 tells the training toolkit of the image where the program is; mlpc starts the program itself"
DRIVER = "v3 ships a shell script of its own that starts the user's program"
UNSTABLE = "v3 names the place of the code for the time of the build, so that no build hits the cache of another"
DEBUGGER = "v2 asks for Debugger's hook and monitoring unless told not to; mlpc asks for what the author says"
VALIDATION = "the SDKs write the value that means: validate the model package as usual; mlpc leaves it unsaid"
SERVING = "v3 names a program to serve the model, empty where the author names none; mlpc sets what the author says"

PREPROCESS = "/Steps/preprocess/Arguments"
TRAIN = "/Steps/train/Arguments"
EVALUATE = "/Steps/evaluate/Arguments"
REGISTER = f"/Steps/{GATE}/Arguments/ElseSteps/register_model/Arguments"
RUN = "s3://artifacts/abalone/${Execution.PipelineExecutionId}"
BOTH_PROCESSING = {
    f'{step}/{member}: "{folder}/{name}-<hash>.py" | "{other}/{name}.py"': HASHED
    for step, name in ((PREPROCESS, "preprocess"), (EVALUATE, "evaluate"))
    for member, folder, other in (
        ("AppSpecification/ContainerEntrypoint/1", "/opt/ml/processing/input/code", "/opt/ml/processing/input/code"),
        ("ProcessingInputs/code/S3Input/S3Uri", "s3://artifacts/abalone/code", "s3://artifacts/abalone/code/<hash>"),
    )
}

EXPECTED = {
    "v2": {
        **BOTH_PROCESSING,
        **{
            f"{step}/ProcessingOutputConfig/Outputs/{output}/S3Output/S3Uri: "
            f'join("{RUN}/{name}/{output}") | join("{RUN}/{name}/output/{output}")': PLACE
            for step, name, outputs in (
                (PREPROCESS, "preprocess", ("train", "validation", "test")),
                (EVALUATE, "evaluate", ("evaluation",)),
            )
            for output in outputs
        },
        f'{TRAIN}/OutputDataConfig/S3OutputPath: join("{RUN}/train") | "s3://artifacts/"': OWN_RUN,
        f"{TRAIN}/AlgorithmSpecification/ContainerEntrypoint: "
        '["python3", "/opt/ml/input/data/code/train-<hash>.py"] | absent': PROGRAM,
        f"{TRAIN}/InputDataConfig/code: "
        '{DataSource: {S3DataSource: {S3DataType: "S3Prefix", S3Uri: "s3://artifacts/abalone/code/train-<hash>.py", '
        'S3DataDistributionType: "FullyReplicated"}}, ChannelName: "code"} | absent': CHANNEL,
        f"{TRAIN}/HyperParameters/sagemaker_submit_directory: "
        r'absent | "\"s3://artifacts/abalone/code/<hash>/sourcedir.tar.gz\""': TOOLKIT,
        rf'{TRAIN}/HyperParameters/sagemaker_program: absent | "\"train.py\""': TOOLKIT,
        f'{TRAIN}/HyperParameters/sagemaker_container_log_level: absent | "20"': TOOLKIT,
        rf'{TRAIN}/HyperParameters/sagemaker_region: absent | "\"us-east-1\""': TOOLKIT,
        f"{TRAIN}/DebugHookConfig: "
        'absent | {S3OutputPath: "s3://artifacts/", CollectionConfigurations: []}': DEBUGGER,
        f'{TRAIN}/ProfilerConfig: absent | {{S3OutputPath: "s3://artifacts/", DisableProfiler: false}}': DEBUGGER,
        f'{REGISTER}/SkipModelValidation: absent | "None"': VALIDATION,
    },
    "v3": {
        **BOTH_PROCESSING,
        f'{TRAIN}/AlgorithmSpecification/ContainerEntrypoint/0: "python3" | "/bin/bash"': PROGRAM,
        f"{TRAIN}/AlgorithmSpecification/ContainerEntrypoint/1: "
        '"/opt/ml/input/data/code/train-<hash>.py" | absent': PROGRAM,
        f"{TRAIN}/AlgorithmSpecification/ContainerArguments: absent | "
        '["-c", "chmod +x /opt/ml/input/data/sm_drivers/sm_train.sh '
        '&& /opt/ml/input/data/sm_drivers/sm_train.sh"]': DRIVER,
        f"{TRAIN}/InputDataConfig/sm_drivers: absent | "
        '{ChannelName: "sm_drivers", DataSource: {S3DataSource: {S3DataType: "S3Prefix", '
        'S3Uri: "s3://artifacts/train/train-20000101000000/input/sm_drivers", '
        'S3DataDistributionType: "FullyReplicated"}}}': DRIVER,
        f"{TRAIN}/InputDataConfig/code/DataSource/S3DataSource/S3Uri: "
        '"s3://artifacts/abalone/code/train-<hash>.py" '
        '| "s3://artifacts/train/train-20000101000000/input/code"': UNSTABLE,
        f"{REGISTER}/InferenceSpecification/Containers/0/Environment: "
        'absent | {SAGEMAKER_PROGRAM: "", SAGEMAKER_SUBMIT_DIRECTORY: "", '
        'SAGEMAKER_CONTAINER_LOG_LEVEL: "20", SAGEMAKER_REGION: "us-east-1"}': SERVING,
        f'{REGISTER}/SkipModelValidation: absent | "None"': VALIDATION,
    },
}


def found(generation: str, mlpc: dict[str, Any]) -> list[str]:
    return differences(canonical(mlpc), canonical(renamed(sdk_definition(generation), NAMES[generation])))


@pytest.mark.parametrize("generation", EXPECTED)
def test_every_difference_has_a_reason(generation: str) -> None:
    unlisted = [line for line in found(generation, mlpc_definition()) if line not in EXPECTED[generation]]
    assert not unlisted, "differences without a reason:\n" + "\n".join(unlisted)


@pytest.mark.parametrize("generation", EXPECTED)
def test_every_reason_has_a_difference(generation: str) -> None:
    gone = EXPECTED[generation].keys() - set(found(generation, mlpc_definition()))
    assert not gone, "listed, but no longer there:\n" + "\n".join(sorted(gone))


@pytest.mark.parametrize("generation", EXPECTED)
def test_only_names_that_are_there_are_replaced(generation: str) -> None:
    def names(node: Any) -> set[str]:
        match node:
            case {"Name": str(name), "Arguments": arguments}:
                return {name} | names(arguments)
            case dict():
                return set().union(*map(names, node.values()))
            case list():
                return set().union(*map(names, node))
            case _:
                return set()

    assert NAMES[generation].keys() <= names(sdk_definition(generation)["Steps"])
    assert set(NAMES[generation].values()) <= names(mlpc_definition()["Steps"])


def test_an_edit_is_seen() -> None:
    edited = mlpc_definition()
    edited["Steps"][1]["RetryPolicies"][0]["MaxAttempts"] = 4
    for generation in EXPECTED:
        assert "/Steps/train/RetryPolicies/0/MaxAttempts: 4 | 3" in found(generation, edited)
