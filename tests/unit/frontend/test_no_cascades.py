"""One mistake is said once: what only follows from it is not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mlpc.driver import Request, compile_files

Findings = Callable[..., list[Any]]
STEP = '@processing(image=OWN, instance_type="ml.m5.large")\n'


@pytest.mark.parametrize(
    ("top", "code"),
    [
        ('@processing(OWN, instance_type="ml.m5.large")\ndef z(raw: Dataset): ...', "MLP248"),
        ('@processing(image=nothing, instance_type="ml.m5.large")\ndef z(raw: Dataset): ...', "MLP201"),
        (f"{STEP}def z(raw: Datset): ...", "MLP201"),
        ('@processing(image=OWN, instance_typ="ml.m5.large")\ndef z(raw: Dataset): ...', "MLP401"),
        (
            '@processing(image=image("sklearn", version="1.2-1"), instance_type="m5.large")\ndef z(raw: Dataset): ...',
            "MLP402",
        ),
    ],
)
@pytest.mark.parametrize("target", [None, "sagemaker"], ids=["checked", "compiled"])
def test_a_declaration_in_error(findings: Findings, top: str, code: str, target: str | None) -> None:
    assert [item.code for item in findings("z(raw)", top=top, target=target)] == [code]


def test_the_instance_type_that_is_meant(findings: Findings) -> None:
    [found] = findings('prepare.options(instance_type="m5.larg")(raw)')
    assert found.message.endswith("did you mean 'ml.m5.large'?")
    [found] = findings('prepare.options(instance_type="nothing")(raw)')
    assert found.message.count("ml.") == 1


BROKEN = 'a = [\nrole = "x"\n'


def test_a_configuration_that_cannot_be_read(findings: Findings) -> None:
    body = "prepare(Dataset(f\"s3://{config('bucket')}/x\"), mode=config('mode', 'a'))"
    top = "@processing(image=OWN)\ndef z(raw: Dataset): ..."
    found = findings(f"{body}\nz(raw)", top=top, files={"mlpc.toml": BROKEN}, settings={})
    assert [item.code for item in found] == ["MLP129"]


def test_a_configured_value_of_the_wrong_kind(findings: Findings) -> None:
    top = "@processing(image=OWN)\ndef z(raw: Dataset): ..."
    files = {"mlpc.toml": "region = 7\ninstance_type = 3\n"}
    found = findings("z(raw)\nprepare(raw, mode=config('region'))", top=top, files=files, settings={})
    assert [(item.code, item.marked) for item in found] == [("MLP130", "region = 7"), ("MLP130", "instance_type = 3")]


@pytest.mark.parametrize(
    ("configuration", "environment", "line"),
    [
        ('instance_type = "m5.large"\n', None, 1),
        ('x = 1\ninstance_type = "ml.m5.large"\n[env.prod]\ninstance_type = "m5.large"\n', "prod", 4),
    ],
)
def test_a_configured_value_is_marked_where_it_is_set(configuration: str, environment: str | None, line: int) -> None:
    text = (
        "from mlpc import *\n@processing(image='a/b:1')\ndef z(raw: Dataset): ...\n"
        "@pipeline\ndef p(raw: Dataset):\n    z(raw)\n    z(raw)\n"
    )
    sources = {"p.py": text, "mlpc.toml": configuration}

    class Files:
        def read(self, path: str) -> bytes | None:
            return sources[path].encode() if path in sources else None

        def walk(self, folder: str) -> list[str]:
            return []

    [found] = compile_files(Request(("p.py",), environment=environment), Files()).diagnostics
    assert (found.rule.code, found.span.file, found.span.start.line) == ("MLP402", "mlpc.toml", line)


@pytest.mark.parametrize(
    ("imports", "body"),
    [
        ("from helpers import bucket", "prepare(raw, rows=bucket)"),
        ("import helpers", "prepare(raw, rows=helpers.bucket)"),
        ("from helpers import *", "prepare(raw, rows=bucket)"),
        ("from helpers import bucket", "z(raw)"),
    ],
)
def test_a_module_with_a_syntax_error(findings: Findings, imports: str, body: str) -> None:
    top = f"{STEP}def z(raw: Dataset) -> None:\n    print(bucket)\n" if "bucket" in imports else ""
    found = findings(body, imports=imports, top=top, files={"helpers.py": "x = (\n"})
    assert [item.code for item in found] == ["MLP101"]


def test_checking_and_compiling_say_the_same(findings: Findings) -> None:
    body = 'prepare.options(subnets=["subnet-1"])(raw)'
    checked, compiled = (findings(body, target=target) for target in (None, "sagemaker"))
    assert [item.code for item in checked] == ["MLP421"]
    assert checked == compiled


def test_what_a_step_does_not_return_is_said_once(findings: Findings) -> None:
    top = f"{STEP}def z(raw: Dataset): ...\n"
    [found] = findings("x = z(raw)\nprepare(x.train)\nprepare(x.test)", top=top)
    assert (found.code, found.marked) == ("MLP208", "train")


def test_new_outputs_without_new_are_said_once(findings: Findings) -> None:
    top = f"{STEP}def z(raw: Dataset) -> Splits:\n    out = Splits()\n    return out\n"
    [found] = findings("z(raw)", top=top)
    assert (found.code, found.marked) == ("MLP214", "Splits()")
    assert found.help.startswith("write `Splits.new()`")


@pytest.mark.parametrize(("line", "help_"), [("Fail('x')", "write `raise Fail(...)`"), ("Cache('P1D')", "give it to")])
def test_what_is_made_and_not_used(findings: Findings, line: str, help_: str) -> None:
    [found] = findings(f"if n > 1:\n    {line}\nprepare(raw)")
    assert (found.code, found.marked) == ("MLP118", line)
    assert found.help.startswith(help_)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("best = max([evaluate(raw) for i in range(n)], key=lambda score: score.auc)", "MLP109"),
        ("made = [prepare(raw, rows=i) for i in odd]\nevaluate(made[0])", "MLP223"),
        ("made = {i: prepare(raw) for i in range(n)}\nevaluate(made[0])", "MLP109"),
        ("made = {i for i in range(n)}\nprepare(raw, rows=max(made))", "MLP109"),
        ("try:\n    prepare(raw)\nexcept StepFailed as error:\n    raise Fail(str(error))", "MLP104"),
    ],
)
def test_what_is_made_of_what_is_in_error(findings: Findings, body: str, code: str) -> None:
    parameters = ", odd: list[int] = [1]" if code == "MLP223" else ""
    assert [item.code for item in findings(body, parameters=parameters)] == [code]
