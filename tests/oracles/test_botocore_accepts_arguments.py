"""The arguments of every job step are a request that the service's published model accepts."""

from __future__ import annotations

from typing import Any

import pytest
from definitions import GENERATIONS, mlpc_definition, sdk_definition
from samples import OPERATIONS, check_arguments, replaced, sample, service, steps_of

# preprocess, train, evaluate, the gate; the model is registered where the gate's test fails.
PREPROCESS = ("Steps", 0, "Arguments")
TRAIN = ("Steps", 1, "Arguments")
REGISTER = ("Steps", 3, "Arguments", "ElseSteps", 0, "Arguments")


def test_mlpc() -> None:
    assert check_arguments(mlpc_definition()) == []


@pytest.mark.parametrize("generation", GENERATIONS)
def test_the_sdks(generation: str) -> None:
    """What is known to be good passes, so that what does not pass is not good."""
    assert check_arguments(sdk_definition(generation)) == []


def test_every_step_is_looked_at() -> None:
    kinds = [step["Type"] for step in steps_of(mlpc_definition())]
    assert sorted(kinds) == ["Condition", "Fail", "Processing", "Processing", "RegisterModel", "Training"]


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        # botocore's own
        (
            (*TRAIN, "ResourceConfig", "InstanceCount"),
            "1",
            "train: Invalid type for parameter ResourceConfig.InstanceCount",
        ),
        ((*TRAIN, "RoleArn"), ..., 'train: Missing required parameter in input: "RoleArn"'),
        ((*TRAIN, "Hyperparameters"), {}, 'train: Unknown parameter in input: "Hyperparameters"'),
        ((*TRAIN, "HyperParameters", "depth"), 5, "train: Invalid type for parameter HyperParameters.depth, value: 5"),
        (
            (*PREPROCESS, "ProcessingResources", "ClusterConfig", "InstanceCount"),
            0,
            "preprocess: Invalid value for parameter",
        ),
        ((*REGISTER, "InferenceSpecification", "SupportedContentTypes"), "text/csv", "register_model: Invalid type"),
        ((*PREPROCESS, "AppSpecification", "ContainerArguments"), [], "preprocess: Invalid length for parameter"),
        # what it leaves to the service
        (
            (*PREPROCESS, "ProcessingInputs", 0, "S3Input", "S3InputMode"),
            "FastFile",
            "'FastFile' is none of Pipe, File",
        ),
        ((*REGISTER, "ModelPackageGroupName"), "a b", "register_model: ModelPackageGroupName: 'a b' does not match"),
        ((*PREPROCESS, "AppSpecification", "ContainerArguments"), ["x" * 257], "257 characters, at most 256"),
        ((*PREPROCESS, "AppSpecification", "ContainerArguments"), ["x"] * 101, "101 entries, at most 100"),
        (
            (*REGISTER, "CertifyForMarketplace"),
            False,
            "register_model: CertifyForMarketplace: a pipeline may not set it",
        ),
        (
            (*TRAIN, "InputDataConfig", 0, "ChannelName"),
            "validation",
            "train: InputDataConfig: validation occurs 2 times",
        ),
        # expressions
        ((*TRAIN, "HyperParameters", "x"), {"Get": "Parameters.learning_rate"}, "is float, and string is wanted"),
        (
            (*TRAIN, "ResourceConfig", "InstanceCount"),
            {"Get": "Parameters.approval"},
            "is string, and integer is wanted",
        ),
        (
            (*TRAIN, "ResourceConfig", "InstanceCount"),
            {"Std:Join": {"On": "", "Values": [1]}},
            "is string, and integer",
        ),
        ((*TRAIN, "InputDataConfig"), {"Get": "Parameters.input_data"}, "stands for a whole list"),
        ((*TRAIN, "RoleArn"), {"Get": "Parameters.nobody"}, "there is no parameter nobody"),
        ((*TRAIN, "RoleArn"), {"Get": "Steps.nobody.RoleArn"}, "there is no step nobody"),
        ((*TRAIN, "RoleArn"), {"Get": "Steps.preprocess.RollArn"}, "a Processing step has no RollArn"),
        (
            (*TRAIN, "RoleArn"),
            {"Get": "Steps.preprocess.ProcessingOutputConfig.Outputs['trian'].S3Output.S3Uri"},
            "preprocess has no output trian",
        ),
        (
            ("Steps", 3, "Arguments", "Conditions", 0, "LeftValue"),
            {"Std:JsonGet": {"PropertyFile": {"Get": "Steps.evaluate.PropertyFiles.Report"}, "Path": "mse"}},
            "evaluate has no property file Report",
        ),
    ],
)
def test_a_mistake_is_reported(path: tuple[str | int, ...], value: Any, problem: str) -> None:
    problems = check_arguments(replaced(mlpc_definition(), path, value))
    assert any(problem in found for found in problems), problems


def test_a_property_has_the_type_of_its_member() -> None:
    fine = {"Get": "Steps.preprocess.ProcessingResources.ClusterConfig.InstanceCount"}
    assert check_arguments(replaced(mlpc_definition(), (*TRAIN, "ResourceConfig", "InstanceCount"), fine)) == []


@pytest.mark.parametrize("operation", sorted({operation for operation, _ in OPERATIONS.values()}))
def test_operations_are_those_of_the_service(operation: str) -> None:
    shape = service().operation_model(operation).input_shape
    names = {name for known, name in OPERATIONS.values() if known == operation}
    assert names <= shape.members.keys()


@pytest.mark.parametrize(
    ("shape", "value"),
    [
        ("RoleArn", "arn:aws:iam::123456789012:role/sample"),
        ("S3Uri", "s3://bucket/sample"),
        ("ProcessingInstanceType", "ml.t3.medium"),
        ("ProcessingInstanceCount", 1),
        ("ProcessingLocalPath", "sample"),
    ],
)
def test_samples_are_what_a_member_takes(shape: str, value: object) -> None:
    assert sample(service().shape_for(shape)) == value
