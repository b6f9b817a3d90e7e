"""Configured defaults: every kind of step has them where its request has a place for them, and what the step says goes before."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mlpc.backends.sagemaker.kinds import KINDS
from mlpc.driver import Request, compile_files

PROJECT = {
    "artifact_bucket": "b",
    "role": "arn:aws:iam::123456789012:role/configured",
    "region": "eu-west-1",
    "kms_key": "configured-key",
    "instance_type": "ml.m5.large",
    "subnets": ["subnet-0", "subnet-1"],
    "security_group_ids": ["sg-0"],
    "tags": {"team": "search"},
}
HEAD = """
from mlpc import *
OWN = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/own:1"

{top}

@training(image=OWN, instance_type="ml.m5.4xlarge", metrics={{"m": "m=(.*)"}})
def trained(data: Dataset, *, n: int = 1) -> ModelArtifact: ...

@pipeline(name="p")
def p(data: Dataset = Dataset("s3://b/d"), weights: ModelArtifact = ModelArtifact("s3://b/m.tar.gz")):
    {body}
"""
JOB = "def step(data: Dataset) -> {result}: ..."
NETWORK = {"Subnets": ["subnet-0", "subnet-1"], "SecurityGroupIds": ["sg-0"]}
TAGS = [{"Key": "team", "Value": "search"}]
ROLE = PROJECT["role"]

CASES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "Processing": (
        "@processing(image=OWN{options})\n" + JOB.format(result="Dataset"),
        "step(data)",
        {
            "ProcessingResources.ClusterConfig.InstanceType": "ml.m5.large",
            "ProcessingResources.ClusterConfig.VolumeKmsKeyId": "configured-key",
            "ProcessingOutputConfig.KmsKeyId": "configured-key",
            "NetworkConfig.VpcConfig": NETWORK,
            "Tags": TAGS,
            "RoleArn": ROLE,
        },
    ),
    "Training": (
        "@training(image=OWN{options})\n" + JOB.format(result="ModelArtifact"),
        "step(data)",
        {
            "ResourceConfig.InstanceType": "ml.m5.large",
            "ResourceConfig.VolumeKmsKeyId": "configured-key",
            "OutputDataConfig.KmsKeyId": "configured-key",
            "VpcConfig": NETWORK,
            "Tags": TAGS,
            "RoleArn": ROLE,
        },
    ),
    "Notebook": (
        '@notebook_job(image=OWN, input_notebook="a.ipynb", kernel_name="python3"{options})\ndef step() -> None: ...',
        "step()",
        {
            "ResourceConfig.InstanceType": "ml.m5.large",
            "ResourceConfig.VolumeKmsKeyId": "configured-key",
            "OutputDataConfig.KmsKeyId": "configured-key",
            "VpcConfig": NETWORK,
            "Tags.0": TAGS[0],
            "RoleArn": ROLE,
        },
    ),
    "Tuning": (
        "@training(image=OWN, metrics={{'m': 'm=(.*)'}}{options})\n"
        "def step(data: Dataset, *, n: int = 1) -> ModelArtifact: ...",
        'tune(step, objective=maximize("m"), ranges={"n": integer(1, 3)}, max_jobs=2)(data)',
        {
            "TrainingJobDefinition.HyperParameterTuningResourceConfig.InstanceType": "ml.m5.large",
            "TrainingJobDefinition.HyperParameterTuningResourceConfig.VolumeKmsKeyId": "configured-key",
            "TrainingJobDefinition.OutputDataConfig.KmsKeyId": "configured-key",
            "TrainingJobDefinition.VpcConfig": NETWORK,
            "TrainingJobDefinition.RoleArn": ROLE,
            "Tags": TAGS,
        },
    ),
    "AutoML": (
        "",
        'auto_ml(data, target_attribute_name="y"{options})',
        {
            "AutoMLJobConfig.SecurityConfig.VolumeKmsKeyId": "configured-key",
            "OutputDataConfig.KmsKeyId": "configured-key",
            "AutoMLJobConfig.SecurityConfig.VpcConfig": NETWORK,
            "Tags": TAGS,
            "RoleArn": ROLE,
        },
    ),
    "Transform": (
        "",
        "transform(create_model(weights, image=OWN), data{options})",
        {
            "TransformResources.InstanceType": "ml.m5.large",
            "TransformResources.VolumeKmsKeyId": "configured-key",
            "TransformOutput.KmsKeyId": "configured-key",
            "Tags": TAGS,
        },
    ),
    "QualityCheck": (
        "",
        'quality_check(data, check_type="DATA_QUALITY", dataset_format={"csv": {"header": True}},'
        ' model_package_group_name="g"{options})',
        {
            "ProcessingResources.ClusterConfig.InstanceType": "ml.m5.large",
            "ProcessingResources.ClusterConfig.VolumeKmsKeyId": "configured-key",
            "ProcessingOutputConfig.KmsKeyId": "configured-key",
            "NetworkConfig.VpcConfig": NETWORK,
            "Tags": TAGS,
            "RoleArn": ROLE,
        },
    ),
    "ClarifyCheck": (
        "",
        'clarify_check(data, check_type="DATA_BIAS", data_config={"headers": ["y", "a"], "label": "y"},'
        ' bias_config={"label_values_or_threshold": [1], "facet_name": "a"}, model_package_group_name="g"{options})',
        {
            "ProcessingResources.ClusterConfig.InstanceType": "ml.m5.large",
            "ProcessingResources.ClusterConfig.VolumeKmsKeyId": "configured-key",
            "ProcessingOutputConfig.KmsKeyId": "configured-key",
            "NetworkConfig.VpcConfig": NETWORK,
            "Tags": TAGS,
            "RoleArn": ROLE,
        },
    ),
    "Model": (
        "",
        "create_model(weights, image=OWN{options})",
        {"VpcConfig": NETWORK, "Tags": TAGS, "ExecutionRoleArn": ROLE},
    ),
    "RegisterModel": (
        "",
        'register_model(weights, model_package_group_name="g", image=OWN, content_types=["text/csv"],'
        ' response_types=["text/csv"]{options})',
        # The group has tags, and a package in it none of its own.
        {"Tags": None},
    ),
    "EndpointConfig": (
        "",
        'endpoint_config(create_model(weights, image=OWN), instance_type="ml.m5.xlarge"{options})',
        {"KmsKeyId": "configured-key", "Tags": TAGS, "VpcConfig": None, "ExecutionRoleArn": None},
    ),
    "EndpointConfig without models": (
        "",
        'endpoint_config(instance_type="ml.m5.xlarge"{options})',
        {"KmsKeyId": "configured-key", "Tags": TAGS, "VpcConfig": NETWORK, "ExecutionRoleArn": ROLE},
    ),
    "EndpointConfig serverless": (
        "",
        'endpoint_config(create_model(weights, image=OWN), serverless={"MemorySizeInMB": 2048, "MaxConcurrency": 2}{options})',
        {"KmsKeyId": None, "Tags": TAGS, "ProductionVariants.0.InstanceType": None},
    ),
    "Endpoint": (
        "",
        'endpoint(endpoint_config(create_model(weights, image=OWN), instance_type="ml.m5.xlarge"), endpoint_name="e"{options})',
        {"Tags": TAGS},
    ),
    "InferenceComponent": (
        "",
        'inference_component(None, create_model(weights, image=OWN), endpoint_name="e", inference_component_name="c",'
        ' variant_name="v"{options})',
        {"Tags": TAGS},
    ),
    "Job": (
        "",
        'job(job_category="AgentRFT", job_config_schema_version="1.0.0", document={"OutputDataConfig": {}}{options})',
        {"Tags": TAGS, "RoleArn": ROLE},
    ),
    "EMR": (
        '@emr(cluster_id="j-1", jar="s3://b/j.jar"{options})\ndef step(words: list[str]) -> None: ...',
        'step(["a"])',
        {"ClusterConfig": None},
    ),
    "EMR with a cluster of its own": (
        '@emr(cluster_config={{"Instances": {{"InstanceGroups": [{{"InstanceRole": "MASTER", "InstanceType": "m5.xlarge",'
        ' "InstanceCount": 1}}]}}}}, jar="s3://b/j.jar"{options})\ndef step(words: list[str]) -> None: ...',
        'step(["a"])',
        {"ClusterConfig.Tags": TAGS},
    ),
    "EMRServerless": (
        '@emr_serverless(application_id="0a", entry_point="s3://b/j.py"{options})\ndef step(words: list[str]) -> None: ...',
        'step(["a"])',
        {"ExecutionRoleArn": ROLE, "JobConfig.tags": {"team": "search"}, "ApplicationConfig": None},
    ),
    "EMRServerless with an application of its own": (
        '@emr_serverless(application_config={{"type": "SPARK", "releaseLabel": "emr-7.0.0"}}, entry_point="s3://b/j.py"{options})\n'
        "def step(words: list[str]) -> None: ...",
        'step(["a"])',
        {
            "ApplicationConfig.networkConfiguration": {"subnetIds": NETWORK["Subnets"], "securityGroupIds": ["sg-0"]},
            "JobConfig.tags": {"team": "search"},
        },
    ),
    "Lambda": (
        '@lambda_function(function_arn="arn:aws:lambda:eu-west-1:123456789012:function:f"{options})\ndef step(a: str) -> None: ...',
        'step("a")',
        {},
    ),
    "Callback": (
        '@callback(sqs_queue_url="https://sqs.eu-west-1.amazonaws.com/123456789012/q"{options})\ndef step(a: str) -> None: ...',
        'step("a")',
        {},
    ),
    "Lineage": (
        "",
        'lineage(contexts=[{"ContextName": "c", "ContextType": "t", "Source": {"SourceUri": "s3://b/c"}}])',
        {},
    ),
    "Cleanup": ("", "cleanup(transform(create_model(weights, image=OWN), data) / 'a.csv')", {}),
    "Fail": ("", 'raise Fail("no")', {}),
}
"""A kind of step -> what declares it, what calls it, and its members."""


class Memory:
    def __init__(self, text: str) -> None:
        self.files = {"p.py": text.encode(), "a.ipynb": b"{}"}

    def read(self, path: str) -> bytes | None:
        return self.files.get(path)

    def walk(self, folder: str) -> list[str]:
        return []


def arguments(case: str, options: str = "", settings: dict[str, object] = PROJECT) -> dict[str, Any]:
    """What stands under `Arguments` of the last step of a case. `options`: more keywords of it."""
    top, body, _ = CASES[case]
    text = HEAD.format(top=top.format(options=options) if top else "", body=body.replace("{options}", options))
    result = compile_files(Request(("p.py",), settings=settings), Memory(text))
    assert [found.message for found in result.diagnostics] == []
    main = result.compiled[0].main
    assert main is not None
    found: dict[str, Any] = json.loads(main.content)["Steps"][-1]["Arguments"]
    return found


def member(tree: Any, path: str) -> Any:
    for part in path.split("."):
        tree = tree[int(part)] if isinstance(tree, list) else tree.get(part) if isinstance(tree, dict) else None
    return tree


def test_every_kind_of_step_has_a_case() -> None:
    assert {case.split()[0] for case in CASES} - {"Notebook"} == set(KINDS)


@pytest.mark.parametrize("case", CASES)
def test_what_a_step_does_not_say_is_configured(case: str) -> None:
    wanted = CASES[case][2]
    made = arguments(case)
    assert {path: member(made, path) for path in wanted} == wanted


@pytest.mark.parametrize("case", CASES)
def test_nothing_is_made_up_where_nothing_is_configured(case: str) -> None:
    settings = {key: value for key, value in PROJECT.items() if key in ("artifact_bucket", "region")}
    settings["instance_type"] = "ml.m5.large"
    text = json.dumps(arguments(case, settings=settings))
    assert not any(word in text for word in ("configured", "search", "subnet", "sg-0"))


OWN = {
    "instance_type": ('"ml.c5.xlarge"', "ml.c5.xlarge"),
    "kms_key": ('"own-key"', "own-key"),
    "subnets": ('["subnet-9"]', ["subnet-9"]),
    "security_group_ids": ('["sg-9"]', ["sg-9"]),
    "tags": ('{"own": "x"}', [{"Key": "own", "Value": "x"}]),
    "role": ('"arn:aws:iam::123456789012:role/own"', "arn:aws:iam::123456789012:role/own"),
}
CONFIGURED = {
    "instance_type": ["ml.m5.large"],
    "kms_key": ["configured-key"],
    "subnets": ["subnet-0", "subnet-1"],
    "security_group_ids": ["sg-0"],
    "tags": ["search"],
    "role": [ROLE],
}
SAYING = [
    (case, key)
    for case in ("Processing", "Training", "Notebook", "Tuning", "AutoML", "QualityCheck", "ClarifyCheck", "Model")
    for key in OWN
    if not (case == "AutoML" and key == "instance_type")
    and not (case == "Model" and key in ("instance_type", "kms_key"))
] + [("Transform", key) for key in ("instance_type", "kms_key", "tags")]


@pytest.mark.parametrize(("case", "key"), SAYING)
def test_what_a_step_says_goes_before(case: str, key: str) -> None:
    written = OWN[key][0].replace("{", "{{").replace("}", "}}") if CASES[case][0] else OWN[key][0]
    options = f", {key}={OWN[key][0]}" if written else ""
    text = json.dumps(arguments(case, options))
    assert not any(word in text for word in CONFIGURED[key])
    own = OWN[key][1]
    assert (own if isinstance(own, str) else own[0] if isinstance(own[0], str) else "own") in text


EMPTY = {"kms_key": '""', "subnets": "[]", "security_group_ids": "[]", "tags": "{}"}


@pytest.mark.parametrize(("case", "key"), [(case, key) for case, key in SAYING if key in EMPTY])
def test_a_step_does_without_a_default_that_it_says_is_empty(case: str, key: str) -> None:
    """As if it were not configured: nothing is in the request, and no empty member either."""
    words = ["subnets", "security_group_ids"] if key in ("subnets", "security_group_ids") else [key]
    settings = {name: value for name, value in PROJECT.items() if name not in words}
    options = "".join(f", {word}={EMPTY[word]}" for word in words)
    assert arguments(case, options) == arguments(case, settings=settings)


GROUPS = '[{"InstanceType": "ml.m5.large", "InstanceCount": 1, "InstanceGroupName": "g"}]'


@pytest.mark.parametrize(
    ("case", "options", "path", "wanted"),
    [
        (
            "Training",
            ', vpc_config={"Subnets": ["s"], "SecurityGroupIds": ["g"]}',
            "VpcConfig",
            {"Subnets": ["s"], "SecurityGroupIds": ["g"]},
        ),
        (
            "Processing",
            ', network_config={"VpcConfig": {"Subnets": ["s"], "SecurityGroupIds": ["g"]}}',
            "NetworkConfig.VpcConfig.Subnets",
            ["s"],
        ),
        ("Training", ', volume_kms_key="v"', "ResourceConfig.VolumeKmsKeyId", "v"),
        ("Training", ', volume_kms_key="v"', "OutputDataConfig.KmsKeyId", "configured-key"),
        ("Training", ', request={"VpcConfig": {"Subnets": ["s"]}}', "VpcConfig.Subnets", ["s"]),
        (
            "Training",
            f", instance_groups={GROUPS}",
            "ResourceConfig.InstanceType",
            None,
        ),
        (
            "Training",
            f', request={{"ResourceConfig": {{"InstanceGroups": {GROUPS}}}}}',
            "ResourceConfig.InstanceType",
            None,
        ),
    ],
)
def test_a_member_said_in_another_way_is_said(case: str, options: str, path: str, wanted: object) -> None:
    assert member(arguments(case, options), path) == wanted
