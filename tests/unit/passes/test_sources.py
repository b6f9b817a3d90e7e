"""Queries, file systems and feature groups: where they may stand, and what is said of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Findings = Callable[..., list[Any]]
STEP = '@processing(image=OWN, instance_type="ml.m5.large")\n'
TOP = f"""
COMMON = {{"catalog": "c", "database": "d", "output_s3_uri": "s3://b/k", "output_format": "PARQUET"}}
class Table(Dataset): ...
class Orders(FeatureGroup, name="orders"): ...
{STEP}def fill(raw: Dataset) -> Orders: ...
{STEP}def table(raw: Table) -> Dataset: ...
@lambda_function(function_arn="arn:aws:lambda:us-east-1:123456789012:function:f")
def tell(data: Dataset) -> None: ...
"""
QUERY = 'x = AthenaDataset(query_string="q", **COMMON)\n'
SYSTEM = 'FileSystemDataset(file_system_id="fs-01234567", file_system_type="EFS", directory_path="/x")'
NOTHING = "must have at least 1 characters, this is 0"


@pytest.mark.parametrize(
    ("body", "code", "marked", "text"),
    [
        # What it is made of.
        ('AthenaDataset("q", **COMMON)', "MLP215", '"q"', "takes 0 by position"),
        ('AthenaDataset(query="q", **COMMON)', "MLP216", "query", "no parameter `query`"),
        ("AthenaDataset(**COMMON)", "MLP214", "AthenaDataset(**COMMON)", "needs an argument `query_string`"),
        ("prepare(AthenaDataset(query_string=None, **COMMON))", "MLP402", "None", "expected text, found None"),
        ('prepare(AthenaDataset(query_string="q", **{**COMMON, "database": ""}))', "MLP402", '""', NOTHING),
        (
            'prepare(AthenaDataset(query_string="q" * 4097, **COMMON))',
            "MLP402",
            '"q" * 4097',
            "at most 4096 characters",
        ),
        ("prepare(AthenaDataset(query_string=split(raw), **COMMON))", "MLP402", "split(raw)", "found a whole result"),
        (
            'prepare(AthenaDataset(query_string="q", **{**COMMON, "output_format": "PARQET"}))',
            "MLP402",
            '"PARQET"',
            "did you mean 'PARQUET'?",
        ),
        (
            'prepare(AthenaDataset(query_string="q", work_group="a b", **COMMON))',
            "MLP402",
            '"a b"',
            "does not have the form that the service takes",
        ),
        (
            'prepare(AthenaDataset(query_string="q", input_mode="FastFile", **COMMON))',
            "MLP402",
            '"FastFile"',
            "Pipe, File",
        ),
        # Where it goes.
        (f"{QUERY}train(x)", "MLP446", "x", "a Training step cannot read `AthenaDataset(...)`"),
        (f"prepare({SYSTEM})", "MLP446", SYSTEM, "a Processing step cannot read `FileSystemDataset(...)`"),
        (f"train({SYSTEM})", "MLP403", SYSTEM, "`train` needs `subnets`"),
        (f"{QUERY}table(x)", "MLP218", "x", "`raw` is declared `Table`, this is `AthenaDataset`"),
        (f"{QUERY}prepare(raw, mode=x)", "MLP218", "x", "`mode` is declared `str`, this is `AthenaDataset`"),
        (f"{QUERY}tell(x)", "MLP445", "x", "has no location"),
        (f'{QUERY}prepare(x / "part")', "MLP445", "x", "has no location"),
        (f'{QUERY}prepare(raw, mode=f"a {{x}}")', "MLP445", "x", "has no location"),
        (f'{QUERY}prepare(raw, mode="a " + x)', "MLP445", "x", "has no location"),
        (f"{QUERY}prepare(raw, mode=str(x))", "MLP445", "x", "has no location"),
        (f'{QUERY}prepare.options(environment={{"A": x}})(raw)', "MLP445", "x", "has no location"),
        (f'{QUERY}prepare.options(request={{"Environment": {{"A": x}}}})(raw)', "MLP445", "x", "has no location"),
        (f"{QUERY}cleanup(x)", "MLP436", "x", "not below an output of one step"),
        # Feature groups.
        ("prepare(fill(raw))", "MLP218", "fill(raw)", "`raw` is declared `Dataset`, this is `Orders`"),
        ("prepare(raw, mode=fill(raw))", "MLP218", "fill(raw)", "`mode` is declared `str`, this is `Orders`"),
        ("prepare(raw, mode=fill(raw).nme)", "MLP209", "nme", "has no field `nme`"),
        ('prepare(raw, mode=f"{fill(raw)}")', "MLP240", "fill(raw)", "has no text"),
        ("cleanup(fill(raw))", "MLP436", "fill(raw)", "no objects in S3"),
        ("prepare(raw, mode=Orders.nme)", "MLP208", "nme", "has no `nme`"),
        ("prepare(Orders())", "MLP212", "Orders()", "exists only while a step runs"),
    ],
)
def test_wrong_use(findings: Findings, body: str, code: str, marked: str, text: str) -> None:
    [found] = findings(body, top=TOP)
    assert (found.code, found.marked) == (code, marked)
    assert text in found.message


@pytest.mark.parametrize(
    ("top", "code", "marked", "help_"),
    [
        ("class A(FeatureGroup): ...", "MLP214", "A", 'write `class A(FeatureGroup, name="...")`'),
        ('class A(FeatureGroup, name=""): ...', "MLP214", "A", 'write `class A(FeatureGroup, name="...")`'),
        ('class A(FeatureGroup, nme="a"): ...', "MLP253", "nme", "did you mean `name`?"),
        ("class A(FeatureGroup, name=3): ...", "MLP230", "3", ""),
        ('class A(FeatureGroup, name="a b"): ...', "MLP402", '"a b"', ""),
    ],
)
def test_a_feature_group_needs_a_name(findings: Findings, top: str, code: str, marked: str, help_: str) -> None:
    [found] = findings("prepare(raw)\nmake(raw)", top=f"{top}\n{STEP}def make(raw: Dataset) -> A: ...")
    assert (found.code, found.marked, found.help) == (code, marked, help_)


@pytest.mark.parametrize(
    ("step", "code", "marked", "help_"),
    [
        ("def make(raw: Dataset) -> FeatureGroup: ...", "MLP221", "FeatureGroup", "declare a class for the group"),
        ("def make(raw: AthenaDataset) -> Dataset: ...", "MLP221", "AthenaDataset", "write `Dataset`"),
        ("def make(raw: Orders) -> Dataset: ...", "MLP222", "Orders", "take its name"),
        ('def make(raw: Dataset) -> Annotated[Orders, Output(mode="Continuous")]: ...', "MLP401", '"Continuous"', ""),
        ("def make(raw: Annotated[Dataset, Input(seed=1)]) -> Dataset: ...", "MLP401", "seed", ""),
        ('def make(raw: Annotated[Dataset, Input(mode="Fil")]) -> Dataset: ...', "MLP402", '"Fil"', ""),
    ],
)
def test_what_a_step_declares(findings: Findings, step: str, code: str, marked: str, help_: str) -> None:
    [found] = findings(top=f"{TOP}{STEP}{step}")
    assert (found.code, found.marked) == (code, marked)
    assert found.help.startswith(help_)


@pytest.mark.parametrize(
    ("said", "marked", "text"),
    [
        ("attribute_names=3", "3", "expected a list, found 3"),
        ('attribute_names=["a"] * 17', '["a"] * 17', "must have at most 16 elements"),
        ('seed="1"', '"1"', "expected an integer, found '1'"),
        ('record_wrapper_type="Record"', '"Record"', "did you mean 'RecordIO'?"),
        ('data_type="S3Prefx"', '"S3Prefx"', "did you mean 'S3Prefix'?"),
    ],
)
def test_members_of_a_channel(findings: Findings, said: str, marked: str, text: str) -> None:
    step = '@training(image=OWN, instance_type="ml.m5.large")\n'
    [found] = findings(top=f"{step}def fit(x: Annotated[Dataset, Input({said})]) -> ModelArtifact: ...")
    assert (found.code, found.marked) == ("MLP402", marked)
    assert text in found.message


def test_what_only_objects_in_s3_have(findings: Findings) -> None:
    top = TOP + STEP + 'def make(raw: Annotated[Dataset, Input(compression="Gzip", mode="Pipe")]) -> Dataset: ...\n'
    [found] = findings(f"{QUERY}make(x)\nmake.options(name='b')(x)\nmake.options(name='c')(raw)", top=top)
    assert (found.code, found.marked) == ("MLP401", "compression")
    assert found.message == "`AthenaDataset(...)` as an input has no option `compression`"


def test_a_default_of_a_pipeline_is_a_location(findings: Findings) -> None:
    [found] = findings(top=TOP, parameters=', data: Dataset = AthenaDataset(query_string="q", **COMMON)')
    assert (found.code, found.help) == ("MLP445", "make it in the pipeline, of parameters that are texts")


def test_all_of_a_query_is_checked_at_once(findings: Findings) -> None:
    body = 'prepare(AthenaDataset(catalog="", databse="d", query_string=1, output_s3_uri=raw, output_format="CSV"))'
    assert [(item.code, item.marked) for item in findings(body)] == [
        ("MLP402", '""'),
        ("MLP216", "databse"),
        ("MLP402", '"CSV"'),
    ]


@pytest.mark.parametrize(
    "body",
    [
        f"{QUERY}if q:\n    x = RedshiftDataset(cluster_id='c', database='d', db_user='u', query_string=s, "
        "cluster_role_arn='arn:aws:iam::123456789012:role/r', output_s3_uri=raw, output_format='CSV')\nprepare(x)",
        f"for t in ['a', 'b']:\n    prepare.options(name=t)(AthenaDataset(query_string=t, **COMMON))\n{QUERY}table(Table(x))",
        f"{QUERY}prepare(raw, mode=fill(x).name)\nprepare.options(name='b', depends_on=[fill(raw)])(raw)",
        f"train.options(subnets=['s-1'], security_group_ids=['sg-1'])({SYSTEM})",
    ],
    ids=["chosen by a condition", "in a loop", "feature group", "file system"],
)
def test_right_use(findings: Findings, body: str) -> None:
    assert [
        item for item in findings(body, top=TOP) if not item.code.startswith("MLP5") and item.code != "MLP307"
    ] == []


@pytest.mark.parametrize(
    ("said", "marked"),
    [
        ('instance_type="ml.m5.large", instance_groups=GROUPS', "GROUPS"),
        ("instance_count=2, instance_groups=GROUPS", "GROUPS"),
        ('instance_preferences=[{"InstanceType": "ml.m5.large"}], instance_groups=GROUPS', None),
    ],
)
def test_the_machines_of_a_training_job_are_said_in_one_way(findings: Findings, said: str, marked: str | None) -> None:
    groups = '[{"InstanceGroupName": "a", "InstanceType": "ml.m5.large", "InstanceCount": 1}]'
    top = f"GROUPS = {groups}\n@training(image=OWN, {said})\ndef fit(x: Dataset) -> ModelArtifact: ..."
    [found] = findings("prepare(raw)\nfit(raw)", top=top)
    assert found.code == "MLP431"
    assert marked is None or found.marked == marked
    alone = f"@training(image=OWN, instance_groups={groups})\ndef fit(x: Dataset) -> ModelArtifact: ..."
    configured = {"instance_type": "ml.m5.large", "artifact_bucket": "b", "role": "arn:aws:iam::123456789012:role/r"}
    assert findings("fit(raw)", top=alone, settings={**configured, "region": "us-east-1"}) == []
