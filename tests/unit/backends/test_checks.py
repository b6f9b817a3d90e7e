"""What checks and registrations become, where the golden pipelines do not show it."""

from __future__ import annotations

import json
from typing import Any

from mlpc.driver import Request, compile_files

HEAD = """\
from mlpc import Dataset, ModelArtifact, clarify_check, create_model, image, pipeline, quality_check, register_model

XGBOOST = image("xgboost", version="1.7-1")


@pipeline(name="checks")
def checks(data: Dataset = Dataset("s3://b/d"), trained: ModelArtifact = ModelArtifact("s3://b/m.tar.gz"), n: float = 0.5):
"""
SETTINGS = {"region": "us-west-2", "artifact_bucket": "artifacts", "role": "arn:aws:iam::123456789012:role/r"}
BIAS = """\
    bias = clarify_check(data, check_type="DATA_BIAS", instance_type="ml.m5.large", model_package_group_name="g",
        data_config={CONFIG}, bias_config={"label_values_or_threshold": [1], "facet_name": "a"})
"""
QUALITY = """\
    found = quality_check(data, check_type="MODEL_QUALITY", dataset_format={"csv": {}}, instance_type="ml.m5.large",
        problem_type="Regression", model_package_group_name="g", EXTRA)
"""


class Project:
    def __init__(self, text: str) -> None:
        self.text = text

    def read(self, path: str) -> bytes | None:
        return self.text.encode() if path == "pipeline.py" else None

    def walk(self, folder: str) -> list[str]:
        return []


def compiled(body: str, settings: dict[str, object] | None = None) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The steps by name, and the files."""
    result = compile_files(Request(("pipeline.py",), settings={**SETTINGS, **(settings or {})}), Project(HEAD + body))
    assert [item.message for item in result.diagnostics] == []
    (made,) = result.compiled
    assert made.main is not None
    steps = {step["Name"]: step for step in json.loads(made.main.content)["Steps"]}
    return steps, {file.path: file.content for file in made.files}


def quality(extra: str, settings: dict[str, object] | None = None) -> Any:
    return compiled(QUALITY.replace("EXTRA", extra), settings)[0]["quality_check"]


def test_images_are_those_of_the_region() -> None:
    steps, _ = compiled(BIAS.replace("{CONFIG}", "{}") + QUALITY.replace("EXTRA", ""))
    images = {name: step["Arguments"]["AppSpecification"]["ImageUri"] for name, step in steps.items()}
    assert images == {
        "clarify_check": "306415355426.dkr.ecr.us-west-2.amazonaws.com/sagemaker-clarify-processing:1.0",
        "quality_check": "159807026194.dkr.ecr.us-west-2.amazonaws.com/sagemaker-model-monitor-analyzer",
    }


def test_an_image_of_ones_own() -> None:
    own = "1.dkr.ecr.nowhere-1.amazonaws.com/monitor:1"
    for extra in (f'image="{own}"', f'request={{"AppSpecification": {{"ImageUri": "{own}"}}}}'):
        arguments = quality(extra, {"region": "us-nowhere-1"})["Arguments"]
        assert arguments["AppSpecification"] == {"ImageUri": own}


def test_configured_defaults_hold_for_checks() -> None:
    arguments = quality("", {"kms_key": "key", "subnets": ["s"], "security_group_ids": ["g"], "tags": {"a": "b"}})[
        "Arguments"
    ]
    assert arguments["ProcessingResources"]["ClusterConfig"]["VolumeKmsKeyId"] == "key"
    assert arguments["ProcessingOutputConfig"]["KmsKeyId"] == "key"
    assert arguments["NetworkConfig"]["VpcConfig"] == {"Subnets": ["s"], "SecurityGroupIds": ["g"]}
    assert arguments["Tags"] == [{"Key": "a", "Value": "b"}]


def test_a_number_of_a_run_becomes_text() -> None:
    environment = quality("probability_threshold_attribute=n, inference_attribute=0")["Arguments"]["Environment"]
    assert environment["probability_threshold_attribute"] == {
        "Std:Join": {"On": "", "Values": [{"Get": "Parameters.n"}]}
    }
    assert environment["inference_attribute"] == "0"


def test_a_request_has_the_last_word() -> None:
    arguments = quality('request={"Environment": {"publish_cloudwatch_metrics": "Enabled"}}')["Arguments"]
    assert arguments["Environment"]["publish_cloudwatch_metrics"] == "Enabled"
    assert arguments["Environment"]["output_path"] == "/opt/ml/processing/output"


def test_the_compression_and_type_of_a_data_set() -> None:
    steps, _ = compiled(
        BIAS.replace("{CONFIG}", '{"s3_compression_type": "Gzip", "dataset_type": "application/x-image"}')
    )
    arguments = steps["clarify_check"]["Arguments"]
    assert [item["S3Input"]["S3CompressionType"] for item in arguments["ProcessingInputs"]] == ["None", "Gzip"]
    assert arguments["ProcessingOutputConfig"]["Outputs"][0]["S3Output"]["S3UploadMode"] == "Continuous"


REGISTER = """\
    register_model(trained, image=XGBOOST, model_package_group_name="g", content_types=["text/csv"],
        response_types=["text/csv"], drift_check_baselines={BASELINES})
"""


def test_a_step_waits_for_a_check_of_which_it_has_only_the_configuration() -> None:
    one = REGISTER.replace("{BASELINES}", '{"bias_config_file": bias.config_file}')
    steps, _ = compiled(BIAS.replace("{CONFIG}", "{}") + one)
    assert steps["register_model"]["DependsOn"] == ["clarify_check"]
    more = REGISTER.replace(
        "{BASELINES}",
        '{"bias_config_file": bias.config_file, "bias_pre_training_constraints": bias.baseline_constraints}',
    )
    steps, _ = compiled(BIAS.replace("{CONFIG}", "{}") + more)
    assert "DependsOn" not in steps["register_model"]


def test_one_configuration_is_shipped_once() -> None:
    two = BIAS + BIAS.replace("bias = clarify_check(data,", 'again = clarify_check(data, name="again",')
    _, files = compiled(two.replace("{CONFIG}", '{"label": 0}'))
    assert len([path for path in files if path.endswith("analysis_config.json")]) == 1
