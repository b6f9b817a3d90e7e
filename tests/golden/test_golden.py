"""Whole pipelines against what a person has reviewed: the IR after all passes, and the definition.

`MLPC_UPDATE_GOLDENS=1 pytest tests/golden` writes them anew.
"""

import json
import os
from pathlib import Path

import pytest

from mlpc.cli.disk import Disk
from mlpc.driver import Compiled, Request, compile_files
from mlpc.ir.verify import verify
from mlpc.service.validate import validate

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples"
CASES = {path.parent.name: path for path in sorted([*HERE.glob("*/pipeline.py"), *EXAMPLES.glob("*/pipeline.py")])}
UPDATE = bool(os.environ.get("MLPC_UPDATE_GOLDENS"))


def compiled(path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Compiled, ...]:
    """The pipelines of a case, compiled where it stands, so that no path of this machine is in the goldens."""
    monkeypatch.chdir(path.parent)
    result = compile_files(Request([path.name], emit_ir=True), Disk())
    assert [found.message for found in result.diagnostics] == []
    return result.compiled


@pytest.mark.parametrize("name", CASES)
def test_a_pipeline_compiles_to_its_golden(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for item in compiled(CASES[name], monkeypatch):
        files = {
            file.path: file.content.decode() for file in item.files if file.path in ("definition.json", "pipeline.ir")
        }
        for kind, text in files.items():
            golden = HERE / name / "expected" / f"{item.pipeline.name}.{kind}"
            if UPDATE:
                golden.parent.mkdir(parents=True, exist_ok=True)
                golden.write_text(text, encoding="utf-8", newline="\n")
            assert text == golden.read_text(encoding="utf-8"), f"{golden} differs: MLPC_UPDATE_GOLDENS=1 writes it anew"


def plan_text(item: Compiled) -> str:
    """What of a runner is its pipeline's: the data, and what is passed over."""
    assert item.main is not None
    text = item.main.content.decode()
    start, end = text.index("PARAMETERS: "), text.index("# --- What its steps run")
    skipped = [f"# {note}\n" for note in item.notes if " will be skipped: " in note]
    return "".join([*skipped, "\n" if skipped else "", text[start:end]]).rstrip() + "\n"


@pytest.mark.parametrize("name", CASES)
def test_a_pipeline_compiles_to_its_runner(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CASES[name].parent)
    for item in compile_files(Request([CASES[name].name], target="runner", skip=True), Disk()).compiled:
        golden = HERE / name / "expected" / f"{item.pipeline.name}.runner.txt"
        text = plan_text(item)
        if UPDATE:
            golden.parent.mkdir(parents=True, exist_ok=True)
            golden.write_text(text, encoding="utf-8", newline="\n")
        assert text == golden.read_text(encoding="utf-8"), f"{golden} differs: MLPC_UPDATE_GOLDENS=1 writes it anew"


@pytest.mark.parametrize("name", CASES)
def test_a_definition_is_what_the_service_takes(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for item in compiled(CASES[name], monkeypatch):
        verify(item.pipeline)
        assert item.main is not None
        manifest = json.loads(next(file.content for file in item.files if file.path == "manifest.json"))
        texts = [text for value in manifest.get("placeholders", {}).values() for text in as_list(value)]
        found = validate(json.loads(item.main.content), texts)
        assert [problem for problem in found if problem.severity == "error"] == []


def as_list(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def test_what_fills_in_the_placeholders_makes_what_the_values_would(monkeypatch: pytest.MonkeyPatch) -> None:
    [template] = compiled(CASES["placeholders"], monkeypatch)
    manifest = json.loads(next(file.content for file in template.files if file.path == "manifest.json"))
    values = {
        "artifact_bucket": "artifacts",
        "role": "arn:aws:iam::123456789012:role/r",
        "kms_key": "arn:aws:kms:eu-central-1:123456789012:key/0",
        "subnets": ["subnet-1", "subnet-2"],
        "security_group_ids": ["sg-1"],
        "data_bucket": "data",
        "image": "123456789012.dkr.ecr.eu-central-1.amazonaws.com/trainer:7",
        "instance_type_training": "ml.m5.xlarge",
        "topic": "arn:aws:sns:eu-central-1:123456789012:t",
        "owner": "ann",
    }
    assert manifest["placeholders"].keys() == values.keys()
    assert template.main is not None
    text = template.main.content.decode()
    for key, placeholder in manifest["placeholders"].items():
        for old, new in zip(as_list(placeholder), as_list(values[key]), strict=True):
            text = text.replace(old, new)
    result = compile_files(Request(["pipeline.py"], settings=values), Disk())
    assert [found.message for found in result.diagnostics] == []
    main = result.compiled[0].main
    assert main is not None
    # A condition is named for what it tests, and that name is made while the placeholder is there.
    assert json.loads(text.replace("-ne-owner", "-ne-ann")) == json.loads(main.content)


def test_no_golden_is_left_over() -> None:
    wanted = set(CASES)
    assert {path.parents[1].name for path in HERE.glob("*/expected/*")} <= wanted


def test_advice_about_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a person has read and found true. The examples are written as everyone should: nothing is said of them but what is opt-in."""
    lines: list[str] = []
    for name, path in sorted(CASES.items()):
        monkeypatch.chdir(path.parent)
        result = compile_files(Request([path.name], target=None), Disk())
        assert not result.failed
        lines += [f"{name}/{item.span}: {item.rule.code}: {item.message}\n" for item in result.diagnostics]
        assert path.parents[1] != EXAMPLES or not result.diagnostics
    golden = HERE / "advice.txt"
    if UPDATE:
        golden.write_text("".join(lines), encoding="utf-8", newline="\n")
    assert "".join(lines) == golden.read_text(encoding="utf-8")
