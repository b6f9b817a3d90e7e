"""What runners say to pipelines that were written for SageMaker alone: scripts with its folders in them, queries, steps passed over."""

from __future__ import annotations

from pathlib import Path

import pytest
from runners import runner

SCRIPT = """
@processing(image=IMAGE, instance_type="ml.m5.large", script="split.py")
def split(data: Dataset) -> Dataset: ...

@processing(image=IMAGE, instance_type="ml.m5.large")
def show(data: Dataset) -> None:
    print(sorted(path.name for path in Path(data).iterdir()))

@pipeline(name="p")
def p(data: Dataset):
    show(split(data))
"""
WRITES = 'import os\nprint(os.listdir())\nfolder = "{}/processing/output/output"\n'
FOLLOWS = 'import os\nfolder = os.environ.get("MLPC_ROOT", "/opt/ml")\nassert not os.listdir(folder + "/nothing")\n'
HINT = "; the script has /opt/ml written into it: say --opt-ml /opt/ml, or let it read the folder from MLPC_ROOT"


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (WRITES.format("/opt/ml"), "the step wrote nothing to /opt/ml/processing/output/output" + HINT),
        (WRITES.format("/elsewhere"), "the step wrote nothing to /opt/ml/processing/output/output\n"),
        ('open("/opt/ml/processing/input/nothing")\n', "exit code 1" + HINT),
        (FOLLOWS, "exit code 1\n"),
    ],
)
def test_a_script_with_the_folder_written_into_it(tmp_path: Path, script: str, said: str) -> None:
    (tmp_path / "project").mkdir()
    (tmp_path / "project/split.py").write_text(script)
    made = runner(tmp_path, SCRIPT)
    done = made.run("--data", "data")
    assert done.code == 1 and said in done.err, done.err
    assert HINT not in made.run("--data", "data", "--opt-ml", str(tmp_path / "opt")).err


QUERY = """
@processing(image=IMAGE, instance_type="ml.m5.large")
def count(rows: Dataset) -> Dataset:
    out = Dataset.new()
    (out / "n").write_text(str(len((rows / "rows.csv").read_text().split())))
    return out

@training(image=IMAGE, instance_type="ml.m5.large", subnets=["subnet-1"], security_group_ids=["sg-1"])
def fit(data: Dataset, files: Dataset) -> ModelArtifact:
    out = ModelArtifact.new()
    (out / "m").write_text((data / "n").read_text() + (files / "n").read_text())
    return out

@pipeline(name="p")
def p(bucket: str = "queries"):
    rows = AthenaDataset(
        catalog="c", database="d", query_string="select 1", output_s3_uri=f"s3://{bucket}/rows/", output_format="TEXTFILE"
    )
    files = FileSystemDataset(file_system_id="fs-01234567", file_system_type="EFS", directory_path="FOLDER")
    fit(count(rows), files)
"""


def test_a_sample_stands_for_what_a_query_gives(tmp_path: Path) -> None:
    mounted = tmp_path / "mounted"
    made = runner(tmp_path, QUERY.replace("FOLDER", str(mounted)))
    sample = tmp_path / "s3/queries/rows/rows.csv"
    sample.parent.mkdir(parents=True)
    sample.write_text("1 2 3")
    without = made.run()
    assert without.code == 1 and "s3://queries/rows/ is in S3: say with --s3-root" in without.err
    unmounted = made.run("--s3-root", "s3")
    assert unmounted.states == {"count": "done", "fit": "failed"}
    assert f"input 'files' is not there: {mounted}" in unmounted.err
    mounted.mkdir()
    (mounted / "n").write_text("4")
    done = made.run("--s3-root", "s3")
    assert done.code == 0, done.err
    assert (done.output("fit") / "m").read_text() == "34"


PASSED = """
@processing(image=IMAGE, instance_type="ml.m5.large")
def outside(data: Dataset) -> Dataset: ...

@processing(image=IMAGE, instance_type="ml.m5.large")
def show(data: Dataset) -> None: ...

@pipeline(name="p")
def p(data: Dataset):
    show(outside(data))
"""


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("outside=data", "--set-output outside: the step has no output: it is skipped here, since "),
        ("outside.x=data", "--set-output outside.x: the step has no such output: it is skipped here, since "),
    ],
)
def test_a_step_that_is_passed_over_has_no_outputs(tmp_path: Path, word: str, said: str) -> None:
    done = runner(tmp_path, PASSED, skip=True).run("--data", "data", "--set-output", word)
    assert done.code == 2 and said in done.err, done.err
