"""The scripts that step bodies become, run as the container of a job would run them."""

import json
import sys
from pathlib import Path
from textwrap import dedent
from types import SimpleNamespace
from typing import Any, cast

import pytest
from containers import Machine, failed
from interpreter import Execution, execute

from mlpc import local_run
from mlpc.cli.disk import Disk
from mlpc.driver import Request, compile_files

BUCKET = "artifacts"
HEAD = """
from enum import Enum
from pathlib import Path
from typing import Annotated, Literal
from mlpc import *
IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"
"""


def run(folder: Path, monkeypatch: pytest.MonkeyPatch, source: str, **parameters: object) -> tuple[Execution, Machine]:
    """Compile a file with one pipeline and run it. Data stands at s3://data/in."""
    project = folder / "project"
    project.mkdir(exist_ok=True)
    (project / "pipeline.py").write_text(HEAD + dedent(source))
    monkeypatch.chdir(project)
    settings = {"artifact_bucket": BUCKET, "role": "arn:aws:iam::123456789012:role/pipeline"}
    result = compile_files(Request(["pipeline.py"], settings=settings), Disk())
    assert [found.message for found in result.diagnostics] == []
    (item,) = result.compiled
    for file in item.files:
        (folder / "build" / file.path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "build" / file.path).write_bytes(file.content)
    machine = Machine(folder)
    machine.upload(json.loads((folder / "build/manifest.json").read_text()), folder / "build", BUCKET)
    (machine.s3 / "data/in").mkdir(parents=True)
    (machine.s3 / "data/in/rows.txt").write_text("1\n2\n3\n")
    definition = json.loads((folder / "build/definition.json").read_text())
    return execute(definition, parameters, machine.run), machine


def test_scalars_arrive_as_they_are_declared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done, machine = run(
        tmp_path,
        monkeypatch,
        """
        class Colour(Enum):
            RED = "red"
            DEEP_BLUE = "deep blue"

        class Level(Enum):
            LOW = 1
            HIGH = 2

        @processing(image=IMAGE, instance_type="ml.m5.large")
        def show(
            data: Dataset,
            *,
            text: str,
            number: int,
            ratio: float,
            flag: bool,
            colour: Colour,
            level: Level = Level.HIGH,
            mode: Literal["a", "b"] = "b",
            size: Literal[1, 2] = 1,
            renamed: Annotated[int, Arg(flag="--other_name")] = 5,
        ) -> Dataset:
            out = Dataset.new()
            values = [text, number, ratio, flag, colour, level, mode, size, renamed]
            (out / "seen").write_text(repr(values))
            return out

        @pipeline(name="scalars")
        def scalars(n: int = 3, r: float = 2.0, b: bool = True, c: Colour = Colour.RED, t: str = "it's \\"x\\" -y"):
            data = Dataset("s3://data/in")
            show.options(name="constant")(
                data, text="--text", number=-1, ratio=1, flag=False, colour=Colour.DEEP_BLUE, level=Level.LOW, size=2, renamed=-7
            )
            show.options(name="variable")(data, text=t, number=n, ratio=r, flag=b, colour=c)
            show.options(name="mixed")(data, text=f"{n}/{r}", number=1, ratio=n, flag=True, colour=c)
        """,
    )
    assert not failed(done), machine.logs
    seen = {path.parts[-3]: path.read_text() for path in machine.s3.glob("artifacts/scalars/*/*/output/seen")}
    assert seen["constant"] == (
        "['--text', -1, 1.0, False, <Colour.DEEP_BLUE: 'deep blue'>, <Level.LOW: 1>, 'b', 2, -7]"
    )
    assert seen["variable"] == ("['it\\'s \"x\" -y', 3, 2.0, True, <Colour.RED: 'red'>, <Level.HIGH: 2>, 'b', 1, 5]")
    assert seen["mixed"].startswith("['3/2.0', 1, 3.0, True,")


def test_results_are_put_where_they_belong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done, machine = run(
        tmp_path,
        monkeypatch,
        """
        class Report(Metrics, name="TheReport", output="report", path="deep/report.json"):
            class Inner(Metrics):
                value: float
                names: list[str]
            inner: Inner
            rows: int
            ok: bool

        class Everything(Outputs):
            kept: Annotated[Dataset, Output(name="kept-data", path="/opt/ml/processing/kept")]
            moved: Dataset
            report: Report

        @processing(image=IMAGE, instance_type="ml.m5.large")
        def make(data: Annotated[Dataset, Input(path="/opt/ml/processing/somewhere")]) -> Everything:
            kept = Dataset.new()
            (kept / "a.txt").write_text((data / "rows.txt").read_text())
            loose = Path("loose")
            loose.mkdir()
            (loose / "b.txt").write_text("b")
            report = Report(inner=Report.Inner(value=1, names=["x"]), rows=3, ok=True)
            return Everything(kept=kept, moved=Dataset(loose), report=report)

        @processing(image=IMAGE, instance_type="ml.m5.large")
        def single(data: Dataset) -> Annotated[Dataset, Output(destination="s3://elsewhere/here")]:
            path = Path("file.txt")
            path.write_text("single")
            return Dataset(path)

        @pipeline(name="results")
        def results():
            everything = make(Dataset("s3://data/in"))
            if everything.report.inner.value == 1 and everything.report.ok:
                single(everything.moved)
        """,
    )
    assert not failed(done), machine.logs
    (kept,) = machine.s3.glob("artifacts/results/*/make/kept-data/a.txt")
    assert kept.read_text() == "1\n2\n3\n"
    assert [path.name for path in machine.s3.glob("artifacts/results/*/make/moved/*")] == ["b.txt"]
    (report,) = machine.s3.glob("artifacts/results/*/make/report/deep/report.json")
    assert json.loads(report.read_text()) == {"inner": {"value": 1.0, "names": ["x"]}, "rows": 3, "ok": True}
    assert (machine.s3 / "elsewhere/here/file.txt").read_text() == "single"


def test_a_query_and_a_feature_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a query gives is read like any data; a feature group has no folder, and its name reaches the next step."""
    source = """
        class Orders(FeatureGroup, name="orders"):
            note = "kept"

        class Filled(Outputs):
            orders: Orders
            rows: Dataset

        @processing(image=IMAGE, instance_type="ml.m5.large")
        def fill(result: Dataset) -> Filled:
            out = Filled.new()
            (out.rows / "put.txt").write_text(f"{out.orders.name} {out.orders.note} {(result / 'rows.txt').read_text()}")
            return out

        @processing(image=IMAGE, instance_type="ml.m5.large")
        def check(rows: Dataset, *, group: str) -> Orders:
            print(f"{group}: {(rows / 'put.txt').read_text().split()}")
            return Orders()

        @pipeline(name="results")
        def results(table: str = "orders"):
            made = AthenaDataset(
                catalog="AwsDataCatalog",
                database="shop",
                query_string=f"select * from {table}",
                output_s3_uri="s3://data/in",
                output_format="TEXTFILE",
            )
            filled = fill(made)
            check(filled.rows, group=filled.orders.name)
        """
    done, machine = run(tmp_path, monkeypatch, source)
    assert not failed(done), machine.logs
    assert machine.logs["check"].splitlines() == ["orders: ['orders', 'kept', '1', '2', '3']"]
    assert list(machine.s3.glob("artifacts/results/*/*/orders")) == []
    # The same, called here.
    names: dict[str, Any] = {"__name__": "here"}
    monkeypatch.setitem(sys.modules, "here", cast("Any", SimpleNamespace()))
    exec(HEAD + dedent(source), names)
    monkeypatch.setenv("MLPC_S3_ROOT", str(machine.s3))
    with local_run(tmp_path / "run") as here:
        names["results"]()
    assert [here.steps[name].kind for name in ("fill", "check")] == ["Processing", "Processing"]
    assert (tmp_path / "run/fill/rows/put.txt").read_text().split() == ["orders", "kept", "1", "2", "3"]


def test_a_training_step_reads_channels_and_hyperparameters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done, machine = run(
        tmp_path,
        monkeypatch,
        """
        LIMIT = 2

        def head(path):
            return path.read_text().split()[:LIMIT]

        @training(image=IMAGE, instance_type="ml.m5.large", hyperparameters={"sagemaker_extra": "x"})
        def fit(train: Annotated[Dataset, Input(name="training.data")], *, rate: float = 0.5, deep: bool = False) -> ModelArtifact:
            out = ModelArtifact.new()
            (out / "model.txt").write_text(f"{head(train / 'rows.txt')} {rate} {deep}")
            return out

        @processing(image=IMAGE, instance_type="ml.m5.large")
        def read(model: ModelArtifact) -> Dataset:
            out = Dataset.new()
            (out / "copy.txt").write_text((model.extract() / "model.txt").read_text())
            return out

        @pipeline(name="trained")
        def trained(rate: float = 0.25):
            read(fit(Dataset("s3://data/in"), rate=rate, deep=True))
        """,
    )
    assert not failed(done), machine.logs
    (copy,) = machine.s3.glob("artifacts/trained/*/read/output/copy.txt")
    assert copy.read_text() == "['1', '2'] 0.25 True"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("raise ValueError('the reason')", "ValueError: the reason"),
        ("return {}.get('model')", "is declared to return ModelArtifact, and returned None"),
        ("return Path('nowhere')", "does not exist"),
    ],
)
def test_a_failure_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, said: str) -> None:
    done, machine = run(
        tmp_path,
        monkeypatch,
        f"""
        @training(image=IMAGE, instance_type="ml.m5.large")
        def fit(train: Dataset) -> ModelArtifact:
            {body}

        @pipeline(name="failing")
        def failing():
            fit(Dataset("s3://data/in"))
        """,
    )
    assert failed(done)
    assert said in (tmp_path / "jobs/fit/output/failure").read_text()
    assert said in machine.logs["fit"]


def test_a_script_and_its_folder_run_with_their_arguments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scripts = tmp_path / "project/scripts"
    (scripts / "parts").mkdir(parents=True)
    (scripts / "parts/names.py").write_text("FILE = 'rows.txt'\n")
    (scripts / "count.py").write_text(
        dedent(
            """
            import argparse, pathlib, json
            from parts.names import FILE
            parser = argparse.ArgumentParser()
            parser.add_argument("--max-rows", type=int)
            parser.add_argument("--exact")
            given = parser.parse_args()
            root = pathlib.Path(__file__).parents[2]
            rows = (root / "input/data" / FILE).read_text().split()[: given.max_rows]
            (root / "output/report/report.json").write_text(json.dumps({"rows": len(rows)}))
            """
        )
    )
    done, machine = run(
        tmp_path,
        monkeypatch,
        """
        class Report(Metrics):
            rows: int

        @processing(image=IMAGE, instance_type="ml.m5.large", script="count.py", source_dir="scripts")
        def count(data: Dataset, *, max_rows: int = 2, exact: bool = True) -> Report: ...

        @pipeline(name="scripted")
        def scripted():
            report = count(Dataset("s3://data/in"))
            assert report.rows == 3, f"{report.rows} rows"
        """,
    )
    assert done.failures[0][1] == "2 rows", machine.logs


def test_the_same_slice_is_the_same_script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Editing one step, or what it does not reach, leaves another's code alone, and so its cache."""
    source = """
        UNUSED = {value}

        @processing(image=IMAGE, instance_type="ml.m5.large")
        def first(data: Dataset) -> Dataset:
            return data  # {comment}

        @processing(image=IMAGE, instance_type="ml.m5.large")
        def second(data: Dataset) -> Dataset:
            return data

        @pipeline(name="same")
        def same():
            second(first(Dataset("s3://data/in")))
        """
    names = []
    for value, comment in ((1, "one"), (2, "two")):
        folder = tmp_path / comment
        folder.mkdir()
        run(folder, monkeypatch, source.format(value=value, comment=comment))
        names.append(sorted(path.name for path in (folder / "build/code").iterdir()))
    assert names[0][0] != names[1][0]
    assert names[0][1] == names[1][1]
