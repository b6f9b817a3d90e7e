"""Artifacts, outputs and metrics, as a step's body sees them."""

from __future__ import annotations

import ast
import io
import json
import os
import tarfile
import types
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest

from mlpc import Artifact, Dataset, Fail, Metrics, ModelArtifact, Output, Outputs, StepError
from mlpc.dsl import entry, runtime


class Grade(Enum):
    GOOD = "good"
    BAD = "bad"


class Score(Metrics):
    class Inner(Metrics):
        auc: float

    inner: Inner
    rows: int
    good: bool
    label: str
    grade: Grade
    kind: Literal["a", "b"]
    curve: list[float]


class Base(Outputs):
    first: Dataset


class Results(Base):
    second: Annotated[ModelArtifact, Output(name="model")]
    score: Score


class Reply(Outputs):
    approved: bool
    reviewer: str


class Number:
    """A number of another library."""

    def __init__(self, value: float) -> None:
        self.value = value

    def __float__(self) -> float:
        return float(self.value)


class Whole(Number):
    def __index__(self) -> int:
        return int(self.value)


def score(**changes: Any) -> Score:
    values: dict[str, Any] = {
        "inner": Score.Inner(auc=0.5),
        "rows": 3,
        "good": True,
        "label": "x",
        "grade": Grade.GOOD,
        "kind": "a",
        "curve": [1, 2.5],
    }
    return Score(**{**values, **changes})


# --- artifacts --------------------------------------------------------------------------------------------------------


def test_an_artifact_is_path_like(tmp_path: Path) -> None:
    data = Dataset(tmp_path)
    assert os.fspath(data) == str(tmp_path)
    assert data / "raw.csv" == tmp_path / "raw.csv"
    assert str(data) == str(tmp_path)
    assert data == Dataset(data)
    assert data != Artifact(tmp_path)
    assert len({data, Dataset(str(tmp_path))}) == 1
    assert repr(Dataset("a")) == "Dataset('a')"


def test_a_location_in_s3_is_a_folder_below_the_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = Dataset("s3://bucket/some/key/")
    monkeypatch.delenv("MLPC_S3_ROOT", raising=False)
    with pytest.raises(StepError, match=r"set MLPC_S3_ROOT"):
        _ = data / "raw.csv"
    monkeypatch.setenv("MLPC_S3_ROOT", str(tmp_path))
    assert data / "raw.csv" == tmp_path / "bucket" / "some" / "key" / "raw.csv"
    with pytest.raises(StepError, match=r"leaves its bucket"):
        os.fspath(Dataset("s3://bucket/../other"))


def test_new_makes_a_folder_outside_of_a_run() -> None:
    made = ModelArtifact.new()
    assert isinstance(made, ModelArtifact)
    assert Path(made).is_dir()
    results = Results.new()
    assert isinstance(results.second, ModelArtifact)
    assert Path(results.first).is_dir()
    assert not hasattr(results, "score")


def test_extract_unpacks_an_archive_and_leaves_a_folder(tmp_path: Path) -> None:
    (tmp_path / "model.json").write_text("{}")
    assert ModelArtifact(tmp_path).extract() == tmp_path
    packed = tmp_path / "packed"
    packed.mkdir()
    with tarfile.open(packed / "model.tar.gz", "w:gz") as archive:
        archive.add(tmp_path / "model.json", "./sub/model.json")
    for place in (packed, packed / "model.tar.gz"):
        assert (ModelArtifact(place).extract() / "sub" / "model.json").read_text() == "{}"


@pytest.mark.parametrize("name", ["../out.txt", "/out.txt", "a/../../out.txt"])
def test_extract_refuses_what_is_outside(tmp_path: Path, name: str) -> None:
    with tarfile.open(tmp_path / "model.tar.gz", "w:gz") as archive:
        entry = tarfile.TarInfo(name)
        entry.size = 1
        archive.addfile(entry, io.BytesIO(b"x"))
    with pytest.raises(StepError, match=r"not a file inside of it"):
        ModelArtifact(tmp_path).extract()


# --- metrics ----------------------------------------------------------------------------------------------------------


def test_a_document_has_the_declared_types() -> None:
    made = score(rows=Whole(3), inner={"auc": Number(0.25)}, curve=(Number(1), 2))
    assert made.document() == {
        "inner": {"auc": 0.25},
        "rows": 3,
        "good": True,
        "label": "x",
        "grade": "good",
        "kind": "a",
        "curve": [1.0, 2.0],
    }
    assert made == score(inner=Score.Inner(auc=0.25), curve=[1, 2])
    assert made.inner.auc == 0.25
    json.dumps(made.document())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("rows", 1.5),
        ("rows", Number(2)),
        ("rows", True),
        ("rows", "3"),
        ("inner", 0.5),
        ("good", 1),
        ("label", 3),
        ("grade", "good"),
        ("kind", "c"),
        ("curve", ["x"]),
        ("curve", 1.0),
    ],
)
def test_a_value_of_another_type_is_refused(field: str, value: object) -> None:
    with pytest.raises(TypeError, match=rf"Score.{field} is declared .*, got "):
        score(**{field: value})


def test_fields_are_those_that_are_declared() -> None:
    with pytest.raises(TypeError, match=r"Inner needs 'auc'"):
        Score.Inner()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match=r"Inner has no field 'ouc'"):
        Score.Inner(auc=1, ouc=2)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match=r"Reply needs 'reviewer'"):
        Reply(approved=True)  # type: ignore[call-arg]


def test_outputs_take_paths_for_artifacts_and_check_scalars(tmp_path: Path) -> None:
    made = Results(first=tmp_path, second=ModelArtifact("m"), score=score())  # type: ignore[arg-type]
    assert made.first == Dataset(tmp_path)
    with pytest.raises(TypeError, match=r"Results.first is declared Dataset"):
        Results(first=ModelArtifact("m"), second=ModelArtifact("m"), score=score())  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"Reply.approved is declared bool"):
        Reply(approved="yes", reviewer="me")  # type: ignore[arg-type]


def test_classes_of_a_text_and_of_a_function_find_their_types() -> None:
    """Neither is in a list of modules that a name could be looked up in."""
    source = (
        "from __future__ import annotations\nfrom mlpc import Metrics, Outputs, Dataset\n"
        "class M(Metrics):\n    x: float\nclass O(Outputs):\n    d: Dataset\n    m: M\n"
    )
    namespace: dict[str, Any] = {"__name__": "not_there"}
    exec(source, namespace)
    assert namespace["M"](x=1).x == 1.0
    assert runtime.fields_of(namespace["O"]) == {"d": Dataset, "m": namespace["M"]}

    class Local(Metrics):
        x: int

    class Around(Outputs):
        local: Local

    assert runtime.fields_of(Around) == {"local": Local}


# --- running a step ---------------------------------------------------------------------------------------------------


def run(function: Any, result: Any, outputs: dict[str, tuple[str, str | None]], **arguments: Any) -> Any:
    return runtime.execute(function, arguments, runtime.Place(result, outputs))


def test_what_a_step_returns_is_put_into_place(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "sub").mkdir(parents=True)
    (elsewhere / "sub" / "x.txt").write_text("x")

    def step() -> Results:
        made = Results.new()
        (made.first / "direct.txt").write_text("direct")
        made.second = elsewhere  # type: ignore[assignment]
        made.score = score()
        return made

    places = {
        name: (str(tmp_path / name), "s.json" if name == "score" else None) for name in ("first", "second", "score")
    }
    result = run(step, Results, places)
    assert (tmp_path / "first" / "direct.txt").is_file()
    assert result.second == ModelArtifact(tmp_path / "second")
    assert (result.second / "sub" / "x.txt").read_text() == "x"
    assert json.loads((tmp_path / "score" / "s.json").read_text()) == score().document()
    # Again, over what is there.
    run(step, Results, places)


def test_a_single_result_and_its_subclass_are_allocated_in_place(tmp_path: Path) -> None:
    class Table(Dataset):
        pass

    for kind in (Dataset, Table):
        made = run(kind.new, Dataset, {"": (str(tmp_path / kind.__name__), None)})
        assert made == kind(tmp_path / kind.__name__)
    file = tmp_path / "one.csv"
    file.write_text("1")
    assert (run(lambda: file, Dataset, {"": (str(tmp_path / "out"), None)}) / "one.csv").is_file()


@pytest.mark.parametrize(
    ("value", "result", "message"),
    [
        (1, None, "declared to return nothing"),
        (1, Dataset, "declared to return Dataset"),
        (Path("not/there"), Dataset, "does not exist"),
        (Results.new(), Results, "without 'score'"),
        (Score.Inner(auc=float("nan")), Score.Inner, "a number that JSON does not have"),
    ],
)
def test_a_result_that_is_not_as_declared(tmp_path: Path, value: object, result: Any, message: str) -> None:
    with pytest.raises(StepError, match=message):
        run(lambda: value, result, {"": (str(tmp_path), None)})


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (int, "3", 3),
        (float, "3", 3.0),
        (bool, "False", False),
        (str, "x", "x"),
        (Grade, "bad", Grade.BAD),
        ((1, 2), "2", 2),
    ],
)
def test_scalars_from_text(kind: object, text: str, value: object) -> None:
    assert entry.convert("--x", text, kind) == value


@pytest.mark.parametrize(
    ("kind", "message"), [(int, "int"), (float, "float"), (bool, "bool"), (Grade, "good, bad"), (("a", "b"), "a, b")]
)
def test_a_scalar_that_the_text_is_not(kind: object, message: str) -> None:
    with pytest.raises(StepError, match=rf"--x must be {message}, got 'q'"):
        entry.convert("--x", "q", kind)


def test_the_text_of_the_run_time_part_works_within_a_function(tmp_path: Path) -> None:
    """As it stands in a step's script."""
    text = Path(runtime.__file__).read_text(encoding="utf-8").replace("from __future__ import annotations\n", "")
    inside: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.end_lineno is not None:
            inside |= set(range(node.lineno + 1, node.end_lineno + 1))
    lines = [line if at in inside or not line else "    " + line for at, line in enumerate(text.split("\n"), 1)]
    namespace: dict[str, Any] = {}
    source = "from __future__ import annotations\ndef made():\n" + "\n".join(lines) + "\n    return locals()\n"
    exec(source, namespace)
    module = types.SimpleNamespace(**namespace["made"]())
    code = "from __future__ import annotations\nclass M(Metrics, path='m.json'):\n    x: float\n    y: list[int]\n"
    names: dict[str, Any] = {"Metrics": module.Metrics, "__name__": "__main__"}
    exec(code, names)
    place = module.Place(names["M"], {"": (str(tmp_path), "m.json")})
    module.execute(lambda: names["M"](x=1, y=[2]), {}, place)
    assert json.loads((tmp_path / "m.json").read_text()) == {"x": 1.0, "y": [2]}


def test_fail_says_why() -> None:
    assert Fail("too bad").message == "too bad" == str(Fail("too bad"))


class Colour(Enum):
    RED = "red"


class Bounds(Metrics):
    lower: float
    upper: float


class Found(Metrics):
    rows: int
    bounds: Bounds
    colour: Colour
    names: list[str]


def test_a_document_is_read_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "bucket/report.json"
    path.parent.mkdir()
    document = {"rows": 3, "bounds": {"lower": 1, "upper": 2.5, "mean": 2}, "colour": "red", "names": ["a"], "more": 1}
    path.write_text(json.dumps(document))
    monkeypatch.setenv("MLPC_S3_ROOT", str(tmp_path))
    for location in (path, str(path), "s3://bucket/report.json", Dataset("s3://bucket/report.json")):
        found = Found.at(location)
        assert (found.rows, found.bounds.upper, found.colour, found.names) == (3, 2.5, Colour.RED, ["a"])
    assert Bounds.at(Dataset("s3://bucket") / "report.json").__class__ is Bounds


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        (None, StepError, "the document .*report.json cannot be read: .*No such file"),
        ("{", StepError, "cannot be read"),
        ("[1]", StepError, "is no object of JSON"),
        ('{"lower": "1", "upper": 2}', TypeError, "Bounds.lower is declared float, got '1'"),
    ],
)
def test_what_is_no_such_document_is_said(tmp_path: Path, text: str | None, error: type[Exception], words: str) -> None:
    path = tmp_path / "report.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(error, match=words):
        Bounds.at(path)
