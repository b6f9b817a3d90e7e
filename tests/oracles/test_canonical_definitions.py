"""The canonical form forgives what it says, and nothing else."""

from __future__ import annotations

import json
import re
from typing import Any

import make_golden
import pytest
from canonical import canonical, differences, renamed
from definitions import GENERATIONS, sdk_definition

Json = Any


def get(path: str) -> Json:
    return {"Get": path}


def join(on: str, *values: Json) -> Json:
    return {"Std:Join": {"On": on, "Values": list(values)}}


def job(kind: str, **arguments: Json) -> Json:
    return {"Name": "a", "Type": kind, "Arguments": arguments}


def document(*steps: Json, **members: Json) -> Json:
    return {"Version": "2020-12-01", **members, "Steps": list(steps)}


def channel(name: str, **members: Json) -> Json:
    return {"ChannelName": name, "DataSource": {}, **members}


def training(*channels: Json, **members: Json) -> Json:
    return job(
        "Training", AlgorithmSpecification={"TrainingInputMode": "File"}, InputDataConfig=list(channels), **members
    )


def test_a_condition_is_one_whatever_the_order() -> None:
    one, two = ({"Type": "Equals", "LeftValue": get(f"Parameters.{name}"), "RightValue": 1} for name in "xy")
    left = document(job("Condition", Conditions=[one, two], IfSteps=[], ElseSteps=[]))
    right = document(job("Condition", Conditions=[two, one], IfSteps=[], ElseSteps=[]))
    assert canonical(left) == canonical(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (document(training(channel("x"), channel("y"))), document(training(channel("y"), channel("x")))),
        (document(training(channel("x", InputMode="File"))), document(training(channel("x")))),
        (document(training(OutputDataConfig={"CompressionType": "GZIP"})), document(training(OutputDataConfig={}))),
        (document(training(HyperParameters={})), document(training())),
        (
            document(job("Processing", ProcessingInputs=[{"InputName": "x", "AppManaged": False}])),
            document(job("Processing", ProcessingInputs=[{"InputName": "x"}])),
        ),
        (
            document(job("RegisterModel", ModelMetrics={"Bias": {}, "ModelQuality": {}})),
            document(job("RegisterModel", ModelMetrics={"ModelQuality": {}})),
        ),
        (document(Metadata={}, Parameters=[], MlflowConfig=None), document()),
        (
            document(Parameters=[{"Name": "x", "Type": "Float", "DefaultValue": 6.0}, {"Name": "y", "Type": "String"}]),
            document(Parameters=[{"Name": "y", "Type": "String"}, {"Name": "x", "Type": "Float", "DefaultValue": 6}]),
        ),
        (document(job("Fail", ErrorMessage="a/b")), document(job("Fail", ErrorMessage=join("/", "a", "b")))),
        (
            document(job("Fail", ErrorMessage=join("/", "a", join("/", get("Parameters.x"), "b"), 1, True))),
            document(job("Fail", ErrorMessage=join("", "a/", get("Parameters.x"), "/b", "/1/", "true"))),
        ),
        (
            document(job("Transform", S3Uri=f"s3://bucket/p/code/{'0' * 64}/x.py")),
            document(job("Transform", S3Uri=f"s3://bucket/p/code/{'1' * 64}/x.py")),
        ),
        (
            document(job("Transform", S3Uri=join("/", "s3:/", get("Parameters.b"), "code", f"x-{'0' * 16}.py"))),
            document(job("Transform", S3Uri=join("/", "s3:/", get("Parameters.b"), "code", f"x-{'1' * 16}.py"))),
        ),
    ],
)
def test_these_mean_the_same(left: Json, right: Json) -> None:
    assert differences(canonical(left), canonical(right)) == []


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (document(training(channel("x", InputMode="Pipe"))), document(training(channel("x")))),
        (document(training(OutputDataConfig={"CompressionType": "NONE"})), document(training(OutputDataConfig={}))),
        (document(PipelineExperimentConfig=None), document()),
        (document(training(HyperParameters={"k": ""})), document(training())),
        # A position that is referred to.
        (
            document(training(channel("x"), channel("y"), HyperParameters={"p": get("Steps.a.InputDataConfig[0].X")})),
            document(training(channel("y"), channel("x"), HyperParameters={"p": get("Steps.a.InputDataConfig[0].X")})),
        ),
        # A cast is not the value, a separator is text, fractions are written as the service pleases.
        (
            document(job("Fail", ErrorMessage=join("", get("Parameters.x")))),
            document(job("Fail", ErrorMessage=get("Parameters.x"))),
        ),
        (
            document(job("Fail", ErrorMessage=join("/", "a", "b"))),
            document(job("Fail", ErrorMessage=join("-", "a", "b"))),
        ),
        (document(job("Fail", ErrorMessage=join("", "a", 6.0))), document(job("Fail", ErrorMessage="a6.0"))),
        # Truth is not one, and the order of a command counts.
        (document(job("Fail", ErrorMessage=True)), document(job("Fail", ErrorMessage=1))),
        (
            document(job("Processing", AppSpecification={"ContainerEntrypoint": ["a", "b"]})),
            document(job("Processing", AppSpecification={"ContainerEntrypoint": ["b", "a"]})),
        ),
        # No code, no hash.
        (
            document(job("Transform", S3Uri=f"s3://b/{'0' * 64}/x")),
            document(job("Transform", S3Uri=f"s3://b/{'1' * 64}/x")),
        ),
        # An environment that is said, and a name that occurs twice.
        (
            document(job("Model", PrimaryContainer={"Environment": {"a": ""}})),
            document(job("Model", PrimaryContainer={})),
        ),
        (document(job("Fail"), job("Fail")), document(job("Fail"))),
    ],
)
def test_these_do_not(left: Json, right: Json) -> None:
    assert differences(canonical(left), canonical(right)) != []


def test_differences_are_readable() -> None:
    left = document(job("Fail", ErrorMessage=join("", "x ", get("Parameters.a/b"))))
    right = document(job("Fail", Other={"k": [1, "v"]}))
    assert differences(canonical(left), canonical(right)) == [
        '/Steps/a/Arguments/ErrorMessage: join("x ${Parameters.a/b}") | absent',
        '/Steps/a/Arguments/Other: absent | {k: [1, "v"]}',
    ]


def test_a_step_is_renamed_wherever_it_is_named() -> None:
    made = document(job("Fail", ErrorMessage=get("Steps.a.X")), {**job("Lambda"), "Name": "b", "DependsOn": ["a"]})
    assert renamed(made, {"a": "c"}) == document(
        {**job("Fail", ErrorMessage=get("Steps.c.X")), "Name": "c"}, {**job("Lambda"), "Name": "b", "DependsOn": ["c"]}
    )


@pytest.mark.parametrize("generation", GENERATIONS)
def test_canonical_leaves_its_argument_alone(generation: str) -> None:
    definition = sdk_definition(generation)
    canonical(definition)
    assert definition == sdk_definition(generation)


@pytest.mark.parametrize("generation", GENERATIONS)
def test_goldens_hold_nothing_of_the_machine_that_made_them(generation: str) -> None:
    text = json.dumps(sdk_definition(generation))
    assert make_golden.masked(text) == text
    assert not re.search(r"/(tmp|home|root|work|Users)/", text)


def test_masks_keep_the_form() -> None:
    assert make_golden.masked(f"s3://b/p/code/{'a' * 64}/x.py") == f"s3://b/p/code/{'0' * 64}/x.py"
    assert make_golden.masked("s3://b/t/t-20260102030405/input") == "s3://b/t/t-20000101000000/input"
    assert make_golden.masked("s3://b/i-2026-01-02-03-04-05-678/x") == "s3://b/i-2000-01-01-00-00-00-000/x"
