"""What a pipeline reads of documents in S3 is what Python reads."""

from __future__ import annotations

import importlib.util
import json
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from interpreter import Job, Outcome, execute

from mlpc import local_run
from mlpc.cli.disk import Disk
from mlpc.driver import Request, compile_files

SOURCE = """
from mlpc import *

class Bounds(Metrics):
    upper: float

class Report(Metrics):
    rows: int
    label: str
    bounds: Bounds
    shops: list[str]

@lambda_function(function_arn="arn:aws:lambda:us-east-1:123456789012:function:tell")
def tell(text: str, number: float) -> None: ...

@pipeline(name="reports")
def reports(folder: str = "s3://bucket/reports", limit: float = 2.0):
    first = Report.at(f"{folder}/a.json")
    second = Report.at(Dataset(folder) / "b.json")
    if first.bounds.upper > second.bounds.upper or first.rows == second.rows:
        tell(f"{first.label} {second.rows}", first.bounds.upper)
    for shop in second.shops:
        tell(f"<{shop}>", second.bounds.upper)
"""
ARN = "arn:aws:lambda:us-east-1:123456789012:function:tell"
REPORTS = st.fixed_dictionaries(
    {
        "rows": st.integers(0, 3),
        "label": st.text("abc \"'é", max_size=4),
        "bounds": st.fixed_dictionaries({"upper": st.floats(-2, 2), "lower": st.none()}),
        "shops": st.lists(st.text("xyz", min_size=1, max_size=2), max_size=3),
        "more": st.none(),
    }
)


@given(REPORTS, REPORTS)
def test_a_pipeline_reads_what_python_reads(
    tmp_path_factory: pytest.TempPathFactory, first: dict[str, Any], second: dict[str, Any]
) -> None:
    folder = tmp_path_factory.mktemp("reports")
    (folder / "bucket/reports").mkdir(parents=True)
    for name, report in (("a", first), ("b", second)):
        (folder / f"bucket/reports/{name}.json").write_text(json.dumps(report))
    path = folder / "pipeline.py"
    path.write_text(SOURCE)
    spec = importlib.util.spec_from_file_location("reports_of_a_test", path)
    assert spec is not None and spec.loader is not None
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    told: list[tuple[str, float]] = []
    module.tell.local(lambda text, number: told.append((text, number)))
    with local_run(folder / "run"), pytest.MonkeyPatch.context() as patch:
        patch.setenv("MLPC_S3_ROOT", str(folder))
        module.reports()

    (item,) = compile_files(Request([str(path)]), Disk()).compiled
    assert item.main is not None
    calls: list[tuple[str, float]] = []

    def fake(job: Job) -> Outcome:
        assert job.step["FunctionArn"] == ARN
        calls.append((job.arguments["text"], job.arguments["number"]))
        return Outcome()

    def read(location: str) -> Any:
        return json.loads((folder / location.removeprefix("s3://")).read_text())

    execute(json.loads(item.main.content), {}, fake, read=read)
    assert sorted(calls) == sorted(told)
