"""What the service refuses of a job is said at the smallest place in the pipeline's file, not by `mlpc validate` alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

LONG = '"x" * 3073'
MODEL = "model = create_model(train(raw), image=OWN)\n"
SERVERLESS = MODEL + "endpoint_config(model, serverless={{{}}})"
BODY = """\
@training(image=OWN, instance_type="ml.m5.large", {options})
def fitted(data: Dataset, *, rows: int = 1) -> ModelArtifact:
    return ModelArtifact.new()
"""
SCRIPT = """\
@processing(image=OWN, instance_type="ml.m5.large", script="run.py", {options})
def scripted(data: Dataset, *, rows: int = 1) -> Dataset: ...
"""
STREAMED = """\
@processing(image=OWN, instance_type="ml.m5.large")
def streamed(data: Annotated[Dataset, Input(compression="Gzip"{})]) -> Dataset: ...
"""
FUNCTION = """\
@processing(image=OWN, instance_type="ml.m5.large", {options})
def fitted(data: Dataset, *, rows: int = 1) -> Dataset:
    return data
"""


@pytest.mark.parametrize(
    ("body", "code", "marked"),
    [
        # texts
        (f"if n > 1:\n    raise Fail({LONG})\nprepare(raw)", "MLP402", LONG),
        (f"if n > 1:\n    raise Fail({LONG} + s)\nprepare(raw)", "MLP402", f"{LONG} + s"),
        ('train.options(environment={"A": "x" * 513 + s})(raw)', "MLP402", '"x" * 513 + s'),
        ('prepare(raw, mode="x" * 257)', "MLP402", '"x" * 257'),
        ("prepare(raw, mode=f\"{s}{257 * 'x'}\")", "MLP402", "f\"{s}{257 * 'x'}\""),
        # execution variables
        (
            'prepare.options(environment={"A": execution.training_job_name})(raw)',
            "MLP427",
            "execution.training_job_name",
        ),
        ("if execution.processing_job_name == s:\n    prepare(raw)", "MLP427", "execution.processing_job_name"),
        # caching
        # profiler and spot instances
        ("train.options(disable_profiler=True, profiling_interval_in_milliseconds=500)(raw)", "MLP424", "500"),
        (
            'train.options(request={"ProfilerConfig": {"DisableProfiler": True, "S3OutputPath": "s3://b/p"}})(raw)',
            "MLP424",
            '"S3OutputPath"',
        ),
        ("train.options(max_wait_time_in_seconds=90_000)(raw)", "MLP424", "90_000"),
        ("train.options(use_spot_instances=False, max_wait_time_in_seconds=90_000)(raw)", "MLP424", "90_000"),
        ("train.options(use_spot_instances=q, max_wait_time_in_seconds=3600)(raw)", "MLP424", "3600"),
        # one of two
        ('train.options(algorithm_name="arn:aws:sagemaker:us-east-1:123456789012:algorithm/a")(raw)', "MLP431", ...),
        (
            'train.options(instance_groups=[{"instance_type": "ml.m5.large", "instance_count": 1, "instance_group_name": "a"}])(raw)',
            "MLP431",
            ...,
        ),
        # transform jobs
        (MODEL + 'transform(model, raw, instance_type="ml.m5.large", max_payload_in_mb=101)', "MLP424", "101"),
        (
            MODEL
            + 'transform(model, raw, instance_type="ml.m5.large", max_payload_in_mb=6, max_concurrent_transforms=20)',
            "MLP424",
            "6",
        ),
        (MODEL + 'transform(model, raw, instance_type="ml.m5.large", join_source="Input")', "MLP425", '"Input"'),
        ('transform("my_model", raw, instance_type="ml.m5.large")', "MLP402", '"my_model"'),
        # models and endpoints
        ('create_model(train(raw), image=OWN, inference_mode="Serial")', "MLP424", '"Serial"'),
        (
            'create_model(train(raw), image=OWN, mode="SingleModel", model_cache_setting="Disabled")',
            "MLP424",
            '"Disabled"',
        ),
        (SERVERLESS.format('"memory_size_in_mb": 1500, "max_concurrency": 1'), "MLP424", '"memory_size_in_mb"'),
        (
            SERVERLESS.format('"memory_size_in_mb": 1024, "max_concurrency": 1, "provisioned_concurrency": 2'),
            "MLP424",
            '"provisioned_concurrency"',
        ),
        (
            MODEL
            + 'one = {"variant_name": "a", "model": model, "instance_type": "ml.m5.large"}\nendpoint_config(variants=[one, one])',
            "MLP424",
            ...,
        ),
        (
            MODEL + 'endpoint_config(model, instance_type="ml.m5.large", endpoint_config_name="c")\n'
            'endpoint(endpoint_config_name="c", endpoint_name="e")',
            "MLP430",
            '"c"',
        ),
        # caching what is new in every run
        ('prepare.options(cache=Cache(expire_after="P1D"))(raw / execution.id)', "MLP429", "execution.id"),
        ('train.options(cache=Cache(expire_after="P1D"), environment={"A": execution.start_time})(raw)', "MLP429", ...),
        (
            MODEL + 'transform(model, raw, instance_type="ml.m5.large", cache=Cache(expire_after="P1D"))',
            "MLP429",
            "model",
        ),
        # AutoML
        ('auto_ml(raw, target_attribute_name="y", request={"AutoMLJobConfig": {"Mode": "AUTO"}})', "MLP402", '"Mode"'),
        # names
        ('for day in days:\n    prepare(raw, mode=day)\ntrain.options(name="prepare-0")(raw)', "MLP329", '"prepare-0"'),
        # what no pipeline may say
        ('train.options(experiment_name="e")(raw)', "MLP401", "experiment_name"),
        # where outputs go
        ('split.options(destination="s3://b/x")(raw)', "MLP230", '"s3://b/x"'),
        ('split.options(destination={"trian": "s3://b/x"})(raw)', "MLP402", '"trian"'),
        ('split.options(destination={"train": 3})(raw)', "MLP230", "3"),
        ('split.options(destination={"train": "b/x"})(raw)', "MLP402", '"b/x"'),
        ('prepare.options(command=["python3"])(raw)', "MLP402", '["python3"]'),
    ],
)
def test_a_rule_is_broken(findings: Callable[..., list[Any]], body: str, code: str, marked: Any) -> None:
    found = findings(body)
    assert [item.code for item in found] == [code]
    assert marked in (..., found[0].marked)


@pytest.mark.parametrize(
    ("top", "options", "marked"),
    [
        (SCRIPT, 'container_entrypoint=["Rscript"]', "container_entrypoint"),
        (SCRIPT, 'command="Rscript"', '"Rscript"'),
        (FUNCTION, 'container_entrypoint=["Rscript"]', "container_entrypoint"),
        (FUNCTION, 'container_arguments=["--deep"]', "container_arguments"),
        (BODY, 'container_entrypoint=["Rscript"]', "container_entrypoint"),
        (BODY, 'hyperparameters={"row": 3}', '"row"'),
    ],
)
def test_a_step_with_a_program_of_its_own(
    findings: Callable[..., list[Any]], top: str, options: str, marked: str
) -> None:
    name = "scripted" if top is SCRIPT else "fitted"
    found = findings(f"{name}(raw)", top=top.format(options=options), files={"run.py": ""})
    assert [(item.code, item.marked) for item in found] == [("MLP402", marked)]


def test_what_several_things_come_to_is_looked_at_in_the_end(findings: Callable[..., list[Any]]) -> None:
    source = {
        "InputName": "x",
        "S3Input": {"S3Uri": "s3://b/x", "LocalPath": "/opt/ml/processing/x", "S3DataType": "S3Prefix"},
    }
    more = [{**source, "InputName": f"x{at}"} for at in range(10)]
    found = findings(f'prepare.options(request={{"ProcessingInputs": {more}}})(raw)', target="sagemaker")
    assert [item.code for item in found] == ["MLP428"]
    assert "`ProcessingInputs`" in found[0].message and "this is 11" in found[0].message


def test_only_what_is_streamed_is_unpacked(findings: Callable[..., list[Any]]) -> None:
    found = findings("streamed(raw)", top=STREAMED.format(""))
    assert [(item.code, item.marked) for item in found] == [("MLP424", '"Gzip"')]
    assert findings("streamed(raw)", top=STREAMED.format(', mode="Pipe"')) == []


def test_a_cache_that_can_be_hit(findings: Callable[..., list[Any]]) -> None:
    assert findings('prepare.options(cache=Cache(expire_after="P1D"), destination=f"s3://b/{execution.id}")(raw)') == []
    assert findings("prepare.options(cache=Cache(enabled=False))(raw / execution.id)") == []
