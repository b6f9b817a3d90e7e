"""Documents in S3 that no step declares: what reading one becomes, and what is said of mistakes."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from mlpc.driver import Request, compile_files

Findings = Callable[..., list[Any]]
TOP = """
class Inner(Metrics):
    value: float

class Report(Metrics):
    auc: float
    rows: int
    label: str
    inner: Inner
    days: list[str]

@lambda_function(function_arn="arn:aws:lambda:us-east-1:123456789012:function:f")
def tell(text: str, number: float = 0.5) -> None: ...
"""


class Memory:
    def __init__(self, text: str) -> None:
        self.text = text

    def read(self, path: str) -> bytes | None:
        return self.text.encode() if path == "p.py" else None

    def walk(self, folder: str) -> Sequence[str]:
        return []


def told(value: str) -> Any:
    """What `tell` is told where it is called with this number."""
    source = f"""
from mlpc import *
OWN = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"
{TOP}
LAST = Report.at("s3://b/last.json")
def of(folder): return Report.at(f"{{folder}}/report.json")
@processing(image=OWN, instance_type="ml.m5.large")
def judge(raw: Dataset) -> Dataset: ...
@pipeline(name="p")
def p(raw: Dataset, s: str = "s", n: int = 1):
    tell("x", {value})
"""
    result = compile_files(Request(["p.py"]), Memory(source))
    assert [found.message for found in result.diagnostics if found.severity == "error"] == []
    main = result.compiled[0].main
    assert main is not None
    steps = {step["Name"]: step for step in json.loads(main.content)["Steps"]}
    return steps["tell"]["Arguments"]["number"]


def read(on: str, *values: Any, path: str = "auc") -> dict[str, Any]:
    return {"Std:JsonGet": {"S3Uri": {"Std:Join": {"On": on, "Values": list(values)}}, "Path": path}}


JUDGED = {"Get": "Steps.judge.ProcessingOutputConfig.Outputs['output'].S3Output.S3Uri"}


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("LAST.auc", read("", "s3://b/last.json")),
        ("LAST.inner.value", read("", "s3://b/last.json", path="inner.value")),
        ("of(judge(raw)).auc", read("", JUDGED, "/report.json")),
        ("Report.at(judge(raw) / 'a' / 'b.json').auc", read("/", JUDGED, "a", "b.json")),
        ("Report.at(s).auc", read("", {"Get": "Parameters.s"})),
        ("Report.at(raw).auc", read("", {"Get": "Parameters.raw"})),
        (
            "Report.at(f'{s}/{n}/x.json').auc",
            read("", {"Get": "Parameters.s"}, "/", {"Get": "Parameters.n"}, "/x.json"),
        ),
        (
            "of(Dataset(f'{raw}/{execution.id}') / s / 'x').auc",
            read(
                "",
                {"Get": "Parameters.raw"},
                "/",
                {"Get": "Execution.PipelineExecutionId"},
                "/",
                {"Get": "Parameters.s"},
                "/x/report.json",
            ),
        ),
    ],
)
def test_a_field_is_read_at_one_join(value: str, wanted: dict[str, Any]) -> None:
    assert told(value) == wanted


@pytest.mark.parametrize(
    ("body", "code", "marked"),
    [
        ("tell(Report.at('report.json').label)", "MLP245", "'report.json'"),
        ("tell(Report.at().label)", "MLP339", "Report.at()"),
        ("tell(Report.at(location=s).label)", "MLP339", "Report.at(location=s)"),
        ("tell(Report.at(3).label)", "MLP230", "3"),
        ("tell(Report.at(n).label)", "MLP230", "n"),
        ("tell(Report.at(prepare(raw)).label)", "MLP340", "prepare(raw)"),
        ("tell(Report.at(train(raw)).label)", "MLP340", "train(raw)"),
        ("tell(Report.at(s).nothing)", "MLP209", "nothing"),
        ("tell(Report.at(s).auc)", "MLP218", "Report.at(s).auc"),
        ("tell(Report.at(Report.at(s).label).label)", "MLP341", "Report.at(s).label"),
        (
            "tell(Report.at(f'{evaluate(raw).label}.json').label)",
            "MLP341",
            "f'{evaluate(raw).label}.json'",
        ),
        ("for day in days: tell(Report.at(f's3://b/{day}').label)", "MLP341", "f's3://b/{day}'"),
        ("tell(f'{Report.at(s)}')", "MLP240", "Report.at(s)"),
        ("if Report.at(s): tell(s)", "MLP114", "Report.at(s)"),
        ("tell(Scores.new().label)", "MLP212", "new"),
        ("prepare.options(depends_on=Report.at(s))(raw)", "MLP230", "Report.at(s)"),
        ("cleanup(Report.at(prepare(raw) / 'x').label)", "MLP436", "Report.at(prepare(raw) / 'x').label"),
        (
            "x = AthenaDataset(catalog='c', database='d', query_string='q', output_s3_uri='s3://b/q/', output_format='PARQUET')\n"
            "tell(Report.at(x).label)",
            "MLP230",
            "x",
        ),
    ],
)
def test_a_mistake_is_said_where_it_is(findings: Findings, body: str, code: str, marked: str) -> None:
    assert [(item.code, item.marked) for item in findings(body, top=TOP)] == [(code, marked)]


def test_a_document_of_a_round_is_not_read(findings: Findings) -> None:
    body = "found = [prepare(raw, mode=day) for day in days]\ntell(Report.at(found[0] / 'x.json').label)"
    assert [(item.code, item.marked) for item in findings(body, top=TOP)] == [("MLP341", "found[0] / 'x.json'")]


def test_a_document_can_be_read_in_a_step(findings: Findings) -> None:
    top = (
        TOP
        + """
@processing(image=OWN, instance_type="ml.m5.large")
def look(raw: Dataset) -> Scores:
    report = Report.at(raw / "report.json")
    return Scores(auc=report.auc, label=report.label)
"""
    )
    assert findings("tell(look(raw).label)", top=top) == []
