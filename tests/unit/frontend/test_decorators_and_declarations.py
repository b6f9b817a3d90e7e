"""Decorators, classes, types and names at the top of a file: what they stand for, called or not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Findings = Callable[..., list[Any]]
IMAGE = 'image=OWN, instance_type="ml.m5.large"'
STEP = f"@processing({IMAGE})\n"


@pytest.mark.parametrize(
    ("top", "code", "marked", "help_"),
    [
        ('@pipelin(name="x")\ndef z(): ...', "MLP201", "pipelin", "did you mean `pipeline`?"),
        ("@procesing(image=OWN)\ndef z(raw: Dataset): ...", "MLP201", "procesing", "did you mean `processing`?"),
        ('import mlpc\n@mlpc.pipelin(name="x")\ndef z(): ...', "MLP208", "pipelin", "did you mean `pipeline`?"),
        ("from mlpc import procesing\n@procesing()\ndef z(): ...", "MLP207", "procesing", "did you"),
        ('d = pipeline(name="x")\n@d\ndef z(): ...', "MLP269", "d", "write `@pipeline(...)` here"),
        ("d = processing\n@d(image=OWN)\ndef z(): ...", "MLP269", "d", "write `@processing(...)` here"),
        ('def f():\n    @pipeline(name="x")\n    def z(): ...', "MLP268", 'pipeline(name="x")', "move it"),
        ("class A:\n    @training(image=OWN)\n    def z(): ...", "MLP268", "training(image=OWN)", "move it"),
        ("import functools\n@functools.cache\n" + STEP + "def z(): ...", "MLP128", "functools.cache", "call what"),
    ],
)
@pytest.mark.parametrize("target", [None, "sagemaker"], ids=["checked", "compiled"])
def test_a_decorator_that_is_not_what_it_looks_like(
    findings: Findings, top: str, code: str, marked: str, help_: str, target: str | None
) -> None:
    if code == "MLP128" and target is not None:
        pytest.skip("nobody calls it")
    [found] = findings(top=top, target=target)
    assert (found.code, found.marked) == (code, marked)
    assert found.help.startswith(help_)


def test_decorators_of_helpers_are_their_own(findings: Findings) -> None:
    top = "import functools\n@functools.cache\ndef a(x): return x\n@pd.api.x\ndef b(): ...\nclass C:\n    @property\n    def d(self): ...\n"
    assert findings(top=top) == []


def test_a_step_that_nobody_calls_is_checked(findings: Findings) -> None:
    top = (
        '@processing(image=OWN, instance_typ="ml.m5.large")\ndef a(raw: Dataset, *, k: int = "x") -> Dataset: ...\n'
        f'@processing({IMAGE}, volume_size_in_gb="x", retry=Retry(on="No", max_attempts=1))\ndef b(raw: Dataset): ...\n'
        '@processing(instance_type="ml.m5.large")\ndef image_is_said_by_the_call(raw: Dataset): ...\n'
    )
    assert [(item.code, item.marked) for item in findings(top=top)] == [
        ("MLP401", "instance_typ"),
        ("MLP218", '"x"'),
        ("MLP402", '"x"'),
        ("MLP409", '"No"'),
    ]
    assert findings(top=top, target="sagemaker") == []


def test_a_default_is_checked_where_every_call_gives_the_argument(findings: Findings) -> None:
    [found] = findings("z(raw, k=1)", top=f'{STEP}def z(raw: Dataset, *, k: int = "x"): ...')
    assert (found.code, found.marked) == ("MLP218", '"x"')


@pytest.mark.parametrize(
    ("top", "body", "found"),
    [
        (
            "class E(Outputs):\n    pass\n" + STEP + "def z(raw: Dataset) -> E: ...",
            "a = z(raw)\nprepare(a.x)",
            "MLP271",
        ),
        (
            "class E(Outputs):\n    a = Dataset\n" + STEP + "def z(raw: Dataset) -> E: ...",
            "prepare(z(raw).a)",
            "MLP272",
        ),
        (
            "class E(Outputs):\n    a: Dataset = 3\n" + STEP + "def z(raw: Dataset) -> E: ...",
            "prepare(z(raw).a)",
            "MLP272",
        ),
        ("class E(Outputs):\n    a: Datset\n" + STEP + "def z(raw: Dataset) -> E: ...", "prepare(z(raw).a)", "MLP201"),
    ],
)
def test_the_body_of_a_class_is_fields(findings: Findings, top: str, body: str, found: str) -> None:
    assert [item.code for item in findings(body, top=top)] == [found]


def test_what_a_class_has_for_bodies_is_no_field(findings: Findings) -> None:
    top = 'class E(Metrics):\n    """Doc."""\n    auc: float\n    LIMIT = 3\n    _seen: int = 0\n    def good(self): ...\n'
    assert findings("if z(raw).auc > 1: prepare(raw)", top=f"{top}{STEP}def z(raw: Dataset) -> E: ...") == []


def test_an_enum_without_members(findings: Findings) -> None:
    [found] = findings(top="class K(Enum):\n    pass\n", parameters=", k: K = 1")
    assert (found.code, found.marked) == ("MLP271", "K")


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        ('raw: Annotated[Dataset, Output(name="x")]', "MLP270"),
        ('raw: Annotated[Dataset, Param(name="x")]', "MLP270"),
        ('raw: Annotated[Dataset, Arg(name="x")]', "MLP270"),
        ('raw: Annotated[Dataset, Input(name="x"), Input(name="y")]', "MLP270"),
        ('raw: Dataset, n: Annotated[int, Input(name="x")] = 1', "MLP270"),
        ("raw: Annotated[Dataset, Input(name=3)]", "MLP230"),
        ('raw: Annotated[Dataset, Input(name="a b")]', "MLP419"),
    ],
)
def test_markers_say_what_they_are_for(findings: Findings, declared: str, code: str) -> None:
    [found] = findings("z(raw)", top=f"{STEP}def z({declared}) -> Dataset: ...")
    assert found.code == code
    assert code != "MLP419" or found.marked == '"a b"'


def test_markers_of_pipelines_results_and_fields(findings: Findings) -> None:
    assert [item.code for item in findings(parameters=', k: Annotated[int, Arg(name="x")] = 1')] == ["MLP270"]
    for result in ('Annotated[Dataset, Input(name="x")]', 'Annotated[Splits, Output(name="x")]'):
        assert [item.code for item in findings(top=f"{STEP}def z(raw: Dataset) -> {result}: ...")] == ["MLP270"]
    fields = 'class E(Outputs):\n    a: Annotated[Dataset, Param(name="x")]\n'
    assert [item.code for item in findings(top=f"{fields}{STEP}def z(raw: Dataset) -> E: ...")] == ["MLP270"]


def test_a_location_travels_to_a_lambda_as_text(findings: Findings) -> None:
    top = '@lambda_function(function_arn="arn:aws:lambda:us-east-1:1:function:f")\ndef z(raw: Dataset) -> None: ...'
    assert findings("z(raw)", top=top, target="sagemaker") == []


@pytest.mark.parametrize(
    ("top", "annotated"),
    [
        ('M = Literal["a", "b"]', 'm: M = "a"'),
        ('M: "TypeAlias" = Literal["a", "b"]', 'm: M = "a"'),
        ("M = list[str]", 'm: M = ["a"]'),
        ("M = Dataset", 'm: M = Dataset("s3://a/b")'),
        ('M = Annotated[int, Param(name="M")]', "m: M = 1"),
    ],
)
def test_a_type_may_have_a_name_of_its_own(findings: Findings, top: str, annotated: str) -> None:
    assert findings(top=top, parameters=f", {annotated}", target="sagemaker") == []


@pytest.mark.parametrize(
    ("top", "annotated", "got"),
    [
        ("", "m: str | None = None", "`str | None`"),
        ("M = str | None", "m: M = None", "`str | None`"),
        ("from typing import Optional", "m: Optional[str] = None", "`Optional[str]`"),
        ("", "m: dict = {}", "`dict`"),
        ("", "m: dict[str, int] = {}", "`dict[str, int]`"),
    ],
)
def test_what_is_no_type_of_a_pipeline(findings: Findings, top: str, annotated: str, got: str) -> None:
    [found] = findings(top=top, parameters=f", {annotated}")
    assert (found.code, found.message) == ("MLP221", f"{got} is not a type that a pipeline knows")


@pytest.mark.parametrize(
    ("literal", "marked"),
    [('"a", "b", 3', "3"), ("1, 2, 'x'", "'x'"), ("None", "None"), ("1.5, 2", "1.5"), ("True", "True")],
)
def test_the_odd_value_of_a_literal(findings: Findings, literal: str, marked: str) -> None:
    [found] = findings(parameters=f", m: Literal[{literal}] = 1")
    assert (found.code, found.marked) == ("MLP226", marked)


@pytest.mark.parametrize(
    ("top", "code"),
    [
        ("if OWN:\n    K = 1\nelse:\n    K = 2", "MLP204"),
        ("try:\n    import foo as K\nexcept ImportError:\n    K = None", "MLP204"),
        ("K = 1\nif OWN:\n    K = 2", "MLP204"),
        ("K = 1\nK = 2", "MLP203"),
    ],
)
def test_what_a_name_means_is_not_known(findings: Findings, top: str, code: str) -> None:
    assert [item.code for item in findings("prepare(raw, rows=K)", top=top)] == [code]


def test_names_are_compared_as_python_does(findings: Findings) -> None:
    top = "ﬁn = 3\ne\u0301 = 1\nkind = Literal['a']\n"
    body = "prepare(raw, rows=fin)\nprepare(raw, r\u1d52ws=ﬁn)\nprepare(raw, rows=\u00e9)\nx\u0301 = 2\nprepare(raw, rows=x\u0301)"
    assert findings(body, top=top, parameters=", ﬁ: kind = 'a'") == []


def test_the_name_is_marked_and_not_a_letter_of_def(findings: Findings) -> None:
    [found] = findings("prepare(raw, rows=f)", top="def f(x): return x\nf = 3")
    assert (found.code, found.related) == ("MLP203", ("f", "f"))


@pytest.mark.parametrize(
    ("name", "help_"),
    [
        ("np", "write `import numpy as np` at the top of the file"),
        ("json", "write `import json` at the top of the file"),
        ("Path", "write `from pathlib import Path` at the top of the file"),
        ("Datset", "did you mean `Dataset`?"),
        ("xq", "import or define it at the top of the file, or inside the body"),
    ],
)
def test_what_a_body_lacks_is_imported(findings: Findings, name: str, help_: str) -> None:
    [found] = findings(top=f"{STEP}def z(raw: Dataset) -> None:\n    print({name})\n")
    assert (found.code, found.marked, found.help) == ("MLP241", name, help_)


def test_a_name_that_a_module_lacks(findings: Findings) -> None:
    top = f"{STEP}def z(raw: Dataset) -> None:\n    helpers.misspelt()\n    helpers.used()\n"
    [found] = findings(top=top, imports="import helpers", files={"helpers.py": "def used(): ...\n"})
    assert (found.code, found.marked) == ("MLP208", "misspelt")
    assert found.message == "the module `helpers` has no `misspelt`"
