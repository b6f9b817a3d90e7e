"""Notebook jobs: what travels with them, and what is said of mistakes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from mlpc.driver import Request, Result, compile_files

NOTEBOOK = b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
FILES = {
    "in/nb/report.ipynb": NOTEBOOK,
    "in/nb/init.sh": b"true\n",
    "in/nb/lib/a.py": b"a = 1\n",
    "in/nb/lib/deep/b.py": b"b = 1\n",
    "in/nb/lib/__pycache__/a.pyc": b"x",
    "in/other/a.py": b"a = 2\n",
    "in/a.py": b"a = 3\n",
}
GOOD = 'input_notebook="nb/report.ipynb", kernel_name="python3"'
IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/nb:1"


class Memory:
    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files

    def read(self, path: str) -> bytes | None:
        return self.files.get(path)

    def walk(self, folder: str) -> Sequence[str]:
        return sorted(path.removeprefix(f"{folder}/") for path in self.files if path.startswith(f"{folder}/"))


def compiled(keywords: str, signature: str = "() -> Dataset: ...", call: str = "note()", **files: bytes) -> Result:
    text = f"""
from mlpc import *

@notebook_job({keywords}, instance_type="ml.m5.large", image="{IMAGE}")
def note{signature}

@pipeline(name="p")
def p(data: Dataset, n: int = 1):
    {call}
"""
    settings = {"artifact_bucket": "b", "role": "arn:aws:iam::123456789012:role/r", "region": "us-east-1"}
    return compile_files(Request(("in/p.py",), settings=settings), Memory({**FILES, **files, "in/p.py": text.encode()}))


def step(result: Result) -> dict[str, Any]:
    assert [found.message for found in result.diagnostics] == []
    main = result.compiled[0].main
    assert main is not None
    made: dict[str, Any] = json.loads(main.content)["Steps"][0]
    return made


def test_what_travels() -> None:
    result = compiled(f'{GOOD}, initialization_script="nb/init.sh", additional_dependencies=["nb/lib", "a.py"]')
    made = step(result)
    (channel,) = made["Arguments"]["InputDataConfig"]
    folder = channel["DataSource"]["S3DataSource"]["S3Uri"].removeprefix("s3://b/p/")
    shipped = {file.path for file in result.compiled[0].files if file.path.startswith("code/")}
    names = ("report.ipynb", "init.sh", "lib/a.py", "lib/deep/b.py", "a.py")
    assert shipped == {f"{folder}/{name}" for name in names}
    assert made["Arguments"]["Environment"]["SM_INIT_SCRIPT"] == "init.sh"


def test_the_folder_is_named_for_what_is_in_it() -> None:
    def folder(result: Result) -> str:
        location: str = step(result)["Arguments"]["InputDataConfig"][0]["DataSource"]["S3DataSource"]["S3Uri"]
        return location

    plain = folder(compiled(GOOD))
    assert folder(compiled(GOOD)) == plain
    assert folder(compiled(GOOD, **{"in/nb/report.ipynb": NOTEBOOK + b"\n"})) != plain
    assert folder(compiled(f'{GOOD}, additional_dependencies=["a.py"]')) != plain


def test_what_it_is_called_with_arrives_as_text() -> None:
    signature = '(where: Dataset, *, n: int, flag: bool = True, title: str = "x"): ...'
    made = step(compiled(GOOD, signature, "note(data, n=n)"))
    assert made["Arguments"]["HyperParameters"] == {
        "where": {"Get": "Parameters.data"},
        "n": {"Std:Join": {"On": "", "Values": [{"Get": "Parameters.n"}]}},
        "flag": "true",
        "title": "x",
    }


@pytest.mark.parametrize(("name", "job"), [("note", "note"), ("my_note-2", "my-note-2"), ("__", "notebook")])
def test_the_job_is_named_for_the_step(name: str, job: str) -> None:
    arguments = step(compiled(f"{GOOD}, name={name!r}"))["Arguments"]
    assert arguments["TrainingJobName"] == job
    assert {"Key": "sagemaker:name", "Value": name} in arguments["Tags"]
    assert arguments["Environment"]["SM_OUTPUT_NOTEBOOK_NAME"] == f"{job}.ipynb"


def test_its_own_variables_and_tags_stand() -> None:
    more = 'environment={"SM_KERNEL_NAME": "mine", "A": "1"}, tags={"team": "x"}, encrypt_inter_container_traffic=False'
    arguments = step(compiled(f"{GOOD}, {more}"))["Arguments"]
    assert (arguments["Environment"]["SM_KERNEL_NAME"], arguments["Environment"]["A"]) == ("python3", "1")
    assert arguments["Tags"][0] == {"Key": "team", "Value": "x"}
    assert arguments["EnableInterContainerTrafficEncryption"] is False


@pytest.mark.parametrize(
    ("keywords", "code", "marked"),
    [
        ('input_notebook="nb/none.ipynb", kernel_name="k"', "MLP252", '"nb/none.ipynb"'),
        ('input_notebook="nb/report.ipynb"', "MLP403", "note"),
        ('kernel_name="k"', "MLP403", "note"),
        ('input_notebook=3, kernel_name="k"', "MLP230", "3"),
        (f'{GOOD}, initialization_script="none.sh"', "MLP252", '"none.sh"'),
        (f'{GOOD}, additional_dependencies=["none"]', "MLP252", '"none"'),
        (f'{GOOD}, additional_dependencies="nb/lib"', "MLP230", '"nb/lib"'),
        (f'{GOOD}, additional_dependencies=["a.py", "other/a.py"]', "MLP420", '"other/a.py"'),
        (f'{GOOD}, notebook_job_name="1st"', "MLP402", '"1st"'),
        (f'{GOOD}, script="x.py"', "MLP401", "script"),
        (f'{GOOD}, metrics={{"a": "b"}}', "MLP401", "metrics"),
    ],
)
def test_a_mistake_is_marked_where_it_is(keywords: str, code: str, marked: str) -> None:
    result = compiled(keywords)
    assert [found.rule.code for found in result.diagnostics] == [code], [f.message for f in result.diagnostics]
    span = result.diagnostics[0].span
    source = result.source_of(span.file)
    assert source is not None
    assert source.line(span.start.line)[span.start.column : span.end.column] == marked


@pytest.mark.parametrize(
    ("signature", "code"),
    [("() -> ModelArtifact: ...", "MLP224"), ("() -> Dataset:\n    return Dataset.new()", "MLP250")],
)
def test_mistakes_of_the_function(signature: str, code: str) -> None:
    assert [found.rule.code for found in compiled(GOOD, signature).diagnostics] == [code]


def test_an_image_of_another_region() -> None:
    call = 'note.options(image="123456789012.dkr.ecr.eu-west-1.amazonaws.com/nb:1")()'
    (found,) = compiled(GOOD, call=call).diagnostics
    assert found.message == "`image`: it is in eu-west-1, and the pipeline runs in us-east-1"


def test_other_steps_have_no_notebook() -> None:
    text = """
from mlpc import *

@training(image="i", instance_type="ml.m5.large", kernel_name="k")
def fit(data: Dataset) -> ModelArtifact: ...

@pipeline(name="p")
def p(data: Dataset):
    fit(data)
"""
    result = compile_files(Request(("p.py",)), Memory({"p.py": text.encode()}))
    assert [found.rule.code for found in result.diagnostics] == ["MLP401"]
